/** Reads the tags of rows in tables of the host's. */
@NullMarked
package io.github.dppkit.jdbc.reconcile;

import org.jspecify.annotations.NullMarked;
