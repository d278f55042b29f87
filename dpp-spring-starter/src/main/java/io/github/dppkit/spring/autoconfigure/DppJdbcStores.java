package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.jdbc.JdbcStores;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.EmbeddedDatabaseConnection;

/**
 * The opened stores of one database or two.
 *
 * @param main of audit trail and grants
 * @param keys of wrapped keys; the same where there is one database
 */
record DppJdbcStores(JdbcStores main, JdbcStores keys) {

    private static final Logger LOG = LoggerFactory.getLogger(DppJdbcStores.class);

    static DppJdbcStores open(DppDatabases databases, DppProperties properties, Environment environment) {
        for (DataSource database : databases.all()) {
            requireFittingKeys(database, properties);
            if (!environment.test() && isH2(database)) {
                LOG.warn(
                        "dppkit keeps its stores in H2, which is for trying out: it does not sync to the disk at commit,"
                                + " and only dppkit's own writes are forced. Use PostgreSQL for real data (docs/storage.md).");
            }
        }
        JdbcStores main = JdbcStores.create(databases.main());
        return new DppJdbcStores(main, databases.isTwoDomains() ? JdbcStores.create(databases.keys()) : main);
    }

    /** Keys that die with the process would leave a database behind that nothing opens. */
    private static void requireFittingKeys(DataSource database, DppProperties properties) {
        boolean fleeting = properties.development()
                && properties.developmentFolder() == null
                && properties.rootKey().file() == null;
        if (fleeting && !EmbeddedDatabaseConnection.isEmbedded(database)) {
            throw new DppSetupException(
                    SetupProblem.DEVELOPMENT,
                    "Development keys refused (A2.4.b): they live in memory, and the database outlives them, so the next"
                            + " start could not open it. Set dpp.development-folder, or use an H2 database in memory.");
        }
    }

    /** Says no where the database does not answer: the stores report that, in their own words. */
    private static boolean isH2(DataSource database) {
        try (Connection connection = database.getConnection()) {
            return "H2".equals(connection.getMetaData().getDatabaseProductName());
        } catch (SQLException e) {
            LOG.debug("The product of dppkit's database is not known; its stores will say why.");
            return false;
        }
    }
}
