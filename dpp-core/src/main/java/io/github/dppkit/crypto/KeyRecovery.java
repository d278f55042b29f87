package io.github.dppkit.crypto;

import io.github.dppkit.DppException;
import io.github.dppkit.crypto.spi.RecoveryJournal;
import io.github.dppkit.crypto.spi.ReencryptionTarget;
import io.github.dppkit.crypto.spi.TagRecorder;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.internal.GenerationUpkeep;
import io.github.dppkit.keys.internal.KeyReplacement;
import io.github.dppkit.keys.internal.KeyUpkeep;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Enforces;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replaces data keys that somebody may know: each scope gets a new one, its values in every registered target are encrypted
 * again under it, and the old key is destroyed. A rotation of the root key does none of this.
 *
 * <p><strong>Guarantees.</strong> From the moment of its replacement a key encrypts nothing on this node, and nothing on any
 * other once its cache has run out. It is destroyed no earlier than the settling time after that, and only after a pass over
 * all targets that began later and found no value under it; a value that does not open where its target says it stands keeps
 * the key. Values stay readable all the time, by both keys. A disposal in the middle erases both keys; a deadline that moves
 * moves both. No write of a user is lost. A crash at any point loses nothing: the same order, given again on any node, goes
 * on. Intent, orderer and counts are on record.
 *
 * <p><strong>Non-guarantees.</strong> Values that no registered target holds, backups among them, cannot be read any more
 * once their key is destroyed. A value that was encrypted and not yet committed when the settling time ended is lost: commit
 * within five minutes. What somebody has read already he keeps.
 *
 * <p>Nothing here runs by itself: give the order again, each minute say, until {@link RecoveryRun#isComplete()}. Copies of the
 * old wrapped keys are noise after the next roll ({@code Retention.rollEpochs()}). Safe for use by several threads and
 * processes.
 */
@Enforces({"A2.4.a", "A2.4.b"})
public final class KeyRecovery {

    private static final int PAGE = 200;

    /** How often the targets of a scope are gone through in a run while users write. */
    private static final int PASSES = 3;

    private final KeyReplacement keys;
    private final KeyUpkeep upkeep;
    private final List<ReencryptionTarget> targets;
    private final RecoveryJournal journal;
    private final TagRecorder tags;
    private final KeyEvents events;
    private final Duration settling;
    private final InstantSource clock;

    private KeyRecovery(
            DataKeys keys,
            List<ReencryptionTarget> targets,
            RecoveryJournal journal,
            TagRecorder tags,
            KeyEvents events,
            Duration settling,
            InstantSource clock) {
        this.keys = keys.replacement();
        this.upkeep = keys.upkeep();
        this.targets = List.copyOf(targets);
        this.journal = journal;
        this.tags = tags;
        this.events = events;
        this.settling = settling;
        this.clock = clock;
    }

    /**
     * Creates the recovery; only dppkit's composition root can name the parameters.
     *
     * @param keys the data keys
     * @param targets every place that keeps encrypted values
     * @param journal puts intent and outcome on record
     * @param tags puts the new tags of rows on record, once they are committed
     * @param events hears of values that do not open
     * @param settling how long after its replacement a key may still be used by another node
     * @param clock the time
     * @return the recovery
     */
    public static KeyRecovery create(
            DataKeys keys,
            List<ReencryptionTarget> targets,
            RecoveryJournal journal,
            TagRecorder tags,
            KeyEvents events,
            Duration settling,
            InstantSource clock) {
        return new KeyRecovery(keys, targets, journal, tags, events, settling, clock);
    }

    /**
     * Carries out an order as far as it can be now. Idempotent; it goes on where an earlier run, here or elsewhere, stopped.
     *
     * @param order which keys go
     * @return what was done and what is left; a scope or a target that fails does not hold up the others
     * @throws IllegalArgumentException if the order's instant is to come, or no target is registered
     * @throws io.github.dppkit.keys.KeyUnavailableException if the key store does not answer at all
     * @throws io.github.dppkit.DppException if intent or outcome cannot be put on record; without intent nothing is done
     */
    public RecoveryRun recover(RecoveryOrder order) {
        if (order.compromisedUntil().isAfter(clock.instant())) {
            throw new IllegalArgumentException("Recovery refused (A2.4.b): its instant is still to come.");
        }
        if (targets.isEmpty()) {
            throw new IllegalArgumentException(
                    "Recovery refused (A2.4.b): no target is registered. Register every table that"
                            + " holds encrypted values, or they cannot be read any more.");
        }
        RecoveryJournal.Ending ending = journal.begin(order);
        RecoveryTally tally = new RecoveryTally();
        if (order.epochSecrets()) {
            rollSecrets(order, tally);
        }
        if (order.scopes().isEmpty()) {
            handlePages(order, tally);
        } else {
            order.scopes().forEach(scope -> handleScope(scope, order, tally));
        }
        RecoveryRun run = tally.toRun();
        ending.end(run);
        return run;
    }

    private void handlePages(RecoveryOrder order, RecoveryTally tally) {
        DataKeyRecord last = null;
        while (true) {
            List<DataKeyRecord> page = keys.keysMadeBefore(order.compromisedUntil(), last, PAGE);
            for (DataKeyRecord key : page) {
                if (order.includes(key.scope())) {
                    handle(key, order, tally);
                }
            }
            if (page.size() < PAGE) {
                return;
            }
            last = page.get(page.size() - 1);
        }
    }

    private void handleScope(PiiScope scope, RecoveryOrder order, RecoveryTally tally) {
        try {
            for (DataKeyRecord key : keys.keysOf(scope)) {
                if (key.createdAt().isBefore(order.compromisedUntil())) {
                    handle(key, order, tally);
                }
            }
        } catch (DppException e) {
            tally.failed(RecoveryTally.KEYS, e);
        }
    }

    private void handle(DataKeyRecord key, RecoveryOrder order, RecoveryTally tally) {
        if (keys.isOver(key)) {
            return; // dead, whoever knows it
        }
        try {
            DataKeyRecord former = key.state() == DataKeyRecord.State.SUPERSEDED ? key : superseded(key, order, tally);
            if (former != null) {
                reencrypt(former, tally);
            }
        } catch (DppException e) {
            tally.failed(RecoveryTally.KEYS, e);
        } catch (GeneralSecurityException e) {
            events.record(KeyEvents.Type.INTEGRITY, key.scope());
            tally.failed(RecoveryTally.KEYS, e);
        }
    }

    /** Gives the scope of an active key a new one; null if that is not possible now. */
    private @Nullable DataKeyRecord superseded(DataKeyRecord listed, RecoveryOrder order, RecoveryTally tally) {
        List<DataKeyRecord> both = keys.keysOf(listed.scope());
        DataKeyRecord key = both.stream()
                .filter(stored -> stored.id().equals(listed.id()))
                .findFirst()
                .orElse(null);
        if (key == null) {
            return null; // erased meanwhile
        }
        boolean known = order.epochSecrets()
                && keys.secretFor(key)
                        .filter(secret -> secret.createdAt().isBefore(order.compromisedUntil()))
                        .isPresent();
        if (key.state() == DataKeyRecord.State.ACTIVE && !known && both.size() == 1 && keys.supersede(key)) {
            tally.superseded();
        }
        DataKeyRecord former = keys.keysOf(listed.scope()).stream()
                .filter(stored -> stored.id().equals(listed.id()))
                .filter(stored -> stored.state() == DataKeyRecord.State.SUPERSEDED)
                .findFirst()
                .orElse(null);
        if (former == null) {
            tally.waiting(); // moved or rolled meanwhile, or an earlier recovery of the scope is still under way
        }
        return former;
    }

    private void reencrypt(DataKeyRecord former, RecoveryTally tally) throws GeneralSecurityException {
        for (int pass = 0; pass < PASSES; pass++) {
            Instant began = clock.instant();
            KeyReplacement.Pair pair = keys.open(former);
            if (pair == null) {
                return; // done by another node, or erased
            }
            Reencryptor values = new Reencryptor(former.scope(), pair);
            boolean all = showAll(former.scope(), values, tally);
            if (values.unreadable() > 0) {
                events.record(KeyEvents.Type.INTEGRITY, former.scope());
                tally.blocked();
                return;
            }
            if (!all) {
                tally.waiting();
                return;
            }
            if (values.found() == 0) {
                tally.seen(values);
                if (began.isBefore(pair.since().plus(settling))) {
                    tally.waiting();
                } else if (keys.destroy(former)) {
                    tally.destroyed();
                }
                return;
            }
        }
        tally.waiting();
    }

    /** Returns false if a target failed. */
    private boolean showAll(PiiScope scope, Reencryptor values, RecoveryTally tally) {
        boolean all = true;
        for (ReencryptionTarget target : targets) {
            try {
                tally.reencrypted(target.reencrypt(scope, values));
                Map<RowPlace, RecordTag> retagged = values.takeTags();
                if (!retagged.isEmpty()) {
                    tags.record(retagged);
                }
            } catch (RuntimeException e) { // a target is the host's and may throw what it likes
                tally.failed(target.name(), e);
                all = false;
            }
        }
        return all;
    }

    private void rollSecrets(RecoveryOrder order, RecoveryTally tally) {
        try {
            upkeep.markAllEpochsDirty();
            GenerationUpkeep generations = upkeep.secrets().generations();
            if (generations != null) {
                generations.destroying(); // or the generation under which copies of these secrets open would live on
            }
            for (EpochSecretRecord secret : upkeep.dirtyEpochs(Instant.MAX)) {
                if (!secret.createdAt().isBefore(order.compromisedUntil())) {
                    continue;
                }
                if (upkeep.roll(secret)) {
                    tally.rolled();
                } else {
                    tally.failed(RecoveryTally.SECRETS, "remaining");
                }
            }
        } catch (DppException e) {
            tally.failed(RecoveryTally.SECRETS, e);
        }
    }
}
