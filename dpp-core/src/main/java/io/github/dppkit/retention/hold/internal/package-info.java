/** How holds are kept and settled; for retention alone. */
@NullMarked
package io.github.dppkit.retention.hold.internal;

import org.jspecify.annotations.NullMarked;
