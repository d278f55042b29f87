package io.github.dppkit;

import static io.github.dppkit.pii.PiiCategory.NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.access.AccessDeniedException;
import io.github.dppkit.access.AccessPolicy;
import io.github.dppkit.access.Actor;
import io.github.dppkit.access.Claims;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealDeniedException;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.testkit.InMemoryStores;
import io.github.dppkit.testkit.MovableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The guards of retention in a whole {@code Dpp}. */
@Timeout(600)
class DppGuardsTest {

    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    private static final PiiScope ORDER = PiiScope.order(SellingPartner.of("A2EUQ1WTGCTBG2"), "902-3159896-1390916");
    private static final FieldName FIELD = FieldName.of("orders.name");
    private static final Actor CLERK =
            Actor.person("j.nowak", Claims.none().withMultiFactor().withApprovedDevice());
    private static final Actor LEAD =
            Actor.person("m.kowalska", Claims.none().withMultiFactor().withApprovedDevice());

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final InMemoryStores stores = InMemoryStores.empty();
    private final MovableClock clock = MovableClock.at(START);
    private final MovableClock database = clock.fork();

    @SuppressWarnings("NullAway.Init")
    private Dpp dpp;

    private static DppBuilder builder(InMemoryStores stores, MovableClock clock, Path folder) {
        return Dpp.builder()
                .environment(Environment.test("unit"))
                .rootKey(RootKey.ephemeral())
                .signingKey(SigningKey.ephemeral())
                .stores(stores)
                .accessPolicy(AccessPolicy.builder()
                        .permit("shipping-clerk", Purpose.SHIPPING, NAME)
                        .build())
                .erasureLedger(ErasureLedger.file(folder.resolve("erased.txt")))
                .anchor(CheckpointAnchor.file(folder.resolve("anchor.txt")))
                .clock(clock, clock.nanos());
    }

    @BeforeEach
    void open() {
        dpp = builder(stores, clock, folder)
                .clock(clock, clock.nanos(), () -> Optional.of(database.instant()))
                .build();
        dpp.grants().approve(CLERK, "shipping-clerk", Purpose.SHIPPING, ORDER.partner(), LEAD);
    }

    @AfterEach
    void close() {
        dpp.close();
    }

    private EncryptedValue<PersonName> ingest() {
        return dpp.encryptor()
                .encrypt(
                        PersonName.of("Anna Nowak"),
                        ORDER,
                        FIELD,
                        Provenance.spApi("orders/2026-01-01/getOrder", clock.instant()));
    }

    private RevealPermit permit() {
        return dpp.access().request(CLERK, Purpose.SHIPPING, ORDER, NAME);
    }

    private List<RecordedEvent> events(Action action) {
        List<RecordedEvent> found = new ArrayList<>();
        for (WriterRecord writer : stores.auditStore().writers()) {
            for (StoredEvent event : stores.auditStore().events(writer.id(), 0, 1_000)) {
                RecordedEvent recorded = RecordedEvent.decode(event.body());
                if (recorded.action() == action) {
                    found.add(recorded);
                }
            }
        }
        return found;
    }

    private void await(Reason reason) {
        await(() -> events(Action.ALARM).stream().anyMatch(event -> event.reason() == reason));
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("nothing came of it").isNegative();
            LockSupport.parkNanos(10_000_000);
        }
    }

    @Test
    @Verifies({"A2.1.a", "A1.3.b", "#80"})
    void deniesNewAndLivePermits_whileTheNodesClockIsWrong_onRecord() {
        EncryptedValue<PersonName> value = ingest();
        RevealPermit live = permit();
        assertThat(dpp.encryptor().decrypt(value, ORDER, FIELD, live).reveal(live))
                .isEqualTo("Anna Nowak");
        clock.step(Duration.ofDays(-40)); // by its wall clock the permit would live for 40 days more
        assertThatExceptionOfType(RevealDeniedException.class)
                .isThrownBy(() -> dpp.encryptor().decrypt(value, ORDER, FIELD, live))
                .withMessageContaining("in doubt");
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(this::permit)
                .satisfies(denied -> assertThat(denied.reason()).isEqualTo(Reason.CLOCK_IN_DOUBT))
                .withMessageContaining("named person");
        assertThat(events(Action.REVEAL))
                .last()
                .satisfies(event -> assertThat(event.outcome()).isEqualTo(Outcome.DENIED))
                .satisfies(event -> assertThat(event.reason()).isEqualTo(Reason.CLOCK_IN_DOUBT));
        assertThat(dpp.retention().guards().confirmTime(LEAD.id(), clock.instant()))
                .as("a person may be wrong, on record")
                .isTrue();
        assertThat(events(Action.CLOCK))
                .singleElement()
                .satisfies(event -> assertThat(event.actor()).isEqualTo(LEAD.id()));
    }

    @Test
    @Verifies({"A2.1.a", "A2.6.f", "#82"})
    void seesByItself_thatTheDatabaseJumped_andDeniesEveryRead() {
        EncryptedValue<PersonName> value = ingest();
        database.step(Duration.ofDays(365));
        clock.advance(Duration.ofMinutes(1));
        database.advance(Duration.ofMinutes(1));
        await(Reason.DATABASE_CLOCK_DIFFERS);
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(this::permit);
        database.step(Duration.ofDays(-365));
        dpp.retention().guards().look();
        RevealPermit again = permit();
        assertThat(dpp.encryptor().decrypt(value, ORDER, FIELD, again).reveal(again))
                .isEqualTo("Anna Nowak");
    }

    /** Nobody runs disposals in this process: it holds the data and can read them, so it is the one to say so. */
    @Test
    @Verifies({"A2.1.a", "A2.6.f", "#103"})
    void alarms_whenNobodyEverRunsADisposal() {
        ingest();
        dpp.retention().record(ORDER, io.github.dppkit.retention.OrderEvent.shipped(START));
        dpp.retention().record(ORDER, io.github.dppkit.retention.OrderEvent.delivered(START));
        pass(Duration.ofDays(29));
        await(() -> dpp.retention().guards().status().oldestDue() != null);
        assertThat(events(Action.ALARM)).extracting(RecordedEvent::reason).doesNotContain(Reason.DISPOSAL_LATE);
        pass(Duration.ofMinutes(16));
        await(Reason.DISPOSAL_LATE);
        assertThat(dpp.retention().guards().status().late()).isTrue();
    }

    private void pass(Duration time) {
        clock.advance(time);
        database.advance(time);
    }

    @Test
    @Verifies({"A2.1.a", "#80"})
    void isInDoubt_whenItStartsWithAClockBehindWhatWasSigned_orAMonthAhead() {
        dpp.close();
        for (int days : List.of(-1, 41)) {
            MovableClock wrong = MovableClock.at(START.plus(Duration.ofDays(days)));
            assertThat(reopened(wrong)).as("%s days", days).contains(Reason.CLOCK_JUMPED);
        }
    }

    private Optional<Reason> reopened(MovableClock wrong) {
        InMemoryStores other = InMemoryStores.empty();
        SigningKey key = SigningKey.ephemeral();
        Path beside = folder.resolve("other" + wrong.instant().getEpochSecond());
        beside.toFile().mkdir();
        builder(other, MovableClock.at(START), beside).signingKey(key).build().close();
        try (Dpp again = builder(other, wrong, beside).signingKey(key).build()) {
            assertThat(again.retention().disposeDue().isComplete()).isFalse();
            return Optional.ofNullable(again.retention().guards().status().doubt());
        }
    }
}
