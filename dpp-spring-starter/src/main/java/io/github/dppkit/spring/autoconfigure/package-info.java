/** Auto-configuration: one class per control, loaded through the imports file, each backing off for a host's beans. */
@NullMarked
package io.github.dppkit.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
