@NullMarked
package io.github.dppkit.spring.retention;

import org.jspecify.annotations.NullMarked;
