/** What every store promises, as JUnit tests: a host inherits a contract, gives it its own store, and runs it. */
@NullMarked
package io.github.dppkit.testkit.tck;

import org.jspecify.annotations.NullMarked;
