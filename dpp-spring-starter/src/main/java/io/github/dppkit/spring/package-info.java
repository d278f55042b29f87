/** The auto-configuration for Spring Boot arrives here; there is none yet. */
@NullMarked
package io.github.dppkit.spring;

import org.jspecify.annotations.NullMarked;
