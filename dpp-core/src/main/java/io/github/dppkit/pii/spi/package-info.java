/** What listens to values on their way in and out. */
@NullMarked
package io.github.dppkit.pii.spi;

import org.jspecify.annotations.NullMarked;
