/** Tests of the clauses and figures. */
@NullMarked
package io.github.dppkit.policy;

import org.jspecify.annotations.NullMarked;
