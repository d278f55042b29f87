/** Disposal of what is due, run by the application itself. */
@NullMarked
package io.github.dppkit.spring.retention;

import org.jspecify.annotations.NullMarked;
