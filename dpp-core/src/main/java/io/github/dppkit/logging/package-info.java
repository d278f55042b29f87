/** Log lines without personal data: detectors for what has a shape, fingerprints for what was handled. */
@NullMarked
package io.github.dppkit.logging;

import org.jspecify.annotations.NullMarked;
