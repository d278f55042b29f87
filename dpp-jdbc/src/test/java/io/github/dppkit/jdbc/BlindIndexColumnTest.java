package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.Dpp;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.crypto.IndexTerm;
import io.github.dppkit.crypto.IndexToken;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.testkit.MovableClock;
import io.github.dppkit.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A search through a column of a host's table, by two nodes over one database. */
@ParameterizedClass
@MethodSource("databases")
class BlindIndexColumnTest {

    private static final SellingPartner SELLER = SellingPartner.of("A2EUQ1WTGCTBG2");
    private static final SellingPartner OTHER = SellingPartner.of("A2EUQ1WTGCTBG3");
    private static final FieldName FIELD = FieldName.of("sales.buyer_email");
    private static final String ANNA = "anna.nowak@example.org";

    @TempDir
    Path folder;

    private final TestDatabase database;
    private final MovableClock clock = MovableClock.at(Instant.parse("2026-11-30T23:00:00Z"));
    private final RootKey rootKey = RootKey.ephemeral();

    BlindIndexColumnTest(TestDatabase database) {
        this.database = database;
    }

    static Stream<Arguments> databases() {
        return Base.chosen().map(base -> {
            TestDatabase database = base.open();
            JdbcSchema.create(database.dataSource());
            Base.run(
                    database.dataSource(),
                    "CREATE TABLE sales (seller_id VARCHAR(64), amazon_order_id VARCHAR(64),"
                            + " buyer_email VARCHAR(500), buyer_email_idx VARCHAR(20))");
            return Arguments.argumentSet(base.name(), database);
        });
    }

    private Dpp node(String name) {
        return Dpp.builder()
                .environment(Environment.test("unit"))
                .rootKey(rootKey)
                .signingKey(SigningKey.ephemeral())
                .stores(JdbcStores.create(database.dataSource()))
                .erasureLedger(ErasureLedger.file(folder.resolve(name + "-erased.txt")))
                .anchor(CheckpointAnchor.file(folder.resolve(name + "-anchor.txt")))
                .target(TableTarget.builder(database.dataSource(), "sales")
                        .partnerColumn("seller_id")
                        .orderColumn("amazon_order_id")
                        .scrub("buyer_email", "buyer_email_idx")
                        .build())
                .node(name)
                .clock(clock, clock.nanos())
                .build();
    }

    private void insert(Dpp dpp, SellingPartner partner, String order, String email) throws SQLException {
        EmailAddress value = EmailAddress.of(email);
        PiiScope scope = PiiScope.order(partner, order);
        query(
                "INSERT INTO sales (seller_id, amazon_order_id, buyer_email, buyer_email_idx) VALUES (?, ?, ?, ?)",
                List.of(
                        partner.id(),
                        order,
                        dpp.encryptor()
                                .encrypt(value, scope, FIELD, Provenance.spApi("getOrder", clock.instant()))
                                .text(),
                        dpp.blindIndex().token(IndexTerm.of(value), partner).text()));
    }

    private List<String> query(String sql, List<String> parameters) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.size(); i++) {
                statement.setString(i + 1, parameters.get(i));
            }
            List<String> found = new ArrayList<>();
            if (statement.execute()) {
                try (ResultSet rows = statement.getResultSet()) {
                    while (rows.next()) {
                        found.add(rows.getString(1));
                    }
                }
            }
            return found;
        }
    }

    private List<String> find(Dpp dpp, SellingPartner partner, String email) throws SQLException {
        List<String> tokens = dpp.blindIndex().tokens(IndexTerm.of(EmailAddress.of(email)), partner).stream()
                .map(IndexToken::text)
                .toList();
        String marks = String.join(", ", Collections.nCopies(tokens.size(), "?"));
        return query("SELECT amazon_order_id FROM sales WHERE buyer_email_idx IN (" + marks + ") ORDER BY 1", tokens);
    }

    @Test
    @Verifies("#66")
    void findsRowsOfAllMonths_byNodesThatShareADatabase_untilTheyAreDisposedOf() throws SQLException {
        try (Dpp one = node("one");
                Dpp two = node("two")) {
            insert(one, SELLER, "902-1", ANNA);
            insert(two, SELLER, "902-2", "Anna.Nowak@EXAMPLE.ORG");
            insert(two, SELLER, "902-3", "j.kowalski@example.org");
            insert(two, OTHER, "902-4", ANNA);
            clock.set(Instant.parse("2026-12-01T00:00:00Z"));
            insert(two, SELLER, "902-5", ANNA);

            assertThat(find(one, SELLER, ANNA)).containsExactly("902-1", "902-2", "902-5");
            assertThat(find(two, OTHER, ANNA)).containsExactly("902-4");
            assertThat(query("SELECT DISTINCT buyer_email_idx FROM sales", List.of()))
                    .hasSize(4);

            one.retention().disposeNow(PiiScope.order(SELLER, "902-2"), DataClass.PII, Reason.REQUESTED);
            assertThat(find(two, SELLER, ANNA)).containsExactly("902-1", "902-5");
            assertThat(query("SELECT amazon_order_id FROM sales WHERE buyer_email_idx IS NULL", List.of()))
                    .containsExactly("902-2");

            clock.set(Instant.parse("2027-01-05T00:00:00Z"));
            String renewBefore = one.blindIndex().renewBefore();
            assertThat(query(
                            "SELECT amazon_order_id FROM sales WHERE buyer_email_idx < ? ORDER BY 1",
                            List.of(renewBefore)))
                    .containsExactly("902-1", "902-3", "902-4");
        }
    }
}
