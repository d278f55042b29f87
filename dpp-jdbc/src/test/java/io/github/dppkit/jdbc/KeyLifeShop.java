package io.github.dppkit.jdbc;

import static io.github.dppkit.jdbc.OldCopies.EMAIL;
import static io.github.dppkit.jdbc.OldCopies.SELLER;
import static io.github.dppkit.jdbc.OldCopies.scope;

import io.github.dppkit.Dpp;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.testkit.MovableClock;
import io.github.dppkit.testkit.internal.SharedRootKey;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/** A shop whose orders, keys, deadlines and audit trail are in one database, and whose key files are in a folder. */
final class KeyLifeShop implements AutoCloseable {

    private static final String PASSPHRASE = "a shop that is killed, not a secret";

    /** For a child that opens a key file: its derivation takes a multiple of the time without the second compiler. */
    static final String DERIVING = "-XX:TieredStopAtLevel=4";

    final Dpp dpp;
    private final DataSource source;
    private final MovableClock clock;

    KeyLifeShop(DataSource source, Path folder, MovableClock clock) {
        this.source = source;
        this.clock = clock;
        this.dpp = Dpp.builder()
                .environment(OldCopies.WHERE)
                .rootKey(root(folder))
                .signingKey(SigningKey.fromKeyset(folder.resolve("signing.key"), PASSPHRASE.toCharArray()))
                .stores(JdbcStores.create(source))
                .anchor(CheckpointAnchor.file(folder.resolve("anchor.txt")))
                .erasureLedger(ErasureLedger.file(folder.resolve("erased.txt")))
                .target(TableTarget.builder(source, "host_order")
                        .named("host-order")
                        .partnerColumn("seller")
                        .orderColumn("order_id")
                        .scrub("email")
                        .build())
                .clock(clock, clock.nanos())
                .build();
    }

    static RootKey root(Path folder) {
        return SharedRootKey.open(folder.resolve("root.key"));
    }

    static void create(DataSource source, Path folder) {
        JdbcSchema.create(source);
        Base.run(
                source,
                "CREATE TABLE host_order (seller VARCHAR(64) NOT NULL, order_id VARCHAR(64) NOT NULL PRIMARY KEY,"
                        + " email VARCHAR(1000))");
        SharedRootKey.create(folder.resolve("root.key"));
        SigningKey.createKeyset(folder.resolve("signing.key"), PASSPHRASE.toCharArray());
    }

    static String email(String id) {
        return "buyer-" + id + "@example.org";
    }

    void ingest(String id) throws SQLException {
        String text = dpp.encryptor()
                .encrypt(
                        EmailAddress.of(email(id)),
                        scope(id),
                        EMAIL,
                        Provenance.spApi("orders/2026-01-01/getOrder", clock.instant()))
                .text();
        try (Connection connection = source.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO host_order VALUES (?, ?, ?)")) {
            insert.setString(1, SELLER.id());
            insert.setString(2, id);
            insert.setString(3, text);
            insert.executeUpdate();
        }
    }

    List<String> live() throws SQLException {
        return List.copyOf(OldCopies.ciphertexts(source).keySet());
    }

    void later(Duration time) {
        clock.advance(time);
    }

    @Override
    public void close() {
        dpp.close();
    }
}
