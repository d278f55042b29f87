/** Tests of the starter as a whole. */
@NullMarked
package io.github.dppkit.spring;

import org.jspecify.annotations.NullMarked;
