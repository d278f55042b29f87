/** Hands out and corrects the encrypted values of tables of the host's: for notices to return, and for requests of data subjects. */
@NullMarked
package io.github.dppkit.jdbc.request;

import org.jspecify.annotations.NullMarked;
