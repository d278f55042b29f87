/** A {@code Dpp} for each test of a host, on stores in memory and a clock that the test moves. */
@NullMarked
package io.github.dppkit.testkit.junit;

import org.jspecify.annotations.NullMarked;
