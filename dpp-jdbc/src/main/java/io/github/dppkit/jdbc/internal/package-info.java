/** SQL, transactions and dialects; not exported. */
@NullMarked
package io.github.dppkit.jdbc.internal;

import org.jspecify.annotations.NullMarked;
