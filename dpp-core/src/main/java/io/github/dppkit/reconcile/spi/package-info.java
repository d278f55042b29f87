/** What a host implements to have its rows held against the audit trail. */
@NullMarked
package io.github.dppkit.reconcile.spi;

import org.jspecify.annotations.NullMarked;
