package io.github.dppkit.jdbc;

/** A database that dpp-jdbc speaks to. */
public enum DatabaseKind {
    /** H2 2.2 or later, in a file, in memory or as a server; the embedded default. */
    H2,
    /** PostgreSQL 12 or later. */
    POSTGRESQL,
    /** MariaDB 10.11 or later, one primary, through MariaDB's own driver. MySQL is another database and refused. */
    MARIADB
}
