package io.github.dppkit.retention;

import static io.github.dppkit.retention.RetentionLab.ORDER;
import static io.github.dppkit.retention.RetentionLab.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.DppException;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.RootRotation;
import io.github.dppkit.keys.RotationReport;
import io.github.dppkit.keys.internal.IndexSecrets;
import io.github.dppkit.keys.internal.KeyCaches;
import io.github.dppkit.keys.internal.SubjectTokens;
import io.github.dppkit.keys.spi.NamedSecretRecord;
import io.github.dppkit.keys.spi.RotationEvents;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.FakeKms;
import io.github.dppkit.testkit.FakeVault;
import io.github.dppkit.testkit.InMemoryKeyStore;
import io.github.dppkit.testkit.MovableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootRotationTest {

    private static final ActorId ADMIN = new ActorId(ActorId.Kind.PERSON, "k.admin");
    private static final String VALUE = "anna.nowak@example.org";
    private static final Environment WHERE = Environment.of("prod");

    private final MovableClock clock = MovableClock.at(RetentionLab.START);
    private final FakeKms oldKms = FakeKms.create(clock);
    private final FakeKms newKms = FakeKms.create(clock);
    private final RootKey former = RootKey.remote(oldKms, "fake-kms://2026");
    private final RootKey next = RootKey.remote(newKms, "fake-kms://2027");
    private final InMemoryKeyStore store = new InMemoryKeyStore();
    private final RetentionLab before = new RetentionLab(clock, former, store);
    private final RetentionLab after = new RetentionLab(clock, next, store);
    private final List<String> record = Collections.synchronizedList(new ArrayList<>());
    private final RotationEvents events = by -> {
        record.add("begun by " + by.id());
        return (complete, rewrapped) -> record.add((complete ? "complete " : "incomplete ") + rewrapped);
    };
    private byte[] token = new byte[0];

    RootRotationTest() {
        after.otherRoots.add(former);
        after.orders.rows.putAll(before.orders.rows);
    }

    private static KeyCaches caches(MovableClock clock) {
        return new KeyCaches(Duration.ofSeconds(60), 1_000, clock.nanos());
    }

    private RootRotation rotation(RetentionLab.Node node) {
        return RootRotation.create(node.keys.upkeep().secrets(), events, clock);
    }

    /** Orders of five deadline days, the audit trail's secret and one of the blind index. */
    private void fill() {
        for (int i = 0; i < 5; i++) {
            before.node().ingest(order(i));
            clock.advance(Duration.ofDays(1));
        }
        token = tokens(former).token(ORDER);
        new IndexSecrets(WHERE, former, store, (type, scope) -> {}, clock, caches(clock))
                .forWriting(RetentionLab.PARTNER);
        assertThat(store.epochSecrets()).hasSize(5);
        assertThat(store.namedSecrets()).hasSize(2);
    }

    private SubjectTokens tokens(RootKey root) {
        return new SubjectTokens(WHERE, root, store, clock, caches(clock));
    }

    private void assertEverythingOpens(RetentionLab lab) {
        RetentionLab.Node node = lab.node();
        for (int i = 0; i < 5; i++) {
            assertThat(node.open(before.orders.value(order(i)), order(i))).isEqualTo(VALUE);
        }
    }

    private RetentionLab only(RootKey root) {
        return new RetentionLab(clock, root, store);
    }

    private List<String> uris() {
        List<String> uris = new ArrayList<>();
        store.epochSecrets().forEach(secret -> uris.add(secret.rootUri()));
        store.namedSecrets().forEach(secret -> uris.add(secret.rootUri()));
        return uris;
    }

    @Test
    @Verifies({"A2.4.b", "A2.6.a"})
    void leavesNothingUnderTheFormerRoot_andChangesNoKeyBelow() {
        fill();
        assertEverythingOpens(after);
        int unwraps = newKms.unwraps();
        assertThat(unwraps).as("everything is under the old one still").isZero();

        RotationReport report = rotation(after.node()).rotate(ADMIN);
        assertThat(report).isEqualTo(new RotationReport(clock.instant(), 7, 0));
        assertThat(report.isComplete()).isTrue();
        assertThat(uris()).hasSize(7).containsOnly(next.uri());
        assertThat(record).containsExactly("begun by k.admin", "complete 7");

        assertEverythingOpens(only(next)); // the old one is not needed any more
        assertThat(tokens(next).token(ORDER)).as("audit tokens stay the same").isEqualTo(token);
        assertThatExceptionOfType(DppException.class)
                .isThrownBy(() -> only(former).node().open(before.orders.value(order(1)), order(1)));
        assertThat(rotation(after.node()).rotate(ADMIN).rewrapped()).as("again").isZero();
    }

    @Test
    void wrapsUnderTheNewOneAlone_andOpensBoth_beforeAnythingIsRotated() {
        fill();
        after.node().ingest(order(7));
        assertThat(uris()).containsOnly(former.uri(), next.uri()).contains(next.uri());
        before.otherRoots.add(next); // a node that has not switched yet, and knows the one to come
        assertThat(before.node().open(after.orders.value(order(7)), order(7))).isEqualTo(VALUE);
        assertThat(rotation(after.node()).rotate(ADMIN).rewrapped()).isEqualTo(7);
    }

    @Test
    void findsWhatANodeWithTheFormerRootHasAddedSince() {
        fill();
        rotation(after.node()).rotate(ADMIN);
        clock.advance(Duration.ofDays(1));
        RetentionLab late = only(former);
        late.node().ingest(order(9));
        RotationReport report = rotation(after.node()).rotate(ADMIN);
        assertThat(report.rewrapped()).isEqualTo(1);
        assertThat(report.isComplete()).isTrue();
        assertThat(only(next).node().open(late.orders.value(order(9)), order(9)))
                .isEqualTo(VALUE);
    }

    @Test
    @Verifies("A2.6.a")
    void saysWhatIsLeft_whereNeitherRootOpensIt() {
        fill();
        InMemoryKeyStore foreign = new InMemoryKeyStore();
        new SubjectTokens(WHERE, RootKey.ephemeral(), foreign, clock, caches(clock)).token(ORDER);
        NamedSecretRecord stranger = foreign.namedSecrets().get(0);
        store.destroyNamedSecret(stranger.name());
        store.addNamedSecret(stranger);
        RotationReport report = rotation(after.node()).rotate(ADMIN);
        assertThat(report.left()).isEqualTo(1);
        assertThat(report.isComplete()).isFalse();
        assertThat(record).containsExactly("begun by k.admin", "incomplete 6");
        assertThat(store.namedSecrets()).contains(stranger);
    }

    @Test
    void doesNotBegin_whereItCannotBePutOnRecord_andSaysHowItEnded() {
        fill();
        RootRotation mute = RootRotation.create(
                after.node().keys.upkeep().secrets(),
                by -> {
                    throw new KeyUnavailableException("no record");
                },
                clock);
        assertThatExceptionOfType(KeyUnavailableException.class).isThrownBy(() -> mute.rotate(ADMIN));
        assertThat(uris()).containsOnly(former.uri());

        newKms.outage(true);
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> rotation(after.node()).rotate(ADMIN));
        assertThat(record).containsExactly("begun by k.admin", "incomplete 0");
        assertEverythingOpens(before);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void goesOn_whereverItWasKilled(boolean generations) {
        fill();
        InMemoryKeyStore start = store.copy();
        int call = 1;
        boolean hit = true;
        for (; hit; call++) {
            for (boolean afterwards : new boolean[] {false, true}) {
                InMemoryKeyStore copy = start.copy();
                FakeVault vault = new FakeVault();
                RetentionLab lab = new RetentionLab(clock, next, copy);
                lab.otherRoots.add(former);
                lab.generations = generations ? vault : null;
                lab.faults.arm(call, afterwards, true);
                RetentionLab.Node dying = lab.faultyNode();
                try {
                    rotation(dying).rotate(ADMIN);
                    hit = false;
                } catch (PortFaults.Crash e) {
                    lab.faults.arm(0, false, false);
                    for (int i = 0; i < 5; i++) {
                        assertThat(lab.node().open(before.orders.value(order(i)), order(i)))
                                .as("killed at call " + call)
                                .isEqualTo(VALUE);
                    }
                    assertThat(rotation(lab.node()).rotate(ADMIN).isComplete()).isTrue();
                }
                RetentionLab alone = new RetentionLab(clock, next, copy);
                alone.generations = lab.generations;
                for (int i = 0; i < 5; i++) {
                    assertThat(alone.node().open(before.orders.value(order(i)), order(i)))
                            .isEqualTo(VALUE);
                }
            }
        }
        assertThat(call).as("calls that were tried").isGreaterThan(10);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isCompleteOnce_whateverSeveralNodesDo(boolean generations) throws Exception {
        fill();
        after.generations = generations ? new FakeVault() : null;
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<RotationReport>> reports = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                RootRotation rotation = rotation(after.node());
                reports.add(threads.submit(() -> rotation.rotate(ADMIN)));
            }
            int rewrapped = 0;
            for (Future<RotationReport> report : reports) {
                assertThat(report.get().isComplete()).isTrue();
                rewrapped += report.get().rewrapped();
            }
            assertThat(rewrapped).isEqualTo(7);
        } finally {
            threads.shutdownNow();
        }
        RetentionLab alone = only(next);
        alone.generations = after.generations;
        assertEverythingOpens(alone);
    }

    @Test
    void beginsAGenerationUnderTheNewRoot_whereThereAreGenerations() {
        FakeVault vault = new FakeVault();
        before.generations = vault;
        for (int i = 0; i < 5; i++) {
            before.node().ingest(order(i));
            clock.advance(Duration.ofDays(1));
        }
        after.generations = vault;
        RotationReport report = rotation(after.node()).rotate(ADMIN);
        assertThat(report.isComplete()).isTrue();
        assertThat(vault.current().orElseThrow().number()).isEqualTo(2);
        assertThat(vault.current().orElseThrow().rootUri()).isEqualTo(next.uri());
        assertThat(uris()).containsOnly("dppkit-generation:2");
        RetentionLab alone = only(next);
        alone.generations = vault;
        assertEverythingOpens(alone);
        assertThat(rotation(after.node()).rotate(ADMIN).rewrapped()).isZero();
        assertThat(vault.current().orElseThrow().number()).as("no further one").isEqualTo(2);
    }

    @Test
    void refusesTwoRootKeysOfOneName_andTheNameOfAGeneration() {
        before.otherRoots.add(RootKey.remote(newKms, former.uri()));
        assertThatExceptionOfType(PolicyConfigurationException.class)
                .isThrownBy(before::node)
                .withMessageContaining("A2.4.b");
        RetentionLab odd = only(RootKey.remote(newKms, "dppkit-generation:1"));
        assertThatExceptionOfType(PolicyConfigurationException.class).isThrownBy(odd::node);
    }

    @Test
    void opensWhatIsUnderAnotherNameOfARootItHas() {
        fill();
        RetentionLab renamed = only(RootKey.remote(newKms, "fake-kms://2027"));
        renamed.otherRoots.add(RootKey.remote(oldKms, "fake-kms://2026-by-its-alias"));
        assertEverythingOpens(renamed);
        assertThat(rotation(renamed.node()).rotate(ADMIN).isComplete()).isTrue();
    }
}
