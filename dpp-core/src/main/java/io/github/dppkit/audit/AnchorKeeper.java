package io.github.dppkit.audit;

import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.StoredCheckpoint;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The anchors of one trail: hands them checkpoints, holds what they remember against the meta-log, and knows which are out of
 * reach since when. An anchor that comes back gets what it missed, in order. Not safe for use by several threads, but for
 * what it tells about reach.
 */
final class AnchorKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(AnchorKeeper.class);
    /** How many missed checkpoints an anchor gets in one beat; the rest follows with the next. */
    private static final int BACKLOG = 500;

    private final AuditStore store;
    private final List<CheckpointAnchor> anchors;
    private final MetaLog meta;
    private final String origin;
    /** What each anchor was last found to hold and the meta-log to continue. */
    private final IdentityHashMap<CheckpointAnchor, Checkpoint> confirmed = new IdentityHashMap<>();
    /** Anchors that still hold what was lost in an acknowledged restore. */
    private final Set<CheckpointAnchor> stale = Collections.newSetFromMap(new IdentityHashMap<>());

    private final IdentityHashMap<CheckpointAnchor, Instant> awaySince = new IdentityHashMap<>();
    private boolean blind;
    private volatile Set<String> unavailable = Set.of();
    private volatile @Nullable Instant anchorageLostAt;

    AnchorKeeper(AuditStore store, List<CheckpointAnchor> anchors, MetaLog meta, String origin) {
        this.store = store;
        this.anchors = anchors;
        this.meta = meta;
        this.origin = origin;
    }

    /** Returns the names of the anchors that did not take the last checkpoint. */
    Set<String> unavailable() {
        return unavailable;
    }

    /** Returns since when no readable anchor takes checkpoints; null if one does. */
    @Nullable Instant anchorageLostAt() {
        return anchorageLostAt;
    }

    /** Returns how many anchors have been out of reach for that long. */
    int awayFor(Duration time, Instant now) {
        return (int) awaySince.values().stream()
                .filter(since -> !since.plus(time).isAfter(now))
                .count();
    }

    /** Returns what the anchors hold that can be read now. */
    List<Checkpoint> held() {
        List<Checkpoint> held = new ArrayList<>();
        anchors.forEach(anchor -> latest(anchor).ifPresent(held::add));
        return held;
    }

    private Optional<Checkpoint> latest(CheckpointAnchor anchor) {
        try {
            return anchor.latest();
        } catch (AuditFormatException e) {
            throw new AuditIntegrityException(
                    "Audit trail refused: an anchor holds something that is no checkpoint. Run the verifier.", e);
        } catch (RuntimeException e) {
            LOG.warn(
                    "Audit anchor {} cannot be read; it is held against the log before its next checkpoint.",
                    anchor.name(),
                    e);
            return Optional.empty();
        }
    }

    /** Offers a checkpoint to every anchor. */
    void offer(Checkpoint checkpoint, Instant at) {
        Set<String> missed = new HashSet<>();
        boolean anchored = false;
        boolean stuck = false;
        for (CheckpointAnchor anchor : anchors) {
            if (offer(anchor, checkpoint)) {
                awaySince.remove(anchor);
                anchored |= anchor.isReadable();
            } else {
                awaySince.putIfAbsent(anchor, at);
                missed.add(anchor.name());
                stuck |= stale.contains(anchor);
            }
        }
        blind = stuck && !anchored;
        unavailable = Set.copyOf(missed);
        Instant lost = anchorageLostAt;
        anchorageLostAt = anchored ? null : lost == null ? at : lost;
    }

    /** Offers a checkpoint to one anchor; false if the anchor could not take it now. */
    private boolean offer(CheckpointAnchor anchor, Checkpoint checkpoint) {
        try {
            Optional<Checkpoint> held = anchor.isReadable() ? anchor.latest() : Optional.empty();
            if (held.isPresent() && meta.isAcknowledged(held.get())) {
                stale.add(anchor);
                anchor.restart(held.get(), checkpoint);
                stale.remove(anchor);
                confirmed.put(anchor, checkpoint);
                return true;
            }
            held.ifPresent(found -> requireContinued(anchor, found));
            if (awaySince.containsKey(anchor) && held.isPresent() && !catchesUp(anchor, held.get(), checkpoint)) {
                return false;
            }
            publish(anchor, checkpoint);
            return true;
        } catch (AuditIntegrityException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.warn("Audit anchor {} did not take a checkpoint; it is offered the next one.", anchor.name(), e);
            return false;
        }
    }

    /** Hands over what an anchor missed; false if there is more than one beat hands over. */
    private boolean catchesUp(CheckpointAnchor anchor, Checkpoint held, Checkpoint newest) {
        List<StoredCheckpoint> missed = store.checkpoints(held.size() + 1, BACKLOG);
        for (StoredCheckpoint row : missed) {
            if (row.size() < newest.size()) {
                publish(anchor, Checkpoint.parse(row.note()));
            }
        }
        return missed.size() < BACKLOG || missed.get(BACKLOG - 1).size() >= newest.size();
    }

    /** Publishes to one anchor, or finds that the anchor holds a larger checkpoint which continues this one. */
    private void publish(CheckpointAnchor anchor, Checkpoint checkpoint) {
        try {
            anchor.publish(checkpoint);
            confirmed.put(anchor, checkpoint);
        } catch (CheckpointRefusedException e) {
            // Another node may have anchored a larger meta-log meanwhile. That one covers ours if it continues it.
            Optional<Checkpoint> held = anchor.latest();
            if (held.isEmpty() || held.get().size() < checkpoint.size()) {
                throw new AuditIntegrityException(
                        "Audit trail refused: an anchor refuses a checkpoint that continues what it holds.", e);
            }
            requireContinued(anchor, held.get());
        }
    }

    /**
     * Refuses what an anchor holds unless the meta-log continues it. An anchor compares sizes only: without this a fork
     * that has grown faster would be taken for a continuation.
     */
    private void requireContinued(CheckpointAnchor anchor, Checkpoint held) {
        if (held.equals(confirmed.get(anchor))) {
            return;
        }
        List<Long> wanted = List.of(held.size());
        Map<Long, byte[]> roots = meta.catchUp(wanted);
        if (roots.isEmpty()) {
            roots = meta.fromTheStart().catchUp(wanted);
        }
        requireHeld(List.of(held), roots);
        confirmed.put(anchor, held);
    }

    /** Refuses checkpoints that the meta-log does not reach or contradicts. */
    void requireHeld(List<Checkpoint> held, Map<Long, byte[]> roots) {
        for (Checkpoint checkpoint : held) {
            if (!checkpoint.origin().equals(origin)) {
                throw new AuditIntegrityException(
                        "Audit trail refused: an anchor or the store holds checkpoints of another environment.");
            }
            byte[] root = roots.get(checkpoint.size());
            if (root == null) {
                throw new AuditIntegrityException("Audit trail refused: a checkpoint is ahead of the store, so the"
                        + " store was rolled back or truncated. Run the verifier before anything else.");
            }
            if (!MessageDigest.isEqual(root, checkpoint.root())) {
                throw new AuditIntegrityException("Audit trail refused: a checkpoint contradicts the store, so the"
                        + " store was rewritten or forked. Run the verifier before anything else.");
            }
        }
    }

    /** Refuses to go on if every readable anchor still holds what was lost in a restore: none would see another one. */
    void requireSight() {
        if (blind) {
            throw new AuditIntegrityException("Audit trail refused (A2.6.c): no readable anchor starts anew after the"
                    + " acknowledged restore. Set a new anchor, and keep the former one's contents.");
        }
    }
}
