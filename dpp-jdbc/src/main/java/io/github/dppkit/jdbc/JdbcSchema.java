package io.github.dppkit.jdbc;

import io.github.dppkit.jdbc.internal.Schema;
import javax.sql.DataSource;

/**
 * The tables of dppkit: created here, or by Flyway or Liquibase from the same scripts.
 *
 * <p>The scripts are resources of this module, laid out for both tools: {@code META-INF/dppkit/postgresql/V1__dppkit.sql}, and
 * likewise below {@code mariadb} and {@code h2}. A script that was released never changes; what a later version needs comes as
 * {@code V2__…} beside it. All names start with {@code dpp_} and are not qualified: the tables are in the connection's current
 * schema.
 */
public final class JdbcSchema {

    private JdbcSchema() {}

    /**
     * Creates the tables that are not there yet. Repeating it does no harm. Several nodes may do so at once on PostgreSQL and MariaDB;
     * processes that share an H2 server may fail at the first time and repeat.
     *
     * @param dataSource the database; its user must be allowed to create tables
     * @throws JdbcSetupException if the database is none of {@link DatabaseKind}, or holds another version of the schema,
     *     which is then left as it is
     * @throws JdbcStoreException if the database fails; repeat the call
     */
    public static void create(DataSource dataSource) {
        Schema.create(dataSource);
    }

    /**
     * Returns the script that creates the tables.
     *
     * @param database for which database
     * @return statements that end with a semicolon at the end of a line; comments start with two dashes
     */
    public static String script(DatabaseKind database) {
        return Schema.script(database);
    }

    /**
     * Returns the script that drops the tables. Every value encrypted under the keys in them is lost for ever.
     *
     * @param database for which database
     * @return statements that end with a semicolon at the end of a line; comments start with two dashes
     */
    public static String dropScript(DatabaseKind database) {
        return Schema.dropScript(database);
    }
}
