/** Every figure and clause of the policies we answer for, as versioned data. */
@NullMarked
package io.github.dppkit.policy;

import org.jspecify.annotations.NullMarked;
