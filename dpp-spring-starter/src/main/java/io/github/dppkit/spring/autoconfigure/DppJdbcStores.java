package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.jdbc.JdbcStores;
import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.boot.jdbc.EmbeddedDatabaseConnection;

/**
 * The opened stores of one database or two.
 *
 * @param main of audit trail and grants
 * @param keys of wrapped keys and deadlines; the same where there is one database
 */
record DppJdbcStores(JdbcStores main, JdbcStores keys) implements StoreCautions {

    static DppJdbcStores open(DppDatabases databases, DppProperties properties) {
        for (DataSource database : databases.all()) {
            requireFittingKeys(database, properties);
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

    @Override
    public List<String> cautions() {
        return Stream.of(main, keys)
                .flatMap(stores -> stores.cautions().stream())
                .distinct()
                .toList();
    }
}
