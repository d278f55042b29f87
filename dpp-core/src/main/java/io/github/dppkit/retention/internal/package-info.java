/** How certificates and ledgers are written down; for retention alone. */
@NullMarked
package io.github.dppkit.retention.internal;

import org.jspecify.annotations.NullMarked;
