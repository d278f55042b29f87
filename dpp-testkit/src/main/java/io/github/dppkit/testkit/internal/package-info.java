/** What several packages of the test kit share; not for others. */
@NullMarked
package io.github.dppkit.testkit.internal;

import org.jspecify.annotations.NullMarked;
