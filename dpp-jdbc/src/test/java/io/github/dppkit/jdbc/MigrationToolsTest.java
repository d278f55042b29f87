package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.testkit.TestDatabase;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.resource.CompositeResourceAccessor;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.ui.LoggerUIService;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Flyway and Liquibase take the schema from the class path, with the settings that docs/storage.md gives word by word. */
class MigrationToolsTest {

    private static final List<String> OF_THE_HOST = List.of(
            "CREATE TABLE IF NOT EXISTS host_order (id BIGINT PRIMARY KEY)", "DELETE FROM host_order WHERE id = 1");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "H2_POSTGRESQL_MODE", "POSTGRESQL", "MARIADB"})
    void flywayRunsTheScript_besideTablesThatAreThere_andLeavesTheRestToTheSchema(Base base) throws IOException {
        try (TestDatabase database = base.open()) {
            DataSource source = database.dataSource();
            OF_THE_HOST.forEach(sql -> Base.run(source, sql));
            Properties settings = new Properties();
            settings.load(new StringReader(block("properties").replace("postgresql", name(base))));
            Flyway flyway = Flyway.configure()
                    .configuration(settings)
                    .dataSource(source)
                    .load();

            assertThat(flyway.migrate().migrationsExecuted).isEqualTo(1);

            assertWorks(source);
            assertThat(flyway.migrate().migrationsExecuted).isZero();
            flyway.validate();
            assertThat(flyway.info().current())
                    .extracting(MigrationInfo::getDescription)
                    .isEqualTo("dppkit");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    void liquibaseRunsTheScript_besideTablesThatAreThere_andLeavesTheRestToTheSchema(Base base) throws Exception {
        Files.writeString(folder.resolve("changelog.xml"), block("xml"));
        try (TestDatabase database = base.open()) {
            DataSource source = database.dataSource();
            OF_THE_HOST.forEach(sql -> Base.run(source, sql));

            update(source);
            List<String> ran = changes(source);
            assertThat(ran)
                    .as("of three change sets the one for this database")
                    .containsExactly("dppkit-" + name(base));
            assertWorks(source);

            update(source);
            assertThat(changes(source)).isEqualTo(ran);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    void aToolThatStoppedHalfWay_leavesASchemaThatIsRefused(Base base) {
        try (TestDatabase database = base.open()) {
            DataSource source = database.dataSource();
            String script = JdbcSchema.script(base.kind());
            base.script(source, script.substring(0, script.indexOf("-- Last:")));
            assertThatThrownBy(() -> JdbcStores.create(source))
                    .isInstanceOf(JdbcSetupException.class)
                    .hasMessageContaining("schema is missing");
            JdbcSchema.create(source);
            JdbcStores.create(source);
        }
    }

    private void update(DataSource source) throws Exception {
        CompositeResourceAccessor files =
                new CompositeResourceAccessor(new DirectoryResourceAccessor(folder), new ClassLoaderResourceAccessor());
        try (Connection connection = source.getConnection()) {
            Scope.child(Scope.Attr.ui, new LoggerUIService(), () -> {
                try (Liquibase liquibase = new Liquibase(
                        "changelog.xml",
                        files,
                        DatabaseFactory.getInstance()
                                .findCorrectDatabaseImplementation(new JdbcConnection(connection)))) {
                    liquibase.update(new Contexts());
                }
            });
        }
    }

    private static List<String> changes(DataSource source) {
        return HostTables.read(source, "SELECT ID FROM DATABASECHANGELOG ORDER BY ORDEREXECUTED", 1);
    }

    /** The schema's own check takes it, a start with creation changes nothing, and a store works. */
    private static void assertWorks(DataSource source) {
        JdbcStores stores = JdbcStores.create(source);
        JdbcSchema.create(source);
        Samples.addSecrets(stores.keyStore());
        stores.keyStore().addDataKey(Samples.key(1));
        assertThat(stores.keyStore().dataKey(Samples.order(1))).contains(Samples.key(1));
    }

    private static String name(Base base) {
        return base.kind().name().toLowerCase(Locale.ROOT);
    }

    /** Returns the block of docs/storage.md that is marked as run by this test. */
    private static String block(String language) throws IOException {
        Matcher block = Pattern.compile("<!-- a test runs this -->\n```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(
                        Path.of(String.valueOf(System.getProperty("dpp.root"))).resolve("docs/storage.md")));
        assertThat(block.find()).as("block of " + language).isTrue();
        return block.group(1);
    }
}
