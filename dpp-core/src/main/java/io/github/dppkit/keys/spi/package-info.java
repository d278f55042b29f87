/** What a store of wrapped keys implements, and the small ports through which keys ask and tell. */
@NullMarked
package io.github.dppkit.keys.spi;

import org.jspecify.annotations.NullMarked;
