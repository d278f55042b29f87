/** An order desk as a host of dppkit would write it: {@code order} and {@code label} are the desk, {@code tour} shows it. */
@org.jspecify.annotations.NullMarked
package com.example.orderdesk;
