package io.github.dppkit.jdbc;

import static io.github.dppkit.jdbc.Samples.CLERK;
import static io.github.dppkit.jdbc.Samples.DAY;
import static io.github.dppkit.jdbc.Samples.LEAD;
import static io.github.dppkit.jdbc.Samples.NOW;
import static io.github.dppkit.jdbc.Samples.PARTNER;
import static io.github.dppkit.jdbc.Samples.events;
import static io.github.dppkit.jdbc.Samples.filled;
import static io.github.dppkit.jdbc.Samples.frontier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.dppkit.DppException;
import io.github.dppkit.access.Grant;
import io.github.dppkit.access.credential.Credential;
import io.github.dppkit.access.credential.CredentialKind;
import io.github.dppkit.access.spi.GrantStore;
import io.github.dppkit.access.spi.LoginKey;
import io.github.dppkit.access.spi.LoginLimit;
import io.github.dppkit.access.spi.SignOff;
import io.github.dppkit.audit.AuditFencedException;
import io.github.dppkit.audit.AuditFormatException;
import io.github.dppkit.audit.AuditStoreException;
import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.audit.WriterId;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.StoredCheckpoint;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.keys.spi.NamedSecretRecord;
import io.github.dppkit.keys.spi.WrappedKey;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.Disposal;
import io.github.dppkit.retention.spi.RetentionFacts;
import io.github.dppkit.retention.spi.RetentionRecord;
import io.github.dppkit.retention.spi.RetentionStore;
import io.github.dppkit.retention.spi.Tombstone;
import io.github.dppkit.testkit.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Drivers quote rows in their messages. Here every text and byte column holds a canary, every kind of fault is provoked,
 * and no exception, cause or suppressed exception of ours repeats the canary.
 */
class JdbcErrorTextTest {

    private static final String CANARY = "canary7351";
    private static final byte[] CANARY_BYTES = CANARY.getBytes(StandardCharsets.US_ASCII);
    private static final WrappedKey CANARY_KEY = WrappedKey.of(CANARY_BYTES);
    private static final WriterId WRITER = new WriterId(CANARY, 1);

    @ParameterizedTest
    @EnumSource(Base.class)
    void holdsNoRowValue_whateverFails(Base base) {
        try (TestDatabase database = base.open()) {
            JdbcSchema.create(database.dataSource());
            JdbcStores stores = JdbcStores.create(database.dataSource());
            Map<String, ThrowingCallable> provoked = new TreeMap<>();
            provoked.putAll(keyFaults(stores.keyStore()));
            provoked.putAll(grantFaults(stores.grantStore()));
            provoked.putAll(auditFaults(stores.auditStore()));
            provoked.putAll(retentionFaults(stores.retentionStore()));
            provoked.putAll(targetFaults(database));
            provoked.putAll(damagedRows(database, stores));
            provoked.putAll(loginFaults(database, stores));

            provoked.forEach((what, call) -> {
                Throwable thrown = catchThrowable(call);
                assertThat(thrown).as(what).isInstanceOf(DppException.class);
                assertThat(thrown).as(what).isInstanceOf(expected(what));
                if (thrown instanceof JdbcStoreException || thrown instanceof AuditStoreException) {
                    assertThat(thrown)
                            .as(what)
                            .hasMessageContaining(what.startsWith("target") ? "The disposal target held" : "dpp_");
                }
                assertThat(everything(thrown)).as(what).doesNotContain(CANARY, hex(CANARY_BYTES), "902-canary");
            });
        }
    }

    private static Class<? extends DppException> expected(String what) {
        return switch (what) {
            case "audit row in the way" -> AuditFencedException.class;
            case "audit writer of no form" -> AuditFormatException.class;
            default -> what.startsWith("audit") ? AuditStoreException.class : JdbcStoreException.class;
        };
    }

    private static Map<String, ThrowingCallable> keyFaults(KeyStore keys) {
        DataKeyRecord held = key(1, 1, CANARY + "/op", NOW);
        Samples.addSecrets(keys);
        keys.addDataKey(held);
        DataKeyRecord sameId = new DataKeyRecord(
                held.id(),
                PiiScope.order(SellingPartner.of(CANARY), "902-canary-2"),
                DAY,
                1,
                1,
                DataKeyRecord.State.ACTIVE,
                CANARY_KEY,
                CANARY_KEY,
                NOW,
                CANARY,
                NOW,
                0);
        return Map.of(
                "check constraint of a key", () -> keys.addDataKey(key(2, 0, CANARY, NOW)),
                "value too long for a key", () -> keys.addDataKey(key(3, 1, CANARY.repeat(20), NOW)),
                "character no database takes",
                        () -> keys.addDataKey(key(4, 1, CANARY + "\u0000" + CANARY.repeat(20), NOW)),
                "id of another scope", () -> keys.addDataKey(sameId),
                "instant out of range", () -> keys.addDataKey(key(5, 1, CANARY, Instant.MAX)),
                "check constraint of a secret",
                        () -> keys.addEpochSecret(new EpochSecretRecord(DAY.plusDays(50), 0, CANARY_KEY, CANARY, NOW)),
                "value too long for a secret",
                        () -> keys.addEpochSecret(
                                new EpochSecretRecord(DAY.plusDays(50), 1, CANARY_KEY, CANARY.repeat(200), NOW)),
                "value too long for a name",
                        () -> keys.addNamedSecret(new NamedSecretRecord(CANARY.repeat(5), CANARY_KEY, CANARY, NOW)),
                "negative uses", () -> keys.reserveUses(held.id(), -1_000, 10));
    }

    private static DataKeyRecord key(int number, int version, String origin, Instant at) {
        return new DataKeyRecord(
                new DataKeyId(number, number),
                PiiScope.order(SellingPartner.of(CANARY), "902-canary-" + number + "-x"),
                DAY,
                1,
                version,
                DataKeyRecord.State.ACTIVE,
                CANARY_KEY,
                CANARY_KEY,
                at,
                origin,
                at,
                0);
    }

    private static Map<String, ThrowingCallable> grantFaults(GrantStore grants) {
        return Map.of(
                "value too long for a role",
                () -> grants.put(new Grant(CLERK, CANARY.repeat(5), null, PARTNER, null, LEAD, NOW, NOW, null, 1)),
                "value too long for evidence",
                () -> grants.putSignOff(
                        new SignOff(1, NOW, NOW, LEAD, CLERK, NOW, CANARY.repeat(9), java.util.Map.of())));
    }

    private static Map<String, ThrowingCallable> retentionFaults(RetentionStore deadlines) {
        RetentionRecord held = deadlines.add(retention(1, CANARY, NOW, CANARY));
        return Map.of(
                "value too long for an origin",
                () -> deadlines.add(retention(2, CANARY.repeat(20), NOW, CANARY)),
                "value too long for a pseudonym",
                () -> deadlines.add(retention(3, CANARY, NOW, CANARY.repeat(4))),
                "due after the deadline",
                () -> deadlines.add(retention(4, CANARY, NOW.plusSeconds(9), CANARY)),
                "deadline out of range",
                () -> deadlines.add(retention(5, CANARY, Instant.MAX, CANARY)),
                "certificate too long",
                () -> deadlines.finish(
                        held, new Tombstone(new SubjectToken(1, 2), DataClass.PII, NOW, CANARY.repeat(2_000))),
                "character no certificate may have",
                () -> deadlines.finish(
                        held,
                        new Tombstone(
                                new SubjectToken(1, 2), DataClass.PII, NOW, CANARY + "\u0000" + CANARY.repeat(2_000))));
    }

    private static RetentionRecord retention(int number, String origin, Instant dueAt, String pseudonym) {
        return new RetentionRecord(
                PiiScope.order(SellingPartner.of(CANARY), "902-canary-" + number),
                DataClass.PII,
                RetentionRecord.State.ACTIVE,
                origin,
                NOW,
                RetentionFacts.NONE,
                NOW,
                dueAt,
                null,
                null,
                pseudonym,
                null,
                1);
    }

    /** Rows of a host's that a check, a foreign key and a unique order id hold fast. */
    private static Map<String, ThrowingCallable> targetFaults(TestDatabase database) {
        HostTables.runAll(
                database.dataSource(),
                "CREATE TABLE held (seller VARCHAR(64), order_id VARCHAR(64) UNIQUE, name VARCHAR(80),"
                        + " CHECK (name IS NOT NULL))",
                "CREATE TABLE holder (order_id VARCHAR(64) REFERENCES held (order_id))",
                "INSERT INTO held VALUES ('" + CANARY + "', '902-canary-1', '" + CANARY + "')",
                "INSERT INTO holder VALUES ('902-canary-1')");
        TableTargetBuilder scrub = held(database).scrub("name");
        TableTargetBuilder delete = held(database).delete();
        TableTargetBuilder anonymise = held(database).anonymise(Anonymisation.keeping("name"));
        Disposal disposal = HostTables.disposal(PiiScope.order(SellingPartner.of(CANARY), "902-canary-1"));
        return Map.of(
                "target with a check", () -> scrub.build().dispose(disposal),
                "target with a reference", () -> delete.build().dispose(disposal),
                "target with a reference to the order id",
                        () -> anonymise.build().dispose(disposal));
    }

    private static TableTargetBuilder held(TestDatabase database) {
        return TableTarget.builder(database.dataSource(), "held")
                .partnerColumn("seller")
                .orderColumn("order_id");
    }

    private static Map<String, ThrowingCallable> auditFaults(AuditStore audit) {
        audit.openWriter(CANARY);
        return Map.of(
                "audit body too long", () -> audit.append(WRITER, 0, List.of(event(0, 1_100)), CANARY_BYTES),
                "audit frontier too long", () -> audit.append(WRITER, 0, List.of(event(0, 100)), canaries(2_100)),
                "audit leaf too long", () -> audit.appendMeta(0, canaries(300)),
                "audit note too long", () -> audit.putCheckpoint(new StoredCheckpoint(1, CANARY.repeat(500))),
                "audit note of negative size", () -> audit.putCheckpoint(new StoredCheckpoint(-1, CANARY)));
    }

    private static StoredEvent event(long seq, int length) {
        return new StoredEvent(seq, new EventId(1, seq), filled(32, 1), canaries(length));
    }

    private static byte[] canaries(int length) {
        return CANARY.repeat(length / CANARY.length() + 1).substring(0, length).getBytes(StandardCharsets.US_ASCII);
    }

    /** Rows that no store of ours wrote: read, or in the way of a write. */
    private static Map<String, ThrowingCallable> damagedRows(TestDatabase database, JdbcStores stores) {
        PiiScope scope = PiiScope.order(PARTNER, "902-canary-row");
        stores.keyStore()
                .addDataKey(new DataKeyRecord(
                        new DataKeyId(99, 99),
                        scope,
                        DAY,
                        1,
                        1,
                        DataKeyRecord.State.ACTIVE,
                        CANARY_KEY,
                        CANARY_KEY,
                        NOW,
                        "op",
                        NOW,
                        0));
        Base.run(database.dataSource(), "UPDATE dpp_data_key SET scope_kind = '" + CANARY + "' WHERE origin = 'op'");
        stores.retentionStore().add(Samples.retention(98));
        Base.run(
                database.dataSource(),
                "UPDATE dpp_retention SET scope_kind = '" + CANARY + "' WHERE scope_id = '902-98'");
        stores.grantStore().put(Samples.grant("clerk", 1));
        Base.run(database.dataSource(), "UPDATE dpp_access_grant SET purpose = '" + CANARY + "'");
        WriterId inTheWay = new WriterId("node-w", 1);
        stores.auditStore().openWriter("node-w");
        stores.auditStore().append(inTheWay, 0, events(0, 1), frontier(1));
        Base.run(database.dataSource(), "UPDATE dpp_audit_writer SET size = 0 WHERE node_id = 'node-w'");
        Base.run(
                database.dataSource(),
                "INSERT INTO dpp_audit_writer (node_id, incarnation, size, state, frontier) SELECT '"
                        + CANARY.toUpperCase(Locale.ROOT) + " " + CANARY
                        + "', 1, 0, 'CLOSED', frontier FROM dpp_audit_writer WHERE node_id = 'node-w'");
        return Map.of(
                "unknown kind of scope", () -> stores.keyStore().dataKey(new DataKeyId(99, 99)),
                "unknown kind of scope that is due",
                        () -> stores.retentionStore().due(NOW, 10),
                "unknown purpose", () -> stores.grantStore().grants(),
                "audit row in the way",
                        () -> stores.auditStore()
                                .append(inTheWay, 0, List.of(event(0, 100), event(1, 100)), CANARY_BYTES),
                "audit writer of no form", () -> stores.auditStore().writers());
    }

    /** Checks that no row of theirs meets, so that the database quotes the row: PostgreSQL quotes all of it. */
    private static Map<String, ThrowingCallable> loginFaults(TestDatabase database, JdbcStores stores) {
        Base.run(database.dataSource(), "ALTER TABLE dpp_login ADD CONSTRAINT no_row CHECK (failures < 0)");
        LoginKey key = new LoginKey(LoginKey.Kind.ACCOUNT, SubjectToken.of(canaries(SubjectToken.LENGTH)));
        LoginLimit limit = new LoginLimit(5, LoginLimit.UNBOUNDED, Duration.ofMinutes(15), Duration.ofDays(1));
        stores.credentialStore().put(new Credential("print-api", CredentialKind.API_KEY, NOW, null, 1));
        Base.run(database.dataSource(), "UPDATE dpp_credential SET kind = '" + CANARY + "'");
        boolean mariaDb = database.jdbcUrl().startsWith("jdbc:mariadb");
        Base.run(
                database.dataSource(),
                "CREATE TABLE credential_user (name VARCHAR(64)" + (mariaDb ? " COLLATE utf8mb4_nopad_bin" : "")
                        + " PRIMARY KEY)");
        HostTables.runAll(
                database.dataSource(),
                "INSERT INTO credential_user VALUES ('print-api')",
                "ALTER TABLE dpp_credential ADD CONSTRAINT known FOREIGN KEY (name) REFERENCES credential_user (name)");
        return Map.of(
                "login row that a check refuses", () -> stores.loginStore().charge(key, limit),
                "login row that a check refuses to bar",
                        () -> stores.loginStore().bar(key),
                "login row that a check refuses to count",
                        () -> stores.loginStore().tally(key, Duration.ofMinutes(1)),
                "unknown kind of credential", () -> stores.credentialStore().credentials(),
                "credential that a reference refuses",
                        () -> stores.credentialStore()
                                .put(new Credential(CANARY, CredentialKind.API_KEY, NOW, null, 1)));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** Everything a logger could write of a throwable, in lower case: texts of causes and suppressed ones included. */
    private static String everything(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString().toLowerCase(Locale.ROOT);
    }
}
