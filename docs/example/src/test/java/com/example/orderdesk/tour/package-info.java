/** The tour as a test, and everything that keeps it from starting. */
@org.jspecify.annotations.NullMarked
package com.example.orderdesk.tour;
