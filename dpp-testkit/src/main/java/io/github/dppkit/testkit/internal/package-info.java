/** What several packages of the testkit share; not for hosts. */
@NullMarked
package io.github.dppkit.testkit.internal;

import org.jspecify.annotations.NullMarked;
