/** Passwords checked by dppkit, where the application has Spring Security. */
@NullMarked
package io.github.dppkit.spring.security;

import org.jspecify.annotations.NullMarked;
