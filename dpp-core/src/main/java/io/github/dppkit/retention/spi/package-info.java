/** What a store of deadlines implements, and every place that holds data which must go. */
@NullMarked
package io.github.dppkit.retention.spi;

import org.jspecify.annotations.NullMarked;
