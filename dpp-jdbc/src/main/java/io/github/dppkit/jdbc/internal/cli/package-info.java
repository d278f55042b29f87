/** The program that verifies and exports an audit trail without any application. */
@org.jspecify.annotations.NullMarked
package io.github.dppkit.jdbc.internal.cli;
