package io.github.dppkit.testkit.attack;

import io.github.dppkit.audit.Checkpoint;
import io.github.dppkit.audit.CheckpointRefusedException;
import io.github.dppkit.audit.VerificationResult;
import io.github.dppkit.audit.VerificationResult.Kind;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.testkit.TestkitException;
import io.github.dppkit.testkit.attack.AttackResult.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The attacks on what surrounds the tables: keys and anchors. Rows 11, 13 and 15. */
final class AnchorAttacks {

    private static final int WRONG_KEYS = 3;
    private static final int THREADS = 8;
    private static final Attack.Act NOTHING = (tables, forger) -> {};

    private final Setting setting;
    private final List<Checkpoint> checkpoints;

    /**
     * Prepares the attacks.
     *
     * @param setting what is attacked
     * @param checkpoints those that the store holds, in order
     */
    AnchorAttacks(Setting setting, List<Checkpoint> checkpoints) {
        this.setting = setting;
        this.checkpoints = checkpoints;
    }

    List<AttackResult> onVerification() {
        AuditStore store = setting.store();
        List<AttackResult> results = new ArrayList<>();
        for (int i = 1; i <= WRONG_KEYS; i++) {
            results.add(result(
                    Attack.failing(
                            "wrong-key-" + i,
                            15,
                            "verified with a wrong public key",
                            false,
                            NOTHING,
                            Kind.SIGNATURE_UNKNOWN_KEY),
                    setting.verifier(store, Set.of(new OwnSigner(setting.origin()).verifierKey()), setting.anchors())
                            .verify()));
        }
        results.add(result(
                Attack.failing("no-anchor", 13, "verified without any anchor", false, NOTHING, Kind.ANCHOR_MISSING),
                setting.verifier(store, setting.keys(), List.of()).verify()));
        results.add(result(
                Attack.failing("empty-anchor", 13, "the anchor emptied", false, NOTHING, Kind.ANCHOR_EMPTY),
                setting.verifier(store, setting.keys(), List.of(new HeldAnchor(null)))
                        .verify()));
        return results;
    }

    static AttackResult result(Attack attack, VerificationResult result) {
        Outcome outcome = attack.detected().test(result) ? Outcome.DETECTED : Outcome.MISSED;
        return new AttackResult(
                attack.id(),
                attack.row(),
                attack.title(),
                attack.expected(),
                outcome,
                result.findings().stream().limit(5).toList(),
                null);
    }

    /** Row 11, on each anchor of the host: a checkpoint that was true once is offered again. */
    List<AttackResult> regress() {
        List<AttackResult> results = new ArrayList<>();
        for (CheckpointAnchor anchor : setting.anchors()) {
            if (anchor.isReadable()) {
                results.add(regress(anchor));
            }
        }
        return results;
    }

    private AttackResult regress(CheckpointAnchor anchor) {
        String title = "an older checkpoint offered to " + anchor.name();
        String expected = "refused, and the anchor holds what it held";
        Checkpoint held = anchor.latest().orElseThrow();
        Checkpoint older = checkpoints.get(0);
        if (older.size() >= held.size()) {
            return result("older-checkpoint", title, expected, Outcome.NOT_RUN, "There is only one checkpoint.");
        }
        boolean refused = refuses(anchor, older);
        long now = anchor.latest().orElseThrow().size();
        return result(
                "older-checkpoint",
                title,
                expected,
                refused && now >= held.size() ? Outcome.DETECTED : Outcome.MISSED,
                "Offered size " + older.size() + ", held " + held.size() + ", now " + now + ".");
    }

    /**
     * Row 11: every checkpoint of the store is offered at once, in no order, through two ways to one new anchor, as two
     * processes would.
     */
    AttackResult race(Supplier<CheckpointAnchor> ways) {
        List<CheckpointAnchor> two = List.of(ways.get(), ways.get());
        if (two.get(0).latest().isPresent()) {
            throw new TestkitException("Attack kit refused: the anchor for the race must be empty.");
        }
        List<Checkpoint> shuffled = new ArrayList<>(checkpoints);
        Collections.shuffle(shuffled, new Random(checkpoints.size()));
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger wentBack = new AtomicInteger();
        try {
            List<Future<?>> offers = new ArrayList<>();
            for (int i = 0; i < shuffled.size(); i++) {
                CheckpointAnchor way = two.get(i % 2);
                Checkpoint offered = shuffled.get(i);
                offers.add(pool.submit(() -> {
                    long before = size(way);
                    refused.addAndGet(refuses(way, offered) ? 1 : 0);
                    wentBack.addAndGet(size(way) < Math.max(before, offered.size()) ? 1 : 0);
                }));
            }
            for (Future<?> offer : offers) {
                offer.get();
            }
        } catch (ExecutionException e) {
            throw new TestkitException("Attack race could not be made: the anchor does not answer.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestkitException("Attack race was interrupted.", e);
        } finally {
            pool.shutdownNow();
        }
        long largest = checkpoints.get(checkpoints.size() - 1).size();
        boolean held = wentBack.get() == 0 && size(two.get(0)) == largest && size(two.get(1)) == largest;
        return result(
                "race",
                "every checkpoint offered at once to a new anchor, through two ways",
                "the size held never falls, the losers are refused",
                held ? Outcome.DETECTED : Outcome.MISSED,
                shuffled.size() + " offered, " + refused + " refused, at the end the largest is "
                        + (held ? "held." : "not held or the size fell."));
    }

    private static boolean refuses(CheckpointAnchor anchor, Checkpoint offered) {
        try {
            anchor.publish(offered);
            return false;
        } catch (CheckpointRefusedException e) {
            return true;
        }
    }

    private static long size(CheckpointAnchor anchor) {
        return anchor.latest().map(Checkpoint::size).orElse(0L);
    }

    private static AttackResult result(String id, String title, String expected, Outcome outcome, String note) {
        return new AttackResult(id, 11, title, expected, outcome, List.of(), note);
    }
}
