package io.github.dppkit;

import static io.github.dppkit.spapi.spi.OrderObservation.Status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.access.AccessPolicy;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.ScopeErasedException;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.OrderEvent;
import io.github.dppkit.retention.RetentionStatus;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.spapi.EncryptedJson;
import io.github.dppkit.spapi.SpApiOperation;
import io.github.dppkit.spapi.spi.OrderObservation;
import io.github.dppkit.testkit.InMemoryStores;
import io.github.dppkit.testkit.LeakCheck;
import io.github.dppkit.testkit.MovableClock;
import io.github.dppkit.testkit.SyntheticOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Payloads, deadlines, the audit trail and the log sanitizer of one {@code Dpp}, as they are wired together. */
class DppIngestTest {

    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final SellingPartner SELLER = SellingPartner.of("A2EUQ1WTGCTBG2");
    private static final SpApiOperation GET_ORDER = SpApiOperation.of("orders", "2026-01-01", "getOrder");
    private static final SpApiOperation SEARCH = SpApiOperation.of("orders", "2026-01-01", "searchOrders");
    private static final PersonName NAME = PersonName.of("Quentin Marlowe");
    private static final FieldName FIELD = FieldName.of("orders.buyer_name");
    private static final SyntheticOrder ORDER = SyntheticOrder.of(1);
    private static final Duration THIRTY_DAYS = Duration.ofDays(30);

    @TempDir
    Path folder;

    private final InMemoryStores stores = InMemoryStores.empty();
    private final MovableClock clock = MovableClock.at(NOW);
    private Dpp dpp;

    @BeforeEach
    void open() {
        dpp = Dpp.builder()
                .environment(Environment.test("unit"))
                .rootKey(RootKey.ephemeral())
                .signingKey(SigningKey.ephemeral())
                .stores(stores)
                .anchor(CheckpointAnchor.file(folder.resolve("anchor.txt")))
                .erasureLedger(ErasureLedger.file(folder.resolve("erased.txt")))
                .accessPolicy(AccessPolicy.builder()
                        .permit(
                                "clerk",
                                Purpose.SHIPPING,
                                PiiCategory.NAME,
                                PiiCategory.ADDRESS,
                                PiiCategory.PHONE,
                                PiiCategory.EMAIL)
                        .build())
                .clock(clock, clock.nanos())
                .build();
    }

    @AfterEach
    void close() {
        dpp.close();
    }

    private EncryptedJson take(SpApiOperation operation, byte[] json) {
        return dpp.spApi().encrypt(operation, json, SELLER, Provenance.spApi(operation.name(), clock.instant()));
    }

    private static Instant daysAgo(int days) {
        return NOW.minus(Duration.ofDays(days));
    }

    @Test
    @Verifies({"A2.1.a", "L4.b"})
    void whatAPayloadSaysOfShipping_isTheDeadlineFromTheFirstValueOn() {
        take(GET_ORDER, ORDER.shipped(daysAgo(5), daysAgo(3)));
        RetentionStatus status =
                dpp.retention().status(scope(ORDER), DataClass.PII).orElseThrow();
        assertThat(status.deadline()).isEqualTo(daysAgo(3).plus(Duration.ofDays(30)));
        assertThat(stores.keyStore().dataKey(scope(ORDER)).orElseThrow().epochDay())
                .isEqualTo(java.time.LocalDate.parse("2026-04-06"));
    }

    /** The tests' own orders have one parcel. */
    private byte[] withAnother(byte[] json, String parcel) {
        String text = new String(json, StandardCharsets.UTF_8);
        assertThat(text).contains("\"packages\": [");
        return text.replace("\"packages\": [", "\"packages\": [" + parcel + ", ")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    @Verifies({"A2.1.a", "L4.b"})
    void aSecondParcelWithADate_neverLengthensTheLifeOfAnOrderWhoseFirstHasNone() {
        String undated = "{\"packageStatus\": {\"status\": \"DELIVERED\"}}";
        take(GET_ORDER, withAnother(ORDER.shipped(daysAgo(5), daysAgo(1)), undated));
        assertThat(deadline())
                .as("nobody knows when the first one left")
                .isEqualTo(daysAgo(5).plus(THIRTY_DAYS));

        dpp.retention().record(scope(ORDER), OrderEvent.unshipped(NOW));
        assertThat(deadline())
                .as("a mistake cannot pass the date of the second")
                .isEqualTo(daysAgo(1).plus(THIRTY_DAYS));

        String dated = "{\"shipTime\": \"" + daysAgo(3) + "\", \"packageStatus\": {\"status\": \"DELIVERED\"}}";
        take(GET_ORDER, withAnother(ORDER.shipped(daysAgo(5), daysAgo(1)), dated));
        assertThat(deadline()).as("now it is known").isEqualTo(daysAgo(3).plus(THIRTY_DAYS));
    }

    private Instant deadline() {
        return dpp.retention().status(scope(ORDER), DataClass.PII).orElseThrow().deadline();
    }

    @Test
    @Verifies({"A2.1.a", "#84"})
    void anOriginOutOfAllReason_neverLengthensALife() {
        for (Instant future : List.of(Instant.parse("3025-01-01T00:00:00Z"), Instant.MAX)) {
            PiiScope scope = PiiScope.order(SELLER, "future-" + future.getEpochSecond());
            dpp.encryptor().encrypt(NAME, scope, FIELD, Provenance.migration("orders", future));
            assertThat(dpp.retention()
                            .status(scope, DataClass.PII)
                            .orElseThrow()
                            .deadline())
                    .isEqualTo(NOW.plus(Duration.ofDays(30)));
        }
        for (Instant past : List.of(Instant.MIN, Instant.EPOCH, daysAgo(31))) {
            PiiScope scope = PiiScope.order(SELLER, "past" + past.getEpochSecond());
            assertThatThrownBy(() -> dpp.encryptor().encrypt(NAME, scope, FIELD, Provenance.migration("orders", past)))
                    .isInstanceOf(ScopeErasedException.class);
            assertThat(stores.keyStore().dataKey(scope)).isEmpty();
        }
    }

    @Test
    @Verifies({"A2.1.a", "#94"})
    void anOrderWhoseLastDayHasCome_isLeftOut_andTheRestOfThePageIsTakenIn() {
        SyntheticOrder old = SyntheticOrder.of(2);
        String page = "{\"orders\":[" + inner(old.shipped(daysAgo(45), daysAgo(40))) + ","
                + inner(ORDER.unshipped(daysAgo(1))) + "]}";
        EncryptedJson stored = take(SEARCH, page.getBytes(StandardCharsets.UTF_8));
        assertThat(stored.report().erasedScopes()).containsExactly(scope(old));
        assertThat(stored.report().erasedLeaves()).isEqualTo(SyntheticOrder.PII_LEAVES);
        assertThat(stored.report().encryptedLeaves()).isEqualTo(SyntheticOrder.PII_LEAVES);
        LeakCheck.of(old.canaries()).assertNoneInText("payload", new String(stored.bytes(), StandardCharsets.UTF_8));
        assertThat(stores.keyStore().dataKey(scope(old))).isEmpty();
        assertThat(count(Action.ALARM, Reason.DISPOSED)).isEqualTo(SyntheticOrder.PII_LEAVES);
    }

    @Test
    @Verifies({"L4.a", "A2.6.a"})
    void whatNoPurposeNeeds_andWhatNobodyKnows_isOnRecordAsAnAlarm() {
        String odd = new String(ORDER.unshipped(daysAgo(1)), StandardCharsets.UTF_8)
                .replace("\"countryCode\": \"GB\"", "\"countryCode\": \"GB\", \"doorColour\": \"green\"");
        EncryptedJson stored = take(GET_ORDER, odd.getBytes(StandardCharsets.UTF_8));
        assertThat(stored.report().drift()).hasSize(1).first().asString().contains("doorColour");
        assertThat(count(Action.ALARM, Reason.UNKNOWN_FIELD)).isEqualTo(1);
        assertThat(count(Action.ALARM, Reason.UNNEEDED_FIELD))
                .isEqualTo(stored.report().unneeded().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isPositive();
        assertThat(count(Action.ENCRYPT, Reason.NONE)).isGreaterThanOrEqualTo(SyntheticOrder.PII_LEAVES + 1);
    }

    @Test
    @Verifies({"A2.6.d", "L5.g"})
    void theLogSanitizerKnowsWhatWasTakenIn_untilItIsDisposedOf() {
        String line = "zz " + ORDER.value("/order/recipient/deliveryAddress/name");
        assertThat(dpp.logSanitizer().sanitize(line)).isSameAs(line);
        take(GET_ORDER, ORDER.unshipped(daysAgo(1)));
        assertThat(dpp.logSanitizer().sanitize(line)).isEqualTo("zz [NAME]");
        dpp.retention().disposeNow(scope(ORDER), DataClass.PII, Reason.REQUESTED);
        assertThat(dpp.logSanitizer().sanitize(line)).isEqualTo(line);
    }

    @Test
    @Verifies({"A2.6.d", "L5.g"})
    void aKnownValueInALogLine_isOnRecordAsAnAlarm_withoutTheValue() {
        take(GET_ORDER, ORDER.unshipped(daysAgo(1)));
        String name = ORDER.value("/order/recipient/deliveryAddress/name");
        assertThat(dpp.logSanitizer().sanitize("zz " + name)).isEqualTo("zz [NAME]");
        dpp.logSanitizer().sanitize("another for " + name);
        dpp.close();
        assertThat(count(Action.ALARM, Reason.PLAINTEXT_LOGGED)).isEqualTo(2);
        dpp.logSanitizer().sanitize("after the end: " + name);
        assertThat(count(Action.ALARM, Reason.PLAINTEXT_LOGGED)).isEqualTo(2);
    }

    @Test
    void eachStatusOfAnOrder_becomesTheEventsThatItTells() {
        assertThat(events(Status.UNKNOWN, null, null)).isEmpty();
        assertThat(events(Status.UNSHIPPED, null, null))
                .containsExactly(OrderEvent.unshipped(NOW).toString());
        assertThat(events(Status.SHIPPED, null, null))
                .containsExactly(OrderEvent.shippedBefore(NOW).toString());
        assertThat(events(Status.IN_TRANSIT, daysAgo(1), null))
                .containsExactly(
                        OrderEvent.shipped(daysAgo(1)).toString(),
                        OrderEvent.shippedBefore(NOW).toString(),
                        OrderEvent.undelivered(NOW).toString());
        assertThat(events(Status.DELIVERED, daysAgo(2), daysAgo(1)))
                .containsExactly(
                        OrderEvent.shipped(daysAgo(2)).toString(),
                        OrderEvent.delivered(daysAgo(1)).toString(),
                        OrderEvent.shippedBefore(NOW).toString());
        assertThat(events(Status.DELIVERED, null, null))
                .containsExactly(OrderEvent.shippedBefore(NOW).toString());
        assertThat(events(Status.CANCELLED, null, null))
                .containsExactly(OrderEvent.cancelled(NOW).toString());
    }

    @Test
    @Verifies("A2.1.a")
    void aDateThatMayBeOfTheSecondParcel_isABoundOfTheFirst() {
        OrderObservation seen = new OrderObservation(NOW, Status.SHIPPED, null, null, null, null, daysAgo(1));
        assertThat(IngestWiring.events(seen).stream().map(OrderEvent::toString))
                .containsExactly(
                        OrderEvent.shippedBefore(daysAgo(1)).toString(),
                        OrderEvent.undelivered(daysAgo(1)).toString(),
                        OrderEvent.shippedBefore(NOW).toString());
    }

    private static List<String> events(Status status, @Nullable Instant shipped, @Nullable Instant delivered) {
        return IngestWiring.events(new OrderObservation(NOW, status, null, shipped, delivered, null, null)).stream()
                .map(OrderEvent::toString)
                .toList();
    }

    private long count(Action action, Reason reason) {
        long count = 0;
        for (RecordedEvent event : record()) {
            if (event.action() == action && event.reason() == reason && event.outcome() != Outcome.INTENDED) {
                count += event.count();
            }
        }
        return count;
    }

    private List<RecordedEvent> record() {
        List<RecordedEvent> events = new ArrayList<>();
        for (WriterRecord writer : stores.auditStore().writers()) {
            for (StoredEvent event : stores.auditStore().events(writer.id(), 0, 100_000)) {
                events.add(RecordedEvent.decode(event.body()));
            }
        }
        return events;
    }

    private static String inner(byte[] getOrder) {
        String text = new String(getOrder, StandardCharsets.UTF_8).strip();
        return text.substring("{\"order\": ".length(), text.length() - 1);
    }

    private static PiiScope scope(SyntheticOrder order) {
        return PiiScope.order(SELLER, order.orderId());
    }
}
