/** JMH benchmarks: what dppkit costs beside what it stands on, in one run. */
@NullMarked
package io.github.dppkit.benchmarks;

import org.jspecify.annotations.NullMarked;
