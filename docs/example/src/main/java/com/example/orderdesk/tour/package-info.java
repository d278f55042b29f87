/** The walk through one order's life that the program prints; what a sceptic would try, tried. */
@org.jspecify.annotations.NullMarked
package com.example.orderdesk.tour;
