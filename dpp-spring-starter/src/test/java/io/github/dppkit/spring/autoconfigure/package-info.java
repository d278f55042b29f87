/** Tests of the auto-configurations, loaded through the imports file. */
@NullMarked
package io.github.dppkit.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
