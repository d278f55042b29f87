/** Rules by which a host keeps its own code from going round dppkit; need ArchUnit. */
@NullMarked
package io.github.dppkit.testkit.archunit;

import org.jspecify.annotations.NullMarked;
