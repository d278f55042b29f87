/** The desk held to its own rules. */
@org.jspecify.annotations.NullMarked
package com.example.orderdesk;
