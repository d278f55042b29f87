package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.Dpp;
import io.github.dppkit.DppBuilder;
import io.github.dppkit.DppException;
import io.github.dppkit.access.AccessPolicy;
import io.github.dppkit.access.Actor;
import io.github.dppkit.access.Claims;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.DisposalRun;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.spapi.EncryptedJson;
import io.github.dppkit.spapi.SpApiOperation;
import io.github.dppkit.testkit.BackupLab;
import io.github.dppkit.testkit.Depth;
import io.github.dppkit.testkit.LeakCheck;
import io.github.dppkit.testkit.MovableClock;
import io.github.dppkit.testkit.SyntheticOrder;
import io.github.dppkit.testkit.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Fifty orders from their arrival to their end, as a host would have them, in two databases: the host's own tables in one,
 * keys and deadlines in the other. On the way everything that is written anywhere is looked through for their values.
 */
class LifeOfOrdersTest {

    private static final SellingPartner SELLER = SellingPartner.of("A2EUQ1WTGCTBG2");
    private static final SpApiOperation GET_ORDER = SpApiOperation.of("orders", "2026-01-01", "getOrder");
    private static final Instant BOUGHT = Instant.parse("2026-03-01T08:00:00Z");
    private static final Claims LOGIN = Claims.none().withMultiFactor().withApprovedDevice();
    private static final Actor CLERK = Actor.person("j.nowak", LOGIN);
    private static final Actor MANAGER = Actor.person("m.kowalska", LOGIN);
    private static final PiiCategory[] ALL = PiiCategory.values();

    private final List<SyntheticOrder> orders =
            new ArrayList<>(IntStream.range(0, 50).mapToObj(SyntheticOrder::of).toList());
    private final LeakCheck leaks = LeakCheck.of(orders.stream()
            .map(SyntheticOrder::canaries)
            .flatMap(canaries -> canaries.entrySet().stream())
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new)));
    private final MovableClock clock = MovableClock.at(BOUGHT.plus(Duration.ofHours(1)));
    private final List<Throwable> refusals = new ArrayList<>();

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    @Verifies({"A2.1.a", "L4.b", "L4.c", "L4.d", "A2.6.d", "L5.g", "#94"})
    void fiftyOrders_comeInShipAndEnd_andNothingOfThemIsLeftOrOpens(Base base) throws Exception {
        if (base == Base.MARIADB) { // what is in a payload is the same there
            orders.subList(Depth.current().pick(5, 50), 50).clear();
        }
        Path files = Files.createDirectory(folder.resolve("files"));
        RootKey root = RootKey.ephemeral();
        SigningKey signing = SigningKey.ephemeral();
        try (TestDatabase keys = base.open();
                Data data = new Data(Domain.open(base, folder, "host"));
                LogCapture log = LogCapture.everything()) {
            JdbcSchema.create(keys.dataSource());
            data.createTable();
            try (Dpp dpp = builder(root, signing, keys, data, files).build()) {
                log.sanitizeWith(dpp.logSanitizer());
                dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);

                for (SyntheticOrder order : orders) {
                    data.store(
                            order.orderId(), take(dpp, order.unshipped(BOUGHT)).bytes());
                }
                for (SyntheticOrder order : orders) {
                    assertOpens(dpp, data, order, log);
                }
                badPayloadsAreRefused(dpp);

                clock.advance(Duration.ofDays(1));
                Instant shipped = clock.instant();
                for (SyntheticOrder order : orders) {
                    data.store(
                            order.orderId(),
                            take(dpp, order.shipped(BOUGHT, shipped)).bytes());
                    assertThat(dpp.retention()
                                    .status(scope(order), DataClass.PII)
                                    .orElseThrow()
                                    .deadline())
                            .isEqualTo(shipped.plus(Duration.ofDays(30)));
                }
                clock.advance(Duration.ofDays(1));
                BackupLab.Backup dayTwo = data.backups().take("day-2");
                Map<String, byte[]> asOfDayTwo = data.rows(data.backups().open(dayTwo));
                assertThat(asOfDayTwo).hasSize(orders.size());

                assertThat(dpp.retention().disposeDue().disposed()).isZero();
                clock.set(shipped.plus(Duration.ofDays(30)).minus(Duration.ofDays(3)));
                assertThat(dpp.retention().disposeDue().disposed()).isZero();
                clock.set(BOUGHT.plus(Duration.ofDays(31)));
                DisposalRun run = dpp.retention().disposeDue();

                assertThat(run.disposed()).as(run.toString()).isEqualTo(orders.size());
                assertThat(data.rows(data.source()))
                        .as("the host's rows lost their payloads")
                        .isEmpty();
                for (SyntheticOrder order : orders) {
                    assertThat(dpp.retention().certificate(scope(order), DataClass.PII))
                            .isPresent();
                    refused(() -> take(dpp, order.shipped(BOUGHT, shipped)), order);
                }
                assertNoneOpens(dpp, asOfDayTwo);
                assertThat(dpp.audit().verify().isPass()).isTrue();
            }
            leaks.assertNoneInTables(keys.dataSource());
            leaks.assertNoneInTables(data.source());
            assertThat(log.text())
                    .contains("label for [EMAIL] of order " + orders.get(0).orderId());
            leaks.assertNoneInText("log", log.text());
            leaks.assertNoneInText("exceptions", stackTraces());
        }
        leaks.assertNoneInFiles(folder);
    }

    private DppBuilder builder(RootKey root, SigningKey signing, TestDatabase keys, Data data, Path files) {
        return Dpp.builder()
                .environment(Environment.test("life"))
                .rootKey(root)
                .signingKey(signing)
                .stores(JdbcStores.create(keys.dataSource()))
                .anchor(CheckpointAnchor.file(files.resolve("anchor.txt")))
                .erasureLedger(ErasureLedger.file(files.resolve("erased.txt")))
                .target(TableTarget.builder(data.source(), "host_order")
                        .named("host-order")
                        .partnerColumn("seller")
                        .orderColumn("order_id")
                        .scrub("payload")
                        .build())
                .accessPolicy(AccessPolicy.builder()
                        .permit("shipping-clerk", Purpose.SHIPPING, PiiCategory.NAME, ALL)
                        .build())
                .clock(clock, clock.nanos());
    }

    private EncryptedJson take(Dpp dpp, byte[] json) {
        return dpp.spApi()
                .encrypt(GET_ORDER, json, SELLER, Provenance.spApi("orders/2026-01-01/getOrder", clock.instant()));
    }

    /** Reveals an order to a clerk who logs carelessly, each value by itself and the whole payload. */
    private void assertOpens(Dpp dpp, Data data, SyntheticOrder order, LogCapture log) throws SQLException {
        byte[] stored = data.rows(data.source()).getOrDefault(order.orderId(), new byte[0]);
        assertThat(new String(stored, StandardCharsets.UTF_8)).contains("dpp1.");
        RevealPermit permit = dpp.access().request(CLERK, Purpose.SHIPPING, List.of(scope(order)), Set.of(ALL));
        String opened = new String(dpp.spApi().decrypt(GET_ORDER, stored, SELLER, permit), StandardCharsets.UTF_8);
        order.pii().values().forEach(value -> assertThat(opened).contains(value));
        order.pii().values().forEach(value -> log.host().info("label for {} of order {}", value, order.orderId()));
        log.host()
                .warn(
                        "carrier refused " + opened,
                        new IllegalStateException("no route to " + order.pii().values()));
    }

    private void badPayloadsAreRefused(Dpp dpp) {
        for (SyntheticOrder order : orders) {
            String good = new String(order.unshipped(BOUGHT), StandardCharsets.UTF_8);
            refused(() -> take(dpp, good.substring(0, good.length() - 40).getBytes(StandardCharsets.UTF_8)), null);
            refused(
                    () -> take(
                            dpp, good.replace("\"buyerEmail\"", "\"buyerName\"").getBytes(StandardCharsets.UTF_8)),
                    null);
            refused(
                    () -> dpp.encryptor()
                            .encrypt(
                                    PiiType.EMAIL_ADDRESS.parse(order.value("/order/buyer/buyerName")),
                                    scope(order),
                                    io.github.dppkit.crypto.FieldName.of("x"),
                                    Provenance.spApi("x", clock.instant())),
                    null);
        }
    }

    /** A refusal, or for an erased order a payload without anything of it. */
    private void refused(
            java.util.concurrent.Callable<Object> call, @org.jspecify.annotations.Nullable SyntheticOrder erased) {
        try {
            Object result = call.call();
            assertThat(erased).as("taken in").isNotNull();
            assertThat(result).isInstanceOfSatisfying(EncryptedJson.class, late -> {
                assertThat(late.report().erasedLeaves()).isEqualTo(SyntheticOrder.PII_LEAVES);
                leaks.assertNoneInText("late payload", new String(late.bytes(), StandardCharsets.UTF_8));
            });
        } catch (DppException e) {
            refusals.add(e);
        } catch (Exception e) {
            throw new AssertionError("another exception than one of dppkit: " + e.getClass(), e);
        }
    }

    private void assertNoneOpens(Dpp dpp, Map<String, byte[]> restored) {
        for (SyntheticOrder order : orders) {
            RevealPermit permit = dpp.access().request(CLERK, Purpose.SHIPPING, List.of(scope(order)), Set.of(ALL));
            byte[] payload = restored.getOrDefault(order.orderId(), new byte[0]);
            assertThat(payload).isNotEmpty();
            assertThatThrownBy(() -> dpp.spApi().decrypt(GET_ORDER, payload, SELLER, permit))
                    .isInstanceOf(DppException.class)
                    .satisfies(refusals::add);
        }
    }

    private String stackTraces() {
        assertThat(refusals).hasSizeGreaterThanOrEqualTo(4 * orders.size());
        StringWriter text = new StringWriter();
        refusals.forEach(refusal -> refusal.printStackTrace(new PrintWriter(text)));
        return text.toString();
    }

    private static PiiScope scope(SyntheticOrder order) {
        return PiiScope.order(SELLER, order.orderId());
    }

    /** The host's own database and its backups. */
    private record Data(Domain host) implements AutoCloseable {

        DataSource source() {
            return host.source();
        }

        BackupLab backups() {
            return host.backups();
        }

        void createTable() {
            Base.run(
                    source(),
                    "CREATE TABLE host_order (seller VARCHAR(64) NOT NULL, order_id VARCHAR(64) NOT NULL PRIMARY KEY,"
                            + " total VARCHAR(20), payload TEXT)");
        }

        void store(String orderId, byte[] payload) throws SQLException {
            try (Connection connection = source().getConnection();
                    PreparedStatement delete =
                            connection.prepareStatement("DELETE FROM host_order WHERE order_id = ?");
                    PreparedStatement insert =
                            connection.prepareStatement("INSERT INTO host_order VALUES (?, ?, '18.50', ?)")) {
                delete.setString(1, orderId);
                delete.executeUpdate();
                insert.setString(1, SELLER.id());
                insert.setString(2, orderId);
                insert.setString(3, new String(payload, StandardCharsets.UTF_8));
                insert.executeUpdate();
            }
        }

        /** Returns the payloads that are there, by order. */
        Map<String, byte[]> rows(DataSource from) throws SQLException {
            Map<String, byte[]> rows = new LinkedHashMap<>();
            try (Connection connection = from.getConnection();
                    PreparedStatement select = connection.prepareStatement(
                            "SELECT order_id, payload FROM host_order WHERE payload IS NOT NULL");
                    ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    rows.put(found.getString(1), found.getString(2).getBytes(StandardCharsets.UTF_8));
                }
            }
            return rows;
        }

        @Override
        public void close() {
            host.close();
        }
    }
}
