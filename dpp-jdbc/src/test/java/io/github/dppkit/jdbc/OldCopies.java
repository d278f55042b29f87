package io.github.dppkit.jdbc;

import io.github.dppkit.Dpp;
import io.github.dppkit.DppBuilder;
import io.github.dppkit.access.AccessPolicy;
import io.github.dppkit.access.Actor;
import io.github.dppkit.access.Claims;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.keys.spi.GenerationStore;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What the thief of raw copies works with: databases of which one can take copies, and keys over a copy. */
final class OldCopies {

    static final SellingPartner SELLER = SellingPartner.of("A2EUQ1WTGCTBG2");
    static final FieldName EMAIL = FieldName.of("host_order.email");
    static final Environment WHERE = Environment.test("copies");

    private OldCopies() {}

    static PiiScope scope(String orderId) {
        return PiiScope.order(SELLER, orderId);
    }

    /** The host's ciphertexts in a copy, by order. */
    static Map<String, String> ciphertexts(DataSource data) throws SQLException {
        Map<String, String> rows = new LinkedHashMap<>();
        try (Connection connection = data.getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT order_id, email FROM host_order WHERE email IS NOT NULL ORDER BY order_id")) {
            while (found.next()) {
                rows.put(found.getString(1), found.getString(2));
            }
        }
        return rows;
    }

    /** Puts the secrets that exist today into an old copy of the key store, in place of those of its own day. */
    static void putSecrets(DataSource today, DataSource copy) throws SQLException {
        Base.run(copy, "DELETE FROM dpp_epoch_secret");
        try (Connection from = today.getConnection();
                Connection to = copy.getConnection();
                Statement select = from.createStatement();
                ResultSet secret = select.executeQuery(
                        "SELECT epoch_day, version, wrapped, root_uri, created_us FROM dpp_epoch_secret");
                PreparedStatement insert = to.prepareStatement("INSERT INTO dpp_epoch_secret (epoch_day, version,"
                        + " wrapped, root_uri, created_us) VALUES (?, ?, ?, ?, ?)")) {
            while (secret.next()) {
                for (int column = 1; column <= 5; column++) {
                    insert.setObject(column, secret.getObject(column));
                }
                insert.executeUpdate();
            }
        }
    }

    /** Somebody with a key store, the root key, rights of his own making, and any clock he likes. */
    static final class Thief implements AutoCloseable {

        private static final Claims LOGIN = Claims.none().withMultiFactor().withApprovedDevice();
        private static final Actor THIEF = Actor.person("thief", LOGIN);

        private final Dpp dpp;

        Thief(RootKey root, KeyStore keys, Instant at, Path files) {
            this(root, null, keys, at, files);
        }

        Thief(RootKey root, @Nullable GenerationStore generations, KeyStore keys, Instant at, Path files) {
            MovableClock clock = MovableClock.at(at);
            DppBuilder builder = Dpp.builder();
            if (generations != null) {
                builder.generationStore(generations);
            }
            this.dpp = builder.environment(WHERE)
                    .rootKey(root)
                    .signingKey(SigningKey.ephemeral())
                    .stores(InMemoryStores.empty())
                    .keyStore(keys)
                    .anchor(CheckpointAnchor.file(files.resolve("thief-" + UUID.randomUUID())))
                    .erasureLedger(ErasureLedger.file(files.resolve("thief-erased.txt")))
                    .accessPolicy(AccessPolicy.builder()
                            .permit("clerk", Purpose.SHIPPING, PiiCategory.NAME, PiiCategory.values())
                            .build())
                    .clock(clock, clock.nanos())
                    .build();
            dpp.grants().approve(THIEF, "clerk", Actor.person("accomplice", LOGIN));
        }

        String open(String orderId, String text) {
            RevealPermit permit = dpp.access()
                    .request(THIEF, Purpose.SHIPPING, List.of(scope(orderId)), Set.of(PiiCategory.values()));
            EncryptedValue<EmailAddress> value = EncryptedValue.parse(text, PiiType.EMAIL_ADDRESS);
            return dpp.encryptor().decrypt(value, scope(orderId), EMAIL, permit).reveal(permit);
        }

        @Override
        public void close() {
            dpp.close();
        }
    }
}
