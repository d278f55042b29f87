package io.github.dppkit.testkit;

import javax.sql.DataSource;

/** A database on a server; {@code drop} ends it and every session in it. */
record ServerDatabase(DataSource dataSource, String jdbcUrl, Runnable drop) implements TestDatabase {

    @Override
    public void close() {
        drop.run();
    }
}
