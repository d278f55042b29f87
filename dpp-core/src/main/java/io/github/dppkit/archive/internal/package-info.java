/** The file in which an opened record is handed to the people who asked for it. */
@NullMarked
package io.github.dppkit.archive.internal;

import org.jspecify.annotations.NullMarked;
