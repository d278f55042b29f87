/** Orders that come in, and where they are kept. */
@org.jspecify.annotations.NullMarked
package com.example.orderdesk.order;
