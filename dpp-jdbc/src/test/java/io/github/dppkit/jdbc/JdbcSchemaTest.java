package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.dppkit.audit.AuditStoreException;
import io.github.dppkit.audit.WriterId;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.PrunedWriter;
import io.github.dppkit.audit.spi.StoredCheckpoint;
import io.github.dppkit.audit.spi.WriterState;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.PostgresServer;
import io.github.dppkit.testkit.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** What is looked at before a database carries the stores, and the scripts that make it fit. */
class JdbcSchemaTest {

    @ParameterizedTest
    @EnumSource(Base.class)
    void createsTwice_andLeavesWhatIsStored(Base base) {
        try (TestDatabase database = base.open()) {
            JdbcSchema.create(database.dataSource());
            JdbcStores stores = JdbcStores.create(database.dataSource());
            Samples.addSecrets(stores.keyStore());
            stores.keyStore().addDataKey(Samples.key(1));

            JdbcSchema.create(database.dataSource());

            assertThat(stores.keyStore().dataKey(Samples.order(1))).contains(Samples.key(1));
            assertThat(tables(database.dataSource())).containsExactlyInAnyOrderElementsOf(Base.TABLES);
        }
    }

    @ParameterizedTest
    @EnumSource(Base.class)
    void createsOnce_whenSeveralNodesStartTogether(Base base) throws Exception {
        try (TestDatabase database = base.open()) {
            ExecutorService nodes = Executors.newFixedThreadPool(6);
            try {
                List<Callable<JdbcStores>> starts = Collections.nCopies(6, () -> {
                    JdbcSchema.create(database.dataSource());
                    return JdbcStores.create(database.dataSource());
                });
                for (Future<JdbcStores> start : nodes.invokeAll(starts)) {
                    assertThat(start.get().keyStore().dataKey(Samples.order(1))).isEmpty();
                }
            } finally {
                nodes.shutdownNow();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Base.class)
    void worksWithTheScriptAlone_andDropsEverythingByTheOther(Base base) {
        try (TestDatabase database = base.open()) {
            // As a whole, the way a migration tool hands it over; MariaDB's driver alone needs it in pieces.
            base.script(database.dataSource(), JdbcSchema.script(base.kind()));
            assertThatCode(() -> JdbcStores.create(database.dataSource())).doesNotThrowAnyException();

            base.script(database.dataSource(), JdbcSchema.dropScript(base.kind()));
            assertThat(tables(database.dataSource())).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Base.class)
    void refusesADatabaseWithoutSchema_andNamesTheWayOut(Base base) {
        try (TestDatabase database = base.open()) {
            assertThatThrownBy(() -> JdbcStores.create(database.dataSource()))
                    .isInstanceOf(JdbcSetupException.class)
                    .hasMessageContaining("JdbcSchema.create(dataSource)")
                    .hasMessageContaining(
                            "META-INF/dppkit/" + base.kind().name().toLowerCase(Locale.ROOT) + "/V1__");
        }
    }

    @ParameterizedTest
    @EnumSource(Base.class)
    void refusesAnotherVersionOfTheSchema_andChangesNothing(Base base) {
        try (TestDatabase database = base.open()) {
            DataSource source = database.dataSource();
            JdbcSchema.create(source);
            Base.run(source, "UPDATE dpp_schema SET version = 2");
            Base.run(source, "DROP TABLE dpp_audit_meta");

            for (Runnable start : List.<Runnable>of(() -> JdbcStores.create(source), () -> JdbcSchema.create(source))) {
                assertThatThrownBy(start::run)
                        .isInstanceOf(JdbcSetupException.class)
                        .hasMessageContaining("version 2")
                        .hasMessageContaining("version 1");
            }
            assertThat(tables(source)).doesNotContain("dpp_audit_meta");
        }
    }

    @Test
    void refusesADatabaseOfAnotherProduct_andNamesThoseItKnows() {
        try (TestDatabase database = Base.H2_MEMORY.open()) {
            DataSource other = new Renamed(database.dataSource());
            for (Runnable start : List.<Runnable>of(() -> JdbcStores.create(other), () -> JdbcSchema.create(other))) {
                assertThatThrownBy(start::run)
                        .isInstanceOf(JdbcSetupException.class)
                        .hasMessageContaining("H2, PostgreSQL or MariaDB");
            }
            assertThat(tables(database.dataSource())).isEmpty();
        }
    }

    @Test
    void refusesH2InAFile_whenItsUserMayNotSync(@TempDir Path directory) {
        String url = "jdbc:h2:file:" + directory.resolve("dpp");
        DataSource admin = new UrlSource(url, "sa", "");
        JdbcSchema.create(admin);
        Base.run(admin, "CREATE USER app PASSWORD 'x'");
        Base.run(admin, "GRANT SELECT, INSERT, UPDATE, DELETE ON SCHEMA PUBLIC TO app");

        assertThatThrownBy(() -> JdbcStores.create(new UrlSource(url, "app", "x")))
                .isInstanceOf(JdbcSetupException.class)
                .hasMessageContaining("CHECKPOINT SYNC needs the admin right");
        assertThatCode(() -> JdbcStores.create(admin)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource(Base.class)
    void cautionsAboutH2_andAboutAUserWhoMayDoTooMuch(Base base) {
        try (TestDatabase database = base.open()) {
            JdbcSchema.create(database.dataSource());
            List<String> cautions = JdbcStores.create(database.dataSource()).cautions();
            if (base == Base.POSTGRESQL) {
                assertThat(cautions) // the tests' user owns the tables
                        .singleElement()
                        .asString()
                        .contains("append", "DELETE of dpp_audit_checkpoint, dpp_audit_event,");
            } else if (base == Base.MARIADB) {
                assertThat(cautions).singleElement().asString().contains("append", "DELETE of every table", "DROP of");
            } else {
                assertThat(cautions)
                        .singleElement()
                        .asString()
                        .contains("does not sync at commit", "CHECKPOINT SYNC", "PostgreSQL in production");
            }
        }
    }

    @Test
    void refusesADatabaseThatTakesUpperAndLowerCaseForTheSame() {
        DataSource source = new UrlSource("jdbc:h2:mem:ignorecase;DB_CLOSE_DELAY=-1;IGNORECASE=TRUE", "sa", "");
        assertThatThrownBy(() -> JdbcSchema.create(source))
                .isInstanceOf(JdbcSetupException.class)
                .hasMessageContaining("case-sensitive");
        Base.run(source, "SHUTDOWN");
    }

    @Test
    void warnsOncePerStart_whenPostgresDoesNotSync() {
        try (TestDatabase database = PostgresServer.shared().createDatabase()) {
            JdbcSchema.create(database.dataSource());
            assertThat(warnings(database.dataSource()))
                    .singleElement()
                    .asString()
                    .contains("fsync");
        }
    }

    @Test
    void keepsSilent_whenPostgresSyncs() {
        try (PostgresServer server = PostgresServer.startDurable();
                TestDatabase database = server.createDatabase()) {
            JdbcSchema.create(database.dataSource());
            assertThat(warnings(database.dataSource())).isEmpty();

            Base.run(server.admin(), "ALTER ROLE postgres SET synchronous_commit = off");
            assertThat(warnings(database.dataSource()))
                    .singleElement()
                    .asString()
                    .contains("synchronous_commit");
        }
    }

    @Test
    @Verifies({"#38", "A2.6.c"})
    void auditNeedsNoRightsOnPostgres_butThoseItsTablesSay_andSaysSoWhenItHasMore() {
        try (TestDatabase database = PostgresServer.shared().createDatabase()) {
            DataSource owner = database.dataSource();
            JdbcSchema.create(owner);
            Base.run(owner, "CREATE ROLE dpp_audit_app LOGIN");
            try {
                Base.run(owner, "GRANT SELECT ON dpp_schema TO dpp_audit_app");
                Base.run(owner, "GRANT SELECT ON dpp_audit_pruned TO dpp_audit_app");
                for (String table : List.of("writer", "event", "meta", "checkpoint")) {
                    Base.run(owner, "GRANT SELECT, INSERT ON dpp_audit_" + table + " TO dpp_audit_app");
                }
                Base.run(owner, "GRANT UPDATE (size, state, frontier) ON dpp_audit_writer TO dpp_audit_app");

                JdbcStores stores = JdbcStores.create(asRole(owner, "dpp_audit_app"));
                AuditStore audit = stores.auditStore();
                audit.openWriter("node-a");
                WriterId writer = audit.openWriter("node-a").id();
                audit.append(writer, 0, Samples.events(0, 3), Samples.frontier(3));
                audit.append(writer, 0, Samples.events(0, 3), Samples.frontier(3));
                audit.endWriter(writer, 3, WriterState.CLOSED);
                assertThat(audit.appendMeta(0, Samples.filled(3, 1))).isTrue();
                assertThat(audit.putCheckpoint(new StoredCheckpoint(1, "note"))).isTrue();
                assertThat(audit.putCheckpoint(new StoredCheckpoint(1, "note"))).isTrue();
                assertThat(audit.events(writer, 0, 10)).isEqualTo(Samples.events(0, 3));
                assertThat(audit.pruned()).isEmpty();
                assertThat(stores.cautions()).isEmpty();
                assertThat(JdbcStores.create(owner).cautions())
                        .singleElement()
                        .asString()
                        .contains("DELETE of", "UPDATE of", "dpp_audit_event, dpp_audit_meta,", "A2.6.c");
                Base.run(owner, "CREATE ROLE dpp_audit_owner NOINHERIT");
                Base.run(owner, "ALTER TABLE dpp_audit_meta OWNER TO dpp_audit_owner");
                Base.run(owner, "REVOKE ALL ON dpp_audit_meta FROM dpp_audit_owner");
                Base.run(owner, "CREATE ROLE dpp_audit_clerk");
                Base.run(owner, "GRANT UPDATE (body) ON dpp_audit_event TO dpp_audit_clerk");
                Base.run(owner, "GRANT dpp_audit_owner TO dpp_audit_clerk");
                Base.run(owner, "ALTER ROLE dpp_audit_app NOINHERIT");
                Base.run(owner, "GRANT dpp_audit_clerk TO dpp_audit_app");
                assertThat(JdbcStores.create(asRole(owner, "dpp_audit_app")).cautions())
                        .singleElement()
                        .asString()
                        .contains("DELETE of dpp_audit_meta;", "UPDATE of dpp_audit_event, dpp_audit_meta.");
                Base.run(owner, "DROP OWNED BY dpp_audit_clerk");
                Base.run(owner, "DROP ROLE dpp_audit_clerk");
                Base.run(owner, "REASSIGN OWNED BY dpp_audit_owner TO postgres");
                Base.run(owner, "DROP ROLE dpp_audit_owner");
                for (String forbidden : List.of(
                        "UPDATE dpp_audit_event SET body = body",
                        "DELETE FROM dpp_audit_event",
                        "TRUNCATE dpp_audit_event",
                        "UPDATE dpp_audit_meta SET leaf = leaf",
                        "DELETE FROM dpp_audit_meta",
                        "DELETE FROM dpp_audit_checkpoint",
                        "UPDATE dpp_audit_writer SET node_id = 'x'",
                        "DELETE FROM dpp_audit_writer",
                        "INSERT INTO dpp_audit_pruned VALUES ('x', 1, 1, '')")) {
                    assertThatThrownBy(() -> Base.run(asRole(owner, "dpp_audit_app"), forbidden))
                            .as(forbidden)
                            .hasRootCauseInstanceOf(SQLException.class)
                            .rootCause()
                            .hasMessageContaining("permission denied");
                }
                assertThatThrownBy(() -> audit.prune(new PrunedWriter(writer, 1, new byte[32])))
                        .isInstanceOf(AuditStoreException.class);
                assertThatThrownBy(() -> stores.keyStore().dataKey(Samples.order(1)))
                        .isInstanceOf(JdbcStoreException.class)
                        .hasMessageContaining("42501");
            } finally {
                Base.run(owner, "DROP OWNED BY dpp_audit_app");
                Base.run(owner, "DROP ROLE dpp_audit_app");
            }
        }
    }

    private static List<String> warnings(DataSource source) {
        Logger logger = (Logger) LoggerFactory.getLogger(JdbcStores.class);
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        logger.addAppender(appender);
        logger.setLevel(Level.WARN);
        try {
            JdbcStores.create(source);
        } finally {
            logger.detachAppender(appender);
            logger.setLevel(null);
        }
        return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private static List<String> tables(DataSource source) {
        try (Connection connection = source.getConnection();
                ResultSet rows =
                        connection.getMetaData().getTables(null, null, null, new String[] {"TABLE", "BASE TABLE"})) {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
                String name = rows.getString("TABLE_NAME").toLowerCase(Locale.ROOT);
                if (name.startsWith("dpp_")) {
                    names.add(name);
                }
            }
            return names;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static DataSource asRole(DataSource owner, String role) {
        return new PlainDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                Connection connection = owner.getConnection();
                try (Statement statement = connection.createStatement()) {
                    statement.execute("SET ROLE " + role);
                }
                return connection;
            }
        };
    }

    /** A real database that gives itself out for another product. */
    private static final class Renamed extends PlainDataSource {

        private final DataSource real;

        Renamed(DataSource real) {
            this.real = real;
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = real.getConnection();
            return wrap(
                    Connection.class,
                    connection,
                    "getMetaData",
                    () -> wrap(
                            DatabaseMetaData.class,
                            connection.getMetaData(),
                            "getDatabaseProductName",
                            () -> "OtherSQL"));
        }

        private static <T> T wrap(Class<T> type, T target, String replaced, Callable<Object> answer) {
            return type.cast(Proxy.newProxyInstance(
                    JdbcSchemaTest.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                        if (method.getName().equals(replaced)) {
                            return answer.call();
                        }
                        try {
                            return method.invoke(target, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getTargetException();
                        }
                    }));
        }
    }
}
