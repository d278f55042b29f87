package io.github.dppkit.jdbc;

import io.github.dppkit.Dpp;
import io.github.dppkit.DppBuilder;
import io.github.dppkit.Stores;
import io.github.dppkit.access.AccessPolicy;
import io.github.dppkit.access.Actor;
import io.github.dppkit.access.Claims;
import io.github.dppkit.audit.Checkpoint;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.jdbc.reencrypt.EncryptedTable;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.testkit.InMemoryStores;
import io.github.dppkit.testkit.MovableClock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A host with a table of orders whose e-mail addresses are encrypted, or still to be. */
final class ShopLab {

    static final SellingPartner SELLER = SellingPartner.of("A2EUQ1WTGCTBG2");
    static final FieldName EMAIL = FieldName.of("shop.buyer_email");
    static final Instant START = Instant.parse("2026-11-10T10:00:00Z");
    static final Actor LEAD =
            Actor.person("m.kowalska", Claims.none().withMultiFactor().withApprovedDevice());
    static final Actor CLERK =
            Actor.person("j.nowak", Claims.none().withMultiFactor().withApprovedDevice());

    private final RootKey rootKey;
    private final Path folder;
    private final SigningKey signingKey = SigningKey.ephemeral();
    final MovableClock clock;

    /** Trail, grants and deadlines where faults and kills do not reach; null where all is in the database. */
    private @Nullable InMemoryStores apart;

    private int run;
    private AtomicReference<@Nullable Checkpoint> anchored = new AtomicReference<>();

    /** An anchor in memory: hundreds of runs need no disk. */
    private record Remembered(AtomicReference<@Nullable Checkpoint> last) implements CheckpointAnchor {

        @Override
        public String name() {
            return "memory";
        }

        @Override
        public void publish(Checkpoint checkpoint) {
            last.set(checkpoint);
        }

        @Override
        public Optional<Checkpoint> latest() {
            return Optional.ofNullable(last.get());
        }
    }

    ShopLab(RootKey rootKey, Path folder, Instant now) {
        this.rootKey = rootKey;
        this.folder = folder;
        this.clock = MovableClock.at(now);
    }

    /** Keeps all but the keys and the host's table apart, from now on and anew. */
    void apart() {
        apart = InMemoryStores.empty();
        anchored = new AtomicReference<>();
        run++;
    }

    static void createTable(DataSource database) {
        Base.run(
                database,
                "CREATE TABLE shop (\"Region\" VARCHAR(8) NOT NULL, id BIGINT NOT NULL, seller_id VARCHAR(64),"
                        + " amazon_order_id VARCHAR(64), created TIMESTAMP, shipped TIMESTAMP, email TEXT,"
                        + " email_enc TEXT, email_idx VARCHAR(20), name VARCHAR(200), name_enc TEXT,"
                        + " PRIMARY KEY (\"Region\", id))");
    }

    DppBuilder builder(DataSource database, String node) {
        InMemoryStores others = apart;
        Stores all = JdbcStores.create(database);
        return Dpp.builder()
                .stores(others == null ? all : others)
                .keyStore(all.keyStore())
                .environment(Environment.test("shop"))
                .rootKey(rootKey)
                .signingKey(signingKey)
                .erasureLedger(ErasureLedger.file(folder.resolve(run + "-erased.txt")))
                .anchor(
                        others == null
                                ? CheckpointAnchor.file(folder.resolve(node + "-anchor.txt"))
                                : new Remembered(anchored))
                .node(node)
                .accessPolicy(AccessPolicy.builder()
                        .permit("lead", Purpose.SHIPPING, PiiCategory.NAME, PiiCategory.EMAIL)
                        .build())
                .target(TableTarget.builder(database, "shop")
                        .partnerColumn("seller_id")
                        .orderColumn("amazon_order_id")
                        .scrub("email", "email_enc", "email_idx", "name", "name_enc")
                        .build())
                .reencryptionTarget(EncryptedTable.builder(database, "shop")
                        .partnerColumn("seller_id")
                        .orderColumn("amazon_order_id")
                        .column("email_enc", EMAIL)
                        .build())
                .clock(clock, clock.nanos());
    }

    static void grant(Dpp dpp) {
        dpp.grants().approve(LEAD, "lead", CLERK);
    }

    static PiiScope order(int id) {
        return PiiScope.order(SELLER, "902-" + id);
    }

    EncryptedValue<EmailAddress> encrypt(Dpp dpp, int id, String email) {
        return dpp.encryptor()
                .encrypt(EmailAddress.of(email), order(id), EMAIL, Provenance.spApi("getOrder", clock.instant()));
    }

    /** Adds an encrypted row for each id. */
    void fill(DataSource database, Dpp dpp, int count) {
        for (int id = 0; id < count; id++) {
            execute(
                    database,
                    "INSERT INTO shop (\"Region\", id, seller_id, amazon_order_id, email_enc) VALUES (?, ?, ?, ?, ?)",
                    "eu",
                    (long) id,
                    SELLER.id(),
                    "902-" + id,
                    encrypt(dpp, id, "anna" + id + "@example.org").text());
        }
        clock.advance(java.time.Duration.ofSeconds(1));
    }

    /** What each row reveals, by its id. */
    Map<Integer, String> emails(DataSource database, Dpp dpp) {
        Map<Integer, String> opened = new LinkedHashMap<>();
        for (String line : HostTables.read(
                database, "SELECT id, email_enc FROM shop WHERE email_enc IS NOT NULL ORDER BY id", 2)) {
            String[] parts = line.split(" ", 2);
            int id = Integer.parseInt(parts[0]);
            RevealPermit permit =
                    dpp.access().request(LEAD, Purpose.SHIPPING, Set.of(order(id)), Set.of(PiiCategory.EMAIL));
            opened.put(
                    id,
                    dpp.encryptor()
                            .decrypt(EncryptedValue.parse(parts[1], PiiType.EMAIL_ADDRESS), order(id), EMAIL, permit)
                            .reveal(permit));
        }
        return opened;
    }

    static int execute(DataSource database, String sql, @Nullable Object... parameters) {
        try (Connection connection = database.getConnection();
                Statement session = connection.createStatement()) {
            Base.quoteNames(connection, session);
            return execute(connection, sql, parameters);
        } catch (SQLException e) {
            throw new IllegalStateException("The test's own SQL failed: " + sql, e);
        }
    }

    private static int execute(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }
}
