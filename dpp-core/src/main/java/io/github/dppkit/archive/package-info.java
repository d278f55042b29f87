/**
 * The offline tool of the cold archive: makes and destroys the years' private keys and opens records.
 *
 * <p>Not exported, and used by nothing: the application that fills the archive cannot open it.
 */
@NullMarked
package io.github.dppkit.archive;

import org.jspecify.annotations.NullMarked;
