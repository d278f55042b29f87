/** How long personal data live, and how they end: deadlines, disposal, certificates. */
@NullMarked
package io.github.dppkit.retention;

import org.jspecify.annotations.NullMarked;
