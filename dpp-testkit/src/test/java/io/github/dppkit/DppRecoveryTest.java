package io.github.dppkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.access.AccessPolicy;
import io.github.dppkit.access.Actor;
import io.github.dppkit.access.Claims;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.crypto.MigrationMode;
import io.github.dppkit.crypto.RecoveryOrder;
import io.github.dppkit.crypto.RecoveryRun;
import io.github.dppkit.crypto.Reencryptor;
import io.github.dppkit.crypto.spi.ReencryptionTarget;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.spapi.SpApiOperation;
import io.github.dppkit.testkit.InMemoryStores;
import io.github.dppkit.testkit.MovableClock;
import io.github.dppkit.testkit.SyntheticOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recovery and migration mode as {@code Dpp} wires them: with whole payloads, and on record. */
class DppRecoveryTest {

    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final SellingPartner SELLER = SellingPartner.of("A2EUQ1WTGCTBG2");
    private static final SpApiOperation GET_ORDER = SpApiOperation.of("orders", "2026-01-01", "getOrder");
    private static final SyntheticOrder ORDER = SyntheticOrder.of(1);
    private static final PiiScope SCOPE = PiiScope.order(SELLER, ORDER.orderId());
    private static final Claims LOGIN = Claims.none().withMultiFactor().withApprovedDevice();
    private static final Actor CLERK = Actor.person("j.nowak", LOGIN);
    private static final Actor LEAD = Actor.person("m.kowalska", LOGIN);

    @TempDir
    Path folder;

    private final InMemoryStores stores = InMemoryStores.empty();
    private final MovableClock clock = MovableClock.at(NOW);
    private final RootKey rootKey = RootKey.ephemeral();
    private final SigningKey signingKey = SigningKey.ephemeral();
    private byte[] payload = new byte[0];

    private DppBuilder builder() {
        return Dpp.builder()
                .environment(Environment.test("unit"))
                .rootKey(rootKey)
                .signingKey(signingKey)
                .stores(stores)
                .anchor(CheckpointAnchor.file(folder.resolve("anchor.txt")))
                .erasureLedger(ErasureLedger.file(folder.resolve("erased.txt")))
                .accessPolicy(AccessPolicy.builder()
                        .permit("clerk", Purpose.SHIPPING, PiiCategory.NAME, PiiCategory.values())
                        .build())
                .clock(clock, clock.nanos());
    }

    /** Returns the events of an action that have not been given yet. */
    private List<RecordedEvent> events(Action action) {
        List<RecordedEvent> found = new ArrayList<>();
        for (WriterRecord writer : stores.auditStore().writers()) {
            for (StoredEvent event : stores.auditStore().events(writer.id(), 0, 100_000)) {
                RecordedEvent recorded = RecordedEvent.decode(event.body());
                if (recorded.action() == action) {
                    found.add(recorded);
                }
            }
        }
        return found;
    }

    private String opened(Dpp dpp) {
        RevealPermit permit =
                dpp.access().request(CLERK, Purpose.SHIPPING, List.of(SCOPE), Set.of(PiiCategory.values()));
        return new String(dpp.spApi().decrypt(GET_ORDER, payload, SELLER, permit), StandardCharsets.UTF_8);
    }

    @Test
    @Verifies({"#64", "A2.4.b"})
    void encryptsAWholePayloadAgain_withOrdererAndCountsOnRecord() {
        Dpp[] running = new Dpp[1];
        ReencryptionTarget payloads = new ReencryptionTarget() {
            @Override
            public String name() {
                return "payloads";
            }

            @Override
            public long reencrypt(PiiScope scope, Reencryptor values) {
                byte[] next = running[0].spApi().reencrypt(GET_ORDER, payload, SELLER, values);
                boolean changed = !Arrays.equals(next, payload);
                payload = next;
                return changed ? 1 : 0;
            }
        };
        try (Dpp dpp = builder().reencryptionTarget(payloads).build()) {
            running[0] = dpp;
            dpp.grants().approve(CLERK, "clerk", LEAD);
            payload = dpp.spApi()
                    .encrypt(GET_ORDER, ORDER.unshipped(NOW), SELLER, Provenance.spApi("getOrder", NOW))
                    .bytes();
            String before = opened(dpp);
            byte[] old = payload;
            DataKeyId key = stores.keyStore().dataKey(SCOPE).orElseThrow().id();
            clock.advance(Duration.ofSeconds(1));
            RecoveryOrder order = RecoveryOrder.everything(LEAD.id(), clock.instant());
            dpp.recovery().recover(order);
            clock.advance(Duration.ofMinutes(20));
            RecoveryRun run = dpp.recovery().recover(order);

            assertThat(run.isComplete()).as(run.toString()).isTrue();
            assertThat(stores.keyStore().dataKey(key)).isEmpty();
            assertThat(payload).isNotEqualTo(old);
            assertThat(opened(dpp)).isEqualTo(before);
            assertThat(events(Action.CHANGE))
                    .hasSize(2)
                    .allSatisfy(event -> assertThat(event.actor()).isEqualTo(LEAD.id()));
            assertThat(events(Action.KEY_USE))
                    .filteredOn(event -> event.actor().equals(LEAD.id()))
                    .extracting(RecordedEvent::outcome)
                    .containsExactly(Outcome.INTENDED, Outcome.FAILURE, Outcome.INTENDED, Outcome.SUCCESS);
        }
    }

    @Test
    @Verifies("#73")
    void putsMigrationModeOnRecordAtTheStart_andRefusesALongOne() {
        FieldName field = FieldName.of("orders.buyer_name");
        assertThatThrownBy(() -> builder()
                        .migrationMode(MigrationMode.until(NOW.plus(Duration.ofDays(91)), field))
                        .build())
                .isInstanceOf(PolicyConfigurationException.class)
                .hasMessageContaining("90 days");
        try (Dpp on = builder()
                .migrationMode(MigrationMode.until(NOW.plus(Duration.ofDays(5)), field))
                .build()) {
            assertThat(events(Action.CONFIGURATION)).hasSize(1);
            assertThat(on.audit().verify().isPass()).isTrue();
        }
        clock.advance(Duration.ofDays(6));
        try (Dpp over = builder()
                .migrationMode(MigrationMode.until(NOW.plus(Duration.ofDays(5)), field))
                .build()) {
            assertThat(events(Action.CONFIGURATION)).hasSize(1);
            assertThat(over.audit().verify()).isNotNull();
        }
    }
}
