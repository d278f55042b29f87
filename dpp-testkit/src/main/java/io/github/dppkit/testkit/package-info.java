/**
 * Time, faults, crashes and backups as test tools: every one of them real, none of them a mock.
 *
 * <p>The tools depend on no test framework. A broken promise of the code under test is an {@link AssertionError}; a tool
 * that could not do its own work throws {@link io.github.dppkit.testkit.TestkitException}.
 */
@NullMarked
package io.github.dppkit.testkit;

import org.jspecify.annotations.NullMarked;
