/** Shipping labels: the only code of this desk that sees personal data. */
@org.jspecify.annotations.NullMarked
package com.example.orderdesk.label;
