/** The one pass over a text: detectors, words, fingerprints. */
@NullMarked
package io.github.dppkit.logging.internal;

import org.jspecify.annotations.NullMarked;
