package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.jdbc.JdbcStores;
import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import java.sql.DatabaseMetaData;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.boot.jdbc.EmbeddedDatabaseConnection;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/**
 * The opened stores of one database or two.
 *
 * @param main of audit trail and grants
 * @param keys of wrapped keys and deadlines; the same where there is one data source
 * @param isKeyDatabaseItsOwn whether they are in two databases, and not in one under two names
 */
record DppJdbcStores(JdbcStores main, JdbcStores keys, boolean isKeyDatabaseItsOwn) implements OpenedStores {

    private static final String SAME_DATABASE = "The data source marked @DppKeyDataSource is the same database as the"
            + " other: a restored backup brings back data and their keys together. Give the keys a database with backups"
            + " of its own (docs/storage.md).";

    static DppJdbcStores open(DppDatabases databases, DppProperties properties) {
        for (DataSource database : databases.all()) {
            requireFittingKeys(database, properties);
        }
        JdbcStores main = JdbcStores.create(databases.main());
        if (!databases.isTwoDomains()) {
            return new DppJdbcStores(main, main, false);
        }
        return new DppJdbcStores(
                main,
                JdbcStores.create(databases.keys()),
                !address(databases.main()).equals(address(databases.keys())));
    }

    /** Returns where a database is, without the settings that follow its name. */
    private static String address(DataSource source) {
        try {
            String url = JdbcUtils.extractDatabaseMetaData(source, DatabaseMetaData::getURL);
            return Pattern.compile("[;?].*").matcher(String.valueOf(url)).replaceFirst("");
        } catch (MetaDataAccessException e) {
            throw new DppSetupException(
                    SetupProblem.NO_STORES,
                    "dppkit cannot start: a DataSource does not tell which database it is for.");
        }
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
        Stream<String> ofTheStores = Stream.of(main, keys)
                .flatMap(stores -> stores.cautions().stream())
                .distinct();
        boolean same = main != keys && !isKeyDatabaseItsOwn;
        return Stream.concat(ofTheStores, same ? Stream.of(SAME_DATABASE) : Stream.empty())
                .toList();
    }
}
