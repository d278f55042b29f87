package io.github.dppkit.retention;

import io.github.dppkit.keys.internal.RandomNames;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.spi.RetentionRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The claims by which one node has disposals to itself. Each change is conditional on the record's version, so a claim that
 * another node has taken over cannot be renewed: its scope is left to that node.
 */
@Enforces("L4.c")
final class DisposalClaims {

    private final RetentionSettings settings;
    private final RunLog log;

    DisposalClaims(RetentionSettings settings, RunLog log) {
        this.settings = settings;
        this.log = log;
    }

    /** Returns a due record as it is when this node disposes of its data; nobody returns from there. */
    static RetentionRecord claimed(RetentionSettings settings, RetentionRecord due, Instant now) {
        String pseudonym = due.pseudonym() == null ? RandomNames.next() : due.pseudonym();
        RetentionRecord.State state =
                due.state() == RetentionRecord.State.ACTIVE ? RetentionRecord.State.DISPOSING : due.state();
        return Records.disposing(due, state, FactMerge.notAfter(due.dueAt(), now), pseudonym, end(settings, now));
    }

    private static Instant end(RetentionSettings settings, Instant now) {
        return FactMerge.cut(now.plus(settings.claimTime()));
    }

    /** Renews claims of which more than half is over; returns those that this node still has. */
    List<DisposalItem> hold(List<DisposalItem> part) {
        Instant half = settings.clock().instant().plus(settings.claimTime().dividedBy(2));
        List<DisposalItem> stale = part.stream()
                .filter(item -> !item.isLost() && !item.isHeld(half))
                .toList();
        renew(stale);
        return part.stream().filter(item -> !item.isLost()).toList();
    }

    /** Renews claims; returns those that this node still has. */
    List<DisposalItem> renew(List<DisposalItem> part) {
        Instant end = end(settings, settings.clock().instant());
        return replace(
                part, record -> Records.disposing(record, record.state(), record.dueAt(), record.pseudonym(), end));
    }

    /** Notes that something failed; returns those that this node still has. */
    List<DisposalItem> leavePartial(List<DisposalItem> part) {
        return replace(
                part,
                record -> Records.disposing(
                        record,
                        RetentionRecord.State.PARTIAL,
                        record.dueAt(),
                        record.pseudonym(),
                        record.claimedUntil()));
    }

    private List<DisposalItem> replace(List<DisposalItem> part, UnaryOperator<RetentionRecord> change) {
        if (part.isEmpty()) {
            return part;
        }
        List<RetentionRecord> next =
                part.stream().map(DisposalItem::record).map(change).toList();
        Set<RetentionRecord> replaced = new HashSet<>(settings.store().replaceAll(next));
        List<DisposalItem> held = new ArrayList<>();
        for (int i = 0; i < next.size(); i++) {
            DisposalItem item = part.get(i);
            if (replaced.contains(next.get(i))) {
                item.replaced(next.get(i));
                held.add(item);
            } else {
                item.lose();
                log.elsewhere();
            }
        }
        return held;
    }
}
