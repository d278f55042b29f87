/** Tests of passwords that dppkit checks for Spring Security. */
@NullMarked
package io.github.dppkit.spring.security;

import org.jspecify.annotations.NullMarked;
