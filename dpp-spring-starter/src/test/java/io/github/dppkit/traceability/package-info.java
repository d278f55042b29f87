/** Joins the clauses and the acceptance rows with the code that carries them out and the tests that show them. */
@NullMarked
package io.github.dppkit.traceability;

import org.jspecify.annotations.NullMarked;
