/** dppkit's stores over JDBC, the schema they need, and host tables as disposal targets. */
@NullMarked
package io.github.dppkit.jdbc;

import org.jspecify.annotations.NullMarked;
