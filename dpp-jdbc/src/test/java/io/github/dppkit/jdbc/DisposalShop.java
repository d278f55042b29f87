package io.github.dppkit.jdbc;

import static io.github.dppkit.jdbc.OldCopies.EMAIL;
import static io.github.dppkit.jdbc.OldCopies.SELLER;
import static io.github.dppkit.jdbc.OldCopies.scope;

import io.github.dppkit.Dpp;
import io.github.dppkit.DppBuilder;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.retention.DisposalCertificate;
import io.github.dppkit.retention.OrderEvent;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.testkit.MovableClock;
import io.github.dppkit.testkit.internal.SharedRootKey;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * A node of a shop whose orders are in two tables, one scrubbed and one emptied by disposals, with keys, deadlines and audit
 * trail beside them. Orders that were shipped at the start are due two days before their hard line.
 */
final class DisposalShop implements AutoCloseable {

    static final Instant START = Instant.parse("2027-03-01T09:00:00Z");
    static final Instant DUE = Instant.parse("2027-03-29T00:00:00Z");
    static final Duration CLAIM = Duration.ofMinutes(6);
    private static final String PASSPHRASE = "a shop that disposes, not a secret";

    final Dpp dpp;
    private final DataSource source;
    private final MovableClock clock;

    DisposalShop(DataSource source, Path folder, String node, MovableClock clock) {
        this(source, folder, node, clock, List.of(orders(source), labels(source)));
    }

    DisposalShop(DataSource source, Path folder, String node, MovableClock clock, List<DisposalTarget> targets) {
        this.source = source;
        this.clock = clock;
        DppBuilder builder = Dpp.builder()
                .pauseAbove(10_000_000) // all of them are due at once, and that is meant
                .environment(OldCopies.WHERE)
                .node(node)
                .rootKey(SharedRootKey.open(folder.resolve("root.key")))
                .signingKey(SigningKey.fromKeyset(folder.resolve("signing.key"), PASSPHRASE.toCharArray()))
                .stores(JdbcStores.create(source))
                .anchor(CheckpointAnchor.file(folder.resolve("anchor.txt")))
                .erasureLedger(ErasureLedger.file(folder.resolve("erased.txt")))
                .clock(clock, clock.nanos());
        targets.forEach(builder::target);
        this.dpp = builder.build();
    }

    static DisposalTarget orders(DataSource source) {
        return TableTarget.builder(source, "host_order")
                .named("host-order")
                .partnerColumn("seller")
                .orderColumn("order_id")
                .scrub("email")
                .build();
    }

    static DisposalTarget labels(DataSource source) {
        return TableTarget.builder(source, "host_label")
                .named("host-label")
                .partnerColumn("seller")
                .orderColumn("order_id")
                .delete()
                .build();
    }

    static void create(DataSource source, Path folder) {
        JdbcSchema.create(source);
        Base.run(
                source,
                "CREATE TABLE host_order (seller VARCHAR(64) NOT NULL, order_id VARCHAR(64) NOT NULL PRIMARY KEY,"
                        + " email VARCHAR(1000))");
        Base.run(
                source,
                "CREATE TABLE host_label (seller VARCHAR(64) NOT NULL, order_id VARCHAR(64) NOT NULL PRIMARY KEY,"
                        + " email VARCHAR(1000))");
        SharedRootKey.create(folder.resolve("root.key"));
        SigningKey.createKeyset(folder.resolve("signing.key"), PASSPHRASE.toCharArray());
    }

    static String id(int order) {
        return "902-0000000-%07d".formatted(order);
    }

    /** Takes in orders that have just been shipped. */
    void ingest(int from, int to) throws SQLException {
        for (int order = from; order < to; order++) {
            dpp.retention().record(scope(id(order)), OrderEvent.shipped(clock.instant()));
            String text = dpp.encryptor()
                    .encrypt(
                            EmailAddress.of("buyer-" + order + "@example.org"),
                            scope(id(order)),
                            EMAIL,
                            Provenance.spApi("orders/2026-01-01/getOrder", clock.instant()))
                    .text();
            try (Connection connection = source.getConnection()) {
                for (String table : List.of("host_order", "host_label")) {
                    try (PreparedStatement insert =
                            connection.prepareStatement("INSERT INTO " + table + " VALUES (?, ?, ?)")) {
                        insert.setString(1, SELLER.id());
                        insert.setString(2, id(order));
                        insert.setString(3, text);
                        insert.executeUpdate();
                    }
                }
            }
        }
    }

    DisposalCertificate certificate(int order) {
        return dpp.retention().certificate(scope(id(order)), DataClass.PII).orElseThrow();
    }

    /** The outcomes on record of disposals, by the order's token. */
    static Map<SubjectToken, List<RecordedEvent>> outcomes(DataSource source, Outcome outcome) {
        return outcomes(AuditLab.store(source), outcome);
    }

    /** The outcomes on record in a store that was opened once for many looks. */
    static Map<SubjectToken, List<RecordedEvent>> outcomes(AuditStore store, Outcome outcome) {
        Map<SubjectToken, List<RecordedEvent>> found = new HashMap<>();
        for (RecordedEvent event : AuditLab.events(store)) {
            if (event.action() == Action.DISPOSE && event.outcome() == outcome && event.scope() != null) {
                found.computeIfAbsent(event.scope(), first -> new ArrayList<>()).add(event);
            }
        }
        return found;
    }

    /** Returns the ids of orders of which a host table still holds data. */
    static List<String> left(DataSource source) {
        List<String> left =
                new ArrayList<>(HostTables.read(source, "SELECT order_id FROM host_order WHERE email IS NOT NULL", 1));
        left.addAll(HostTables.read(source, "SELECT order_id FROM host_label", 1));
        return left;
    }

    @Override
    public void close() {
        dpp.close();
    }
}
