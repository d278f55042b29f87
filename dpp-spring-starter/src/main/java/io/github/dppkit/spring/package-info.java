/** What dppkit's Spring Boot starter and its host have in common: refusals at start, and the report of what is on. */
@NullMarked
package io.github.dppkit.spring;

import org.jspecify.annotations.NullMarked;
