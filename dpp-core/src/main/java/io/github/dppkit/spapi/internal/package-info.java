/** The catalogue of paths, the reading of payloads and the replacing of leaves; not exported. */
@NullMarked
package io.github.dppkit.spapi.internal;

import org.jspecify.annotations.NullMarked;
