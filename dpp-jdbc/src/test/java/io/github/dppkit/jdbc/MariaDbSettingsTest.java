package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.dppkit.audit.WriterId;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.StoredCheckpoint;
import io.github.dppkit.audit.spi.WriterState;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.RetentionRecord;
import io.github.dppkit.retention.spi.RetentionStore;
import io.github.dppkit.testkit.MariaDbServer;
import io.github.dppkit.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a MariaDB server and dppkit's tables in it must be like, and the rights that the trail needs there. */
class MariaDbSettingsTest {

    private TestDatabase database;
    private DataSource owner;

    @BeforeEach
    void create() {
        database = Base.MARIADB.open();
        owner = database.dataSource();
        JdbcSchema.create(owner);
    }

    @AfterEach
    void drop() {
        database.close();
    }

    private void assertRefused(DataSource source, String... words) {
        assertThatThrownBy(() -> JdbcStores.create(source))
                .isInstanceOf(JdbcSetupException.class)
                .hasMessageContainingAll(words);
    }

    private DataSource withMode(String mode) {
        return new UrlSource(database.jdbcUrl() + "&sessionVariables=sql_mode='" + mode + "'", "dpp", "");
    }

    @Test
    void refusesASessionThatCutsValuesOff_orTakesEmptyTextsForNull() {
        assertThatCode(() -> JdbcStores.create(withMode("STRICT_ALL_TABLES"))).doesNotThrowAnyException();
        assertRefused(withMode(""), "sql_mode is not strict", "STRICT_TRANS_TABLES");
        assertRefused(withMode("STRICT_TRANS_TABLES,EMPTY_STRING_IS_NULL"), "EMPTY_STRING_IS_NULL");
    }

    /** With it the driver answers a batch with "something was changed", and a claim that was taken passed for lost. */
    @Test
    @Verifies({"A2.1.a", "#77"})
    void refusesABatch_whoseDriverDoesNotCountItsRows_withNothingChanged() {
        RetentionStore plain = JdbcStores.create(owner).retentionStore();
        List<RetentionRecord> due = List.of(Samples.retention(1), Samples.retention(2), Samples.retention(3));
        due.forEach(plain::add);
        RetentionStore inBulk = JdbcStores.create(new UrlSource(database.jdbcUrl() + "&useBulkStmts=true", "dpp", ""))
                .retentionStore();
        Instant later = Samples.NOW.plus(Duration.ofDays(400));
        assertThatThrownBy(() -> inBulk.claimDue(later, 10, record -> Samples.claimed(due.indexOf(record) + 1)))
                .isInstanceOf(JdbcSetupException.class)
                .hasMessageContaining("useBulkStmts");
        assertThat(due)
                .allSatisfy(record -> assertThat(plain.find(record.scope(), record.dataClass()))
                        .contains(record));
    }

    @Test
    void refusesTablesThatLoseCommits_orTakeTextsForEqualThatDiffer() {
        Base.run(owner, "ALTER TABLE dpp_login ENGINE = Aria");
        assertRefused(owner, "not InnoDB", "dpp_login");
        Base.run(owner, "ALTER TABLE dpp_login ENGINE = InnoDB");

        Base.run(owner, "ALTER TABLE dpp_data_key CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
        assertRefused(owner, "spaces at the end", "dpp_data_key", "META-INF/dppkit/mariadb/V1__dppkit.sql");
        Base.run(owner, "ALTER TABLE dpp_data_key CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin");
        assertThatCode(() -> JdbcStores.create(owner)).doesNotThrowAnyException();

        Base.run(owner, "ALTER TABLE dpp_schema CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
        assertRefused(owner, "case-sensitive");
    }

    @Test
    void warns_whenTheServerDoesNotSyncAtCommit() {
        Logger logger = (Logger) LoggerFactory.getLogger(JdbcStores.class);
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        logger.addAppender(appender);
        logger.setLevel(Level.WARN);
        try {
            JdbcStores.create(owner);
        } finally {
            logger.detachAppender(appender);
            logger.setLevel(null);
        }
        assertThat(appender.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains("innodb_flush_log_at_trx_commit", "Set both to 1");
    }

    @Test
    @Verifies({"#38", "A2.6.c"})
    void auditNeedsNoRights_butThoseItsTablesSay_andSaysSoWhenItHasMore() {
        Base.run(owner, "CREATE USER IF NOT EXISTS 'audit_app'@'localhost' IDENTIFIED BY 'x'");
        try {
            String to = " TO 'audit_app'@'localhost'";
            Base.run(owner, "GRANT SELECT ON dpp_schema" + to);
            Base.run(owner, "GRANT SELECT ON dpp_audit_pruned" + to);
            for (String table : List.of("writer", "event", "meta", "checkpoint")) {
                Base.run(owner, "GRANT SELECT, INSERT ON dpp_audit_" + table + to);
            }
            Base.run(owner, "GRANT UPDATE (size, state, frontier) ON dpp_audit_writer" + to);
            String url = database.jdbcUrl().replace("?user=dpp", "");
            DataSource app = new UrlSource(url, "audit_app", "x");

            JdbcStores stores = JdbcStores.create(app);
            AuditStore audit = stores.auditStore();
            audit.openWriter("node-a");
            WriterId writer = audit.openWriter("node-a").id();
            audit.append(writer, 0, Samples.events(0, 3), Samples.frontier(3));
            audit.append(writer, 0, Samples.events(0, 3), Samples.frontier(3));
            audit.endWriter(writer, 3, WriterState.CLOSED);
            assertThat(audit.appendMeta(0, Samples.filled(3, 1))).isTrue();
            assertThat(audit.putCheckpoint(new StoredCheckpoint(1, "note"))).isTrue();
            assertThat(audit.events(writer, 0, 10)).isEqualTo(Samples.events(0, 3));
            assertThat(stores.cautions()).isEmpty();
            assertThatThrownBy(() -> Base.run(app, "DELETE FROM dpp_audit_event"))
                    .rootCause()
                    .hasMessageContaining("denied");
            assertThatThrownBy(() -> stores.keyStore().dataKey(Samples.order(1)))
                    .isInstanceOf(JdbcStoreException.class)
                    .hasMessageContaining("1142");

            Base.run(owner, "GRANT DELETE ON dpp_audit_event" + to);
            assertThat(JdbcStores.create(app).cautions())
                    .singleElement()
                    .asString()
                    .contains("DELETE of dpp_audit_event", "A2.6.c");

            Base.run(owner, "REVOKE DELETE ON dpp_audit_event FROM 'audit_app'@'localhost'");
            assertThat(JdbcStores.create(app).cautions()).isEmpty();
            Base.run(owner, "CREATE ROLE IF NOT EXISTS audit_clerk");
            Base.run(owner, "GRANT DELETE ON dpp_audit_meta TO audit_clerk");
            Base.run(owner, "GRANT UPDATE (body) ON dpp_audit_event TO audit_clerk");
            Base.run(owner, "GRANT audit_clerk" + to); // which he has not taken on
            assertThat(JdbcStores.create(app).cautions())
                    .singleElement()
                    .asString()
                    .contains("whatever the role audit_clerk may do", "A2.6.c");
            Base.run(owner, "SET DEFAULT ROLE audit_clerk FOR 'audit_app'@'localhost'");
            assertThat(JdbcStores.create(app).cautions())
                    .singleElement()
                    .asString()
                    .contains(
                            "DELETE of dpp_audit_meta in the role audit_clerk",
                            "UPDATE of dpp_audit_event in the role audit_clerk");
        } finally {
            Base.run(owner, "DROP ROLE IF EXISTS audit_clerk");
            Base.run(owner, "DROP USER 'audit_app'@'localhost'");
        }
    }

    @Test
    void sharedServerSkipsSyncs_andADurableOneDoesNot() {
        String setting = "SELECT @@innodb_flush_log_at_trx_commit";
        assertThat(HostTables.read(owner, setting, 1)).containsExactly("0");
        try (MariaDbServer durable = MariaDbServer.startDurable();
                TestDatabase synced = durable.createDatabase()) {
            assertThat(HostTables.read(synced.dataSource(), setting, 1)).containsExactly("1");
        }
    }

    @Test
    void tellsAnOutage_withoutTheDriversText() {
        DataSource nowhere = new UrlSource("jdbc:mariadb://127.0.0.1:1/none?connectTimeout=500", "dpp", "secret-word");
        assertThatThrownBy(() -> JdbcStores.create(nowhere))
                .isInstanceOf(JdbcStoreException.class)
                .hasMessageContaining("SQLState 08")
                .hasMessageNotContaining("127.0.0.1");
    }
}
