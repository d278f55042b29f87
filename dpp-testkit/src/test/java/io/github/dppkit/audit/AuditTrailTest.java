package io.github.dppkit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.dppkit.audit.AuditFixtures.MemoryAnchor;
import io.github.dppkit.audit.AuditFixtures.MovableClock;
import io.github.dppkit.audit.AuditFixtures.TestSigner;
import io.github.dppkit.audit.AuditTrailStatus.State;
import io.github.dppkit.audit.AuditWriteException.Durability;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.WriterState;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.InMemoryAuditStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class AuditTrailTest {

    private final InMemoryAuditStore store = new InMemoryAuditStore();
    private final FaultyAuditStore faulty = new FaultyAuditStore(store);
    private final MemoryAnchor anchor = new MemoryAnchor();
    private final TestSigner signer = new TestSigner(1);
    private final MovableClock clock = new MovableClock();

    private AuditTrailBuilder trail(String node) {
        return AuditFixtures.trail(faulty, node, anchor, signer, clock);
    }

    private List<RecordedEvent> recorded(WriterId writer) {
        return store.events(writer, 0, 1_000_000).stream()
                .map(StoredEvent::body)
                .map(RecordedEvent::decode)
                .toList();
    }

    @Test
    @Verifies({"A2.6.a", "L5.d"})
    void recordsWhatTheCallerStates_beforeItReturns() {
        WriterId writer = new WriterId("app-1", 1);
        try (AuditTrail trail = trail("app-1").open()) {
            EventId id = trail.record(AuditFixtures.reveal(1));
            RecordedEvent event = recorded(writer).get(1);
            assertThat(event.id()).isEqualTo(id);
            assertThat(event.action()).isEqualTo(Action.REVEAL);
            assertThat(event.actor()).isEqualTo(AuditFixtures.CLERK);
            assertThat(event.time()).isEqualTo(clock.instant());
            assertThat(event.role()).isEqualTo("shipping-clerk");
            assertThat(event.scope()).isNotNull().isNotEqualTo(event.partner());
            assertThat(event.seq()).isEqualTo(1);
            assertThat(trail.status().size()).isEqualTo(2);
            assertThat(trail.status().state()).isEqualTo(State.OPEN);
        }
        assertThat(recorded(writer).stream().map(RecordedEvent::action))
                .containsExactly(Action.WRITER_OPEN, Action.REVEAL, Action.WRITER_CLOSE);
        assertThat(store.writer(writer).orElseThrow().state()).isEqualTo(WriterState.CLOSED);
    }

    @Test
    void verifies_whileOpenAndAfterClosing() {
        AuditTrail trail = trail("app-1").open();
        assertThat(trail.verify().findings()).isEmpty();
        trail.record(AuditFixtures.reveal(1));
        assertThat(trail.verify().isPass()).isTrue();
        trail.checkpoint();
        VerificationResult result = trail.verify();
        assertThat(result.isPass()).isTrue();
        assertThat(result.events()).isEqualTo(2);
        assertThat(result.checkpoints()).isEqualTo(2);
        trail.close();
        trail.close();
        assertThat(trail.verify().findings()).isEmpty();
        assertThat(trail.status().state()).isEqualTo(State.CLOSED);
        assertThatThrownBy(() -> trail.record(AuditFixtures.reveal(2)))
                .isInstanceOfSatisfying(
                        AuditWriteException.class,
                        e -> assertThat(e.durability()).isEqualTo(Durability.NOT_RECORDED));
        assertThatThrownBy(trail::checkpoint).isInstanceOf(AuditFencedException.class);
    }

    @Test
    void recordsAListInOneCommit() {
        try (AuditTrail trail = trail("app-1").open()) {
            int before = faulty.appends();
            List<AuditEvent> events = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                events.add(AuditFixtures.reveal(i));
            }
            List<EventId> ids = trail.record(events);
            assertThat(faulty.appends()).isEqualTo(before + 1);
            assertThat(ids).doesNotHaveDuplicates();
            assertThat(recorded(new WriterId("app-1", 1)).stream().skip(1).map(RecordedEvent::id))
                    .containsExactlyElementsOf(ids);
            events.add(AuditFixtures.reveal(500));
            assertThatThrownBy(() -> trail.record(events)).isInstanceOf(InvalidAuditEventException.class);
            assertThatThrownBy(() -> trail.record(List.of())).isInstanceOf(InvalidAuditEventException.class);
        }
    }

    /** Straight at the writer, since a trail would give its callers up while the machine is slow. */
    @Test
    void neverSplitsAList_andFillsCommits() throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        faulty.holdAppends(latch);
        WriterId writer = store.openWriter("app-1").id();
        GroupCommitWriter commits =
                new GroupCommitWriter(faulty, writer, AuditTrail.MAX_BATCH, 8_192, Duration.ofMillis(1));
        Thread thread = new Thread(commits, "group-commit-test");
        thread.setDaemon(true);
        thread.start();
        Drafter drafter = new Drafter(new AuditFixtures.TestTokenizer(), clock);
        ExecutorService pool = Executors.newFixedThreadPool(300);
        try {
            List<List<Draft>> lists = new ArrayList<>();
            List<Future<?>> results = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                List<Draft> three = Stream.of(1, 2, 3)
                        .map(order -> drafter.draft(AuditFixtures.reveal(order)))
                        .toList();
                lists.add(three);
                results.add(pool.submit(() -> commits.write(three, Duration.ofMinutes(10))));
                while (faulty.appends() == 0) {
                    Thread.onSpinWait(); // the first is under way alone
                }
            }
            while (commits.queued() < 299) {
                Thread.onSpinWait();
            }
            latch.countDown();
            for (Future<?> result : results) {
                result.get();
            }
            assertThat(faulty.appends()).as("one list, then 166, then 133").isEqualTo(3);
            List<EventId> stored =
                    recorded(writer).stream().map(RecordedEvent::id).toList();
            assertThat(stored).hasSize(900);
            for (List<Draft> list : lists) {
                int at = stored.indexOf(list.get(0).id());
                assertThat(stored.subList(at, at + 3))
                        .isEqualTo(list.stream().map(Draft::id).toList());
            }
        } finally {
            latch.countDown();
            commits.fail(State.CLOSED);
            pool.shutdownNow();
        }
    }

    @Test
    @Verifies("#20")
    void losesAndDoublesNothing_underSixteenThreads() throws Exception {
        int threads = 16;
        int each = 200;
        try (AuditTrail a = trail("app-1").open();
                AuditTrail b = trail("app-2").open()) {
            ExecutorService pool = Executors.newFixedThreadPool(2 * threads);
            try {
                List<Callable<List<EventId>>> tasks = new ArrayList<>();
                for (int t = 0; t < 2 * threads; t++) {
                    AuditTrail trail = t % 2 == 0 ? a : b;
                    tasks.add(() -> {
                        List<EventId> ids = new ArrayList<>();
                        for (int i = 0; i < each; i++) {
                            ids.add(trail.record(AuditFixtures.reveal(i)));
                            if (i % 50 == 0) {
                                trail.checkpoint();
                            }
                        }
                        return ids;
                    });
                }
                List<EventId> acknowledged = new ArrayList<>();
                for (Future<List<EventId>> result : pool.invokeAll(tasks)) {
                    acknowledged.addAll(result.get());
                }
                List<EventId> stored = new ArrayList<>();
                for (String node : List.of("app-1", "app-2")) {
                    List<RecordedEvent> events = recorded(new WriterId(node, 1));
                    for (int i = 0; i < events.size(); i++) {
                        assertThat(events.get(i).seq()).isEqualTo(i);
                    }
                    events.stream().skip(1).forEach(event -> stored.add(event.id()));
                }
                assertThat(stored).hasSize(2 * threads * each).doesNotHaveDuplicates();
                assertThat(new HashSet<>(stored)).isEqualTo(new HashSet<>(acknowledged));
            } finally {
                pool.shutdownNow();
            }
            assertThat(a.verify().findings()).isEmpty();
            assertThat(b.status().state()).isEqualTo(State.OPEN);
        }
        List<Long> anchored = anchor.held().stream().map(Checkpoint::size).toList();
        assertThat(anchored).isSorted().doesNotHaveDuplicates();
    }

    @Test
    @Verifies("#21")
    void failsClosedForGood_whenAnotherProcessTakesTheNodeOver() {
        AuditTrail first = trail("app-1").open();
        first.record(AuditFixtures.reveal(1));
        try (AuditTrail second = trail("app-1").open()) {
            assertThatThrownBy(() -> first.record(AuditFixtures.reveal(2))).isInstanceOf(AuditWriteException.class);
            assertThat(first.status().state()).isEqualTo(State.FENCED);
            assertThatThrownBy(() -> first.record(AuditFixtures.reveal(3)))
                    .isInstanceOfSatisfying(
                            AuditWriteException.class,
                            e -> assertThat(e.durability()).isEqualTo(Durability.NOT_RECORDED));
            second.record(AuditFixtures.reveal(4));
            assertThat(second.verify().findings()).isEmpty();
        }
        first.close();
        assertThat(store.writer(new WriterId("app-1", 1)).orElseThrow().state()).isEqualTo(WriterState.ABANDONED);
        List<RecordedEvent> events = recorded(new WriterId("app-1", 2));
        assertThat(events.get(1).action()).isEqualTo(Action.WRITER_ABANDONED);
        assertThat(events.get(1).count()).isEqualTo(2);
    }

    @Test
    void failsClosed_whenItsCheckpointMeetsItsOwnEnd() {
        AuditTrail first = trail("app-1").open();
        try (AuditTrail second = trail("app-1").open()) {
            assertThatThrownBy(first::checkpoint).isInstanceOf(AuditFencedException.class);
            assertThat(first.status().state()).isEqualTo(State.FENCED);
            assertThat(second.verify().findings()).isEmpty();
        }
    }

    @Test
    void signsEachMinute_alsoWhenIdle() throws InterruptedException {
        try (AuditTrail trail = trail("app-1").open()) {
            anchor.awaitHeld(1);
            for (int beat = 2; beat <= 5; beat++) {
                clock.move(Duration.ofSeconds(60));
                trail.wakeCheckpoints();
                anchor.awaitHeld(beat);
                assertThat(trail.status().lastCheckpointAt()).isNotNull();
            }
            clock.move(Duration.ofDays(-1));
            trail.wakeCheckpoints();
            anchor.awaitHeld(6);
            assertThat(trail.verify().isPass()).isTrue();
        }
        assertThat(anchor.held()).hasSize(7);
    }

    @Test
    void deniesAtOnce_whenTooManyWait() throws Exception {
        AuditTrail trail = trail("app-1").queueCapacity(500).open();
        CountDownLatch latch = new CountDownLatch(1);
        faulty.holdAppends(latch);
        int before = faulty.appends();
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            Future<List<EventId>> many =
                    pool.submit(() -> trail.record(Collections.nCopies(500, AuditFixtures.reveal(1))));
            while (faulty.appends() == before) {
                Thread.onSpinWait();
            }
            assertThatThrownBy(() -> trail.record(AuditFixtures.reveal(2)))
                    .isInstanceOfSatisfying(
                            AuditWriteException.class,
                            e -> assertThat(e.durability()).isEqualTo(Durability.NOT_RECORDED))
                    .hasMessageContaining("too many");
            latch.countDown();
            assertThat(many.get()).hasSize(500);
            recordUntilAccepted(trail, 3);
        } finally {
            latch.countDown();
            pool.shutdownNow();
            trail.close();
        }
        assertThat(trail.verify().findings()).isEmpty();
    }

    @Test
    @Verifies({"#25", "#26", "L5.d"})
    void deniesInTime_whenTheStoreIsSlow_andKnowsWhatIsWithdrawn() throws Exception {
        AuditTrail trail = opened(Duration.ofMillis(100));
        CountDownLatch latch = new CountDownLatch(1);
        faulty.holdAppends(latch);
        Durability first = refusal(trail, 1);
        while (first == Durability.NOT_RECORDED) {
            first = refusal(trail, 1); // its writer had not begun with it yet
        }
        assertThat(first).isEqualTo(Durability.UNKNOWN);
        assertThat(refusal(trail, 2)).isEqualTo(Durability.NOT_RECORDED);
        latch.countDown();
        recordUntilAccepted(trail, 3);

        List<RecordedEvent> events =
                recorded(Objects.requireNonNull(trail.status().writer()));
        AuditFixtures.TestTokenizer tokenizer = new AuditFixtures.TestTokenizer();
        assertThat(events.stream().map(RecordedEvent::scope))
                .contains(tokenizer.scopeToken(
                        Objects.requireNonNull(AuditFixtures.reveal(3).scope())))
                .doesNotContain(tokenizer.scopeToken(
                        Objects.requireNonNull(AuditFixtures.reveal(2).scope())));
        assertThat(trail.verify().findings()).isEmpty();
        closeInTimeOrNot(trail);
    }

    /** Opens a trail that waits for so short a time that a slow machine may need several tries. */
    private AuditTrail opened(Duration writeTimeout) {
        AuditTrail trail = null;
        while (trail == null) {
            try {
                trail = trail("app-1").writeTimeout(writeTimeout).open();
            } catch (AuditWriteException late) {
                assertThat(late).hasMessageContaining("in time");
            }
        }
        return trail;
    }

    private static void closeInTimeOrNot(AuditTrail trail) {
        try {
            trail.close();
        } catch (AuditWriteException late) {
            assertThat(late).hasMessageContaining("in time");
        }
    }

    /** Records what cannot be, and returns what is known of it then. */
    private static Durability refusal(AuditTrail trail, int order) {
        return Objects.requireNonNull(catchThrowableOfType(
                        AuditWriteException.class, () -> trail.record(AuditFixtures.reveal(order))))
                .durability();
    }

    @Test
    @Verifies({"#25", "L5.d"})
    void recoversByItself_whenTheStoreComesBack() {
        AuditTrail trail = opened(Duration.ofMillis(50));
        faulty.setDown(true);
        assertThatThrownBy(() -> trail.record(AuditFixtures.reveal(1))).isInstanceOf(AuditWriteException.class);
        while (trail.status().state() == State.OPEN) { // its writer has not come to it yet
            assertThatThrownBy(() -> trail.record(AuditFixtures.reveal(1))).isInstanceOf(AuditWriteException.class);
        }
        assertThat(trail.status().state()).isEqualTo(State.DEGRADED);
        assertThatThrownBy(trail::checkpoint).isInstanceOf(AuditStoreException.class);
        faulty.setDown(false);
        recordUntilAccepted(trail, 2);
        assertThat(trail.status().state()).isEqualTo(State.OPEN);
        assertThat(trail.verify().findings()).isEmpty();
        closeInTimeOrNot(trail);
    }

    private static void recordUntilAccepted(AuditTrail trail, int order) {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (System.nanoTime() < end) {
            try {
                trail.record(AuditFixtures.reveal(order));
                return;
            } catch (AuditWriteException e) {
                assertThat(e).hasMessageContaining("L5.d");
            }
        }
        throw new AssertionError("the trail did not recover");
    }

    @Test
    void saysSo_whenItCannotCloseInGoodOrder_andTheNextStartCompletesIt() {
        AuditTrail trail = opened(Duration.ofMillis(50));
        WriterId writer = Objects.requireNonNull(trail.status().writer());
        recordUntilAccepted(trail, 1);
        faulty.setDown(true);
        assertThatThrownBy(trail::close).isInstanceOf(AuditWriteException.class);
        faulty.setDown(false);
        try (AuditTrail next = trail("app-1").open()) {
            assertThat(next.verify().findings()).isEmpty();
        }
        assertThat(store.writer(writer).orElseThrow().state()).isEqualTo(WriterState.ABANDONED);
    }

    @Test
    void keepsRecording_whenAnAnchorIsOutOfReach_andOffersTheNext() {
        MemoryAnchor other = new MemoryAnchor();
        try (AuditTrail trail = trail("app-1").anchor(other).open()) {
            anchor.setUnavailable(true);
            trail.record(AuditFixtures.reveal(1));
            trail.checkpoint();
            assertThat(trail.status().unavailableAnchors()).containsExactly("memory");
            assertThat(other.held()).hasSize(2);
            anchor.setUnavailable(false);
            Checkpoint last = trail.checkpoint();
            assertThat(trail.status().unavailableAnchors()).isEmpty();
            assertThat(anchor.latest()).contains(last);
        }
    }

    @Test
    void recordsNothing_whenAnAnchorIsAheadOfTheStore() {
        InMemoryAuditStore backup;
        try (AuditTrail trail = trail("app-1").open()) {
            backup = store.copy();
            trail.record(AuditFixtures.reveal(1));
        }
        for (InMemoryAuditStore behind : List.of(backup, new InMemoryAuditStore())) {
            int writers = behind.writers().size();
            try (AuditTrail trail = openOver(behind)) {
                assertThat(trail.status().state()).isEqualTo(State.ROLLED_BACK);
                assertThatThrownBy(() -> trail.record(AuditFixtures.reveal(2))).isInstanceOf(AuditWriteException.class);
            }
            assertThat(behind.writers()).hasSize(writers);
        }
    }

    private AuditTrail openOver(AuditStore other) {
        return AuditFixtures.trail(other, "app-1", anchor, signer, clock).open();
    }

    @Test
    @Verifies("#9")
    void stopsTheBranchThatTheAnchorDoesNotKnow() {
        InMemoryAuditStore clone;
        try (AuditTrail trail = trail("app-1").open()) {
            trail.record(AuditFixtures.reveal(1));
            clone = store.copy();
            MemoryAnchor unreachable = new MemoryAnchor();
            unreachable.publish(trail.checkpoint());
            unreachable.setUnavailable(true);
            AuditTrail branch = AuditFixtures.trail(clone, "app-2", unreachable, signer, clock)
                    .open();
            branch.record(AuditFixtures.reveal(2));
            unreachable.setUnavailable(false);
            assertThatThrownBy(branch::checkpoint).isInstanceOf(AuditIntegrityException.class);
            assertThat(branch.status().state()).isEqualTo(State.INTEGRITY_FAILED);
            assertThatThrownBy(() -> branch.record(AuditFixtures.reveal(3))).isInstanceOf(AuditWriteException.class);
            trail.record(AuditFixtures.reveal(4));
        }
    }

    /** Row 9, in memory. A fork that has grown faster than what the anchor holds is larger, and no continuation all the same. */
    @Test
    @Verifies("#9")
    void stopsABranch_alsoWhenItIsLargerThanWhatTheOtherOneAnchored() {
        try (AuditTrail trail = trail("app-1").open()) {
            InMemoryAuditStore clone = store.copy();
            MemoryAnchor witness = new MemoryAnchor();
            witness.publish(anchor.held().get(0));
            AuditTrail branch =
                    AuditFixtures.trail(clone, "app-2", witness, signer, clock).open();
            witness.clear(); // as if the branch had not reached it yet
            Checkpoint real = trail.checkpoint();
            witness.publish(real);
            assertThat(clone.metaTable()).hasSizeGreaterThan((int) real.size());

            assertThatThrownBy(branch::checkpoint).isInstanceOf(AuditIntegrityException.class);
            assertThat(branch.status().state()).isEqualTo(State.INTEGRITY_FAILED);
            assertThat(witness.held()).containsExactly(real);
            trail.record(AuditFixtures.reveal(2));
        }
    }

    @Test
    void acceptsWhatAnotherNodeAnchored_howeverFarBack() {
        try (AuditTrail one = trail("app-1").open();
                AuditTrail two = trail("app-2").open()) {
            Checkpoint early = one.checkpoint();
            for (int i = 0; i < 1_100; i++) {
                store.appendMeta(
                        store.metaTable().size(),
                        new MetaLeaf(MetaLeaf.Kind.HEAD, new WriterId("app-2", 1), 1, headOf("app-2"), clock.instant())
                                .encode());
            }
            two.checkpoint();
            anchor.clear();
            anchor.publish(early);
            two.checkpoint();
            one.checkpoint();
            assertThat(one.verify().findings()).isEmpty();
        }
    }

    private byte[] headOf(String node) {
        return io.github.dppkit.audit.internal.CompactRange.decode(
                        1, store.writer(new WriterId(node, 1)).orElseThrow().frontier())
                .root();
    }

    @Test
    void stops_whenItsHeadWasMovedBack() {
        AuditTrail trail = trail("app-1").open();
        WriterId writer = new WriterId("app-1", 1);
        byte[] frontier = store.writer(writer).orElseThrow().frontier();
        trail.record(AuditFixtures.reveal(1));
        trail.record(AuditFixtures.reveal(2));
        store.eventTable(writer).tailMap(1L, true).clear();
        store.writerTable()
                .put(writer, new io.github.dppkit.audit.spi.WriterRecord(writer, 1, WriterState.OPEN, frontier));
        assertThatThrownBy(() -> trail.record(AuditFixtures.reveal(3))).isInstanceOf(AuditWriteException.class);
        assertThat(trail.status().state()).isEqualTo(State.FENCED);
        trail.close();
    }

    @Test
    void refusesWhatItsTokenizerCannotName() {
        try (AuditTrail trail = trail("app-1")
                .tokenizer(new io.github.dppkit.audit.spi.SubjectTokenizer() {
                    @Override
                    public SubjectToken partnerToken(io.github.dppkit.pii.SellingPartner partner) {
                        throw new IllegalStateException("no key");
                    }

                    @Override
                    public SubjectToken scopeToken(io.github.dppkit.pii.PiiScope scope) {
                        throw new IllegalStateException("no key");
                    }
                })
                .open()) {
            assertThatThrownBy(() -> trail.record(AuditFixtures.reveal(1)))
                    .isInstanceOfSatisfying(
                            AuditWriteException.class,
                            e -> assertThat(e.durability()).isEqualTo(Durability.NOT_RECORDED));
        }
    }

    @Test
    void refusesAnIncompleteOrWeakConfiguration() {
        assertThatThrownBy(() -> AuditTrail.builder().open())
                .isInstanceOf(PolicyConfigurationException.class)
                .hasMessageContaining("store");
        assertThatThrownBy(() -> AuditTrail.builder()
                        .environment(AuditFixtures.ENVIRONMENT)
                        .node("a")
                        .store(store)
                        .signer(signer)
                        .tokenizer(new AuditFixtures.TestTokenizer())
                        .anchor(CheckpointAnchor.logger(LoggerFactory.getLogger("anchor")))
                        .open())
                .isInstanceOf(PolicyConfigurationException.class)
                .hasMessageContaining("anchor");
        AuditTrailBuilder builder = AuditTrail.builder();
        assertThatThrownBy(() -> builder.checkpointInterval(Duration.ofSeconds(61)))
                .isInstanceOf(PolicyConfigurationException.class);
        assertThatThrownBy(() -> builder.writeTimeout(Duration.ZERO)).isInstanceOf(PolicyConfigurationException.class);
        assertThatThrownBy(() -> builder.queueCapacity(1)).isInstanceOf(PolicyConfigurationException.class);
        assertThatThrownBy(() -> builder.node("A b")).isInstanceOf(AuditFormatException.class);
        assertThat(store.writers()).isEmpty();
    }

    @Test
    void loggerAnchorKeepsTheRuleOfSuccession() {
        CheckpointAnchor logger = CheckpointAnchor.logger(LoggerFactory.getLogger("anchor"));
        Checkpoint two = Checkpoint.sign(AuditFixtures.ORIGIN, 2, new byte[32], signer);
        Checkpoint one = Checkpoint.sign(AuditFixtures.ORIGIN, 1, new byte[32], signer);
        logger.publish(two);
        logger.publish(two);
        assertThatThrownBy(() -> logger.publish(one)).isInstanceOf(CheckpointRefusedException.class);
        assertThat(logger.latest()).contains(two);
        assertThat(logger.isReadable()).isFalse();
    }
}
