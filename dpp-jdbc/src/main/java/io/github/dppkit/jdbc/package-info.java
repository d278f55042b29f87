/** dppkit's stores over JDBC, and the schema they need. */
@NullMarked
package io.github.dppkit.jdbc;

import org.jspecify.annotations.NullMarked;
