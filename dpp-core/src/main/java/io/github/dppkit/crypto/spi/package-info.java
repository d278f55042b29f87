/** What a place that keeps encrypted values implements, so that its values can be encrypted again under new keys. */
@NullMarked
package io.github.dppkit.crypto.spi;

import org.jspecify.annotations.NullMarked;
