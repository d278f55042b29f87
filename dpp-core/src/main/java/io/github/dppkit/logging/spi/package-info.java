/** What a host or another control implements to hear what the sanitizer removed. */
@NullMarked
package io.github.dppkit.logging.spi;

import org.jspecify.annotations.NullMarked;
