package io.github.dppkit.jdbc;

import io.github.dppkit.Dpp;
import io.github.dppkit.access.AccessPolicy;
import io.github.dppkit.access.Actor;
import io.github.dppkit.access.Claims;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.retention.FileTarget;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.spapi.SpApiOperation;
import io.github.dppkit.testkit.CrashChild;
import io.github.dppkit.testkit.MovableClock;
import io.github.dppkit.testkit.SyntheticOrder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/**
 * A process that takes orders in, opens and logs them, ships them and disposes of them, on one database and with files,
 * log and temporary directory of its own. It acknowledges each stage and then waits to be killed. Arguments: the database,
 * the folder.
 */
final class OrdersOnDiskChild {

    static final List<String> STAGES = List.of("stored", "opened", "shipped", "disposed", "closed");

    private static final SellingPartner SELLER = SellingPartner.of("A2EUQ1WTGCTBG2");
    private static final SpApiOperation GET_ORDER = SpApiOperation.of("orders", "2026-01-01", "getOrder");
    private static final Instant BOUGHT = Instant.parse("2026-03-01T08:00:00Z");
    private static final Actor CLERK =
            Actor.person("j.nowak", Claims.none().withMultiFactor().withApprovedDevice());
    private static final Actor MANAGER =
            Actor.person("m.kowalska", Claims.none().withMultiFactor().withApprovedDevice());

    private final MovableClock clock = MovableClock.at(BOUGHT.plus(Duration.ofHours(1)));
    private final DataSource database;
    private final Path files;

    private OrdersOnDiskChild(DataSource database, Path folder) throws IOException {
        this.database = database;
        this.files = Files.createDirectories(folder.resolve("files"));
    }

    static List<SyntheticOrder> orders() {
        return IntStream.range(500, 506).mapToObj(SyntheticOrder::of).toList();
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[1]);
        OrdersOnDiskChild child = new OrdersOnDiskChild(KeyLifeChild.source(arguments[0]), folder);
        Path log = Files.createDirectories(folder.resolve("logs")).resolve("app.log");
        try (LogCapture capture = LogCapture.everythingInto(Files.newOutputStream(log))) {
            child.run(CrashChild.start(), capture);
        }
    }

    private void run(CrashChild parent, LogCapture log) throws SQLException, IOException {
        JdbcSchema.create(database);
        Base.run(
                database,
                "CREATE TABLE host_order (seller VARCHAR(64) NOT NULL, order_id VARCHAR(64) NOT NULL PRIMARY KEY,"
                        + " total VARCHAR(20), payload VARCHAR(10000))");
        try (Dpp dpp = dpp()) {
            log.sanitizeWith(dpp.logSanitizer());
            dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
            for (SyntheticOrder order : orders()) {
                store(order, take(dpp, order.unshipped(BOUGHT)));
            }
            parent.ack("stored");
            for (SyntheticOrder order : orders()) {
                open(dpp, order, log);
            }
            parent.ack("opened");
            clock.advance(Duration.ofDays(1));
            for (SyntheticOrder order : orders()) {
                byte[] taken = take(dpp, order.shipped(BOUGHT, clock.instant()));
                store(order, taken);
                Files.write(
                        Files.createDirectories(files.resolve(order.orderId())).resolve("label.json"), taken);
            }
            parent.ack("shipped");
            clock.set(BOUGHT.plus(Duration.ofDays(31)));
            if (dpp.retention().disposeDue().disposed() != orders().size()) {
                throw new IllegalStateException("Not all orders were disposed of.");
            }
            parent.ack("disposed");
        }
        parent.ack("closed");
        while (true) {
            LockSupport.park(this);
        }
    }

    private Dpp dpp() {
        return Dpp.builder()
                .environment(Environment.test("disk"))
                .rootKey(RootKey.ephemeral())
                .signingKey(SigningKey.ephemeral())
                .stores(JdbcStores.create(database))
                .anchor(CheckpointAnchor.file(files.resolve("anchor.txt")))
                .erasureLedger(ErasureLedger.file(files.resolve("erased.txt")))
                .target(TableTarget.builder(database, "host_order")
                        .partnerColumn("seller")
                        .orderColumn("order_id")
                        .scrub("payload")
                        .build())
                .target(FileTarget.folders("labels", files, scope -> Optional.of(Path.of(scope.id()))))
                .accessPolicy(AccessPolicy.builder()
                        .permit("shipping-clerk", Purpose.SHIPPING, PiiCategory.NAME, PiiCategory.values())
                        .build())
                .clock(clock, clock.nanos())
                .build();
    }

    private byte[] take(Dpp dpp, byte[] json) {
        return dpp.spApi()
                .encrypt(GET_ORDER, json, SELLER, Provenance.spApi("orders/2026-01-01/getOrder", clock.instant()))
                .bytes();
    }

    private void open(Dpp dpp, SyntheticOrder order, LogCapture log) throws SQLException {
        RevealPermit permit = dpp.access()
                .request(
                        CLERK,
                        Purpose.SHIPPING,
                        List.of(PiiScope.order(SELLER, order.orderId())),
                        Set.of(PiiCategory.values()));
        String opened =
                new String(dpp.spApi().decrypt(GET_ORDER, stored(order), SELLER, permit), StandardCharsets.UTF_8);
        for (Map.Entry<String, String> value : order.pii().entrySet()) {
            if (!opened.contains(value.getValue())) {
                throw new IllegalStateException("An order did not open.");
            }
            log.host().info("label for {} of order {}", value.getValue(), order.orderId());
        }
        log.host()
                .warn(
                        "carrier refused {}",
                        opened,
                        new IllegalStateException("no route to " + order.pii().values()));
    }

    private void store(SyntheticOrder order, byte[] payload) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement delete = connection.prepareStatement("DELETE FROM host_order WHERE order_id = ?");
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO host_order VALUES (?, ?, '18.50', ?)")) {
            delete.setString(1, order.orderId());
            delete.executeUpdate();
            insert.setString(1, SELLER.id());
            insert.setString(2, order.orderId());
            insert.setString(3, new String(payload, StandardCharsets.UTF_8));
            insert.executeUpdate();
        }
    }

    private byte[] stored(SyntheticOrder order) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT payload FROM host_order WHERE order_id = ?")) {
            select.setString(1, order.orderId());
            try (ResultSet rows = select.executeQuery()) {
                if (!rows.next()) {
                    throw new IllegalStateException("An order is missing.");
                }
                return rows.getString(1).getBytes(StandardCharsets.UTF_8);
            }
        }
    }
}
