package io.github.dppkit.retention;

import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.spi.Disposal;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.retention.spi.RetentionRecord;
import io.github.dppkit.retention.spi.Tombstone;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One try to dispose of up to 500 scopes that this node has claimed, from the intent to the tombstone, each step for all of
 * them at once. Every step can be repeated: a later try goes through all of them again and finds less to do.
 *
 * <ol>
 *   <li>Before it: the claim. Each record is DISPOSING, durably, with a pseudonym; nothing is taken in any more.
 *   <li>Intents on record, tokens in the erasure ledger. Without them nothing is erased, until the hard line. From it on the
 *       token is listed without an intent; where the ledger fails too, an alarm is raised, and a later try lists it before
 *       anything is said to be complete.
 *   <li>Every legal hold is settled: its record is in the archive, or it is on record as lost.
 *   <li>The keys open nothing any more. Past the hard line they are removed here already.
 *   <li>Each target is cleared and read back.
 *   <li>The keys are removed and read back.
 *   <li>Outcomes with the certificates' hashes on record, then tombstones.
 * </ol>
 *
 * <p>What fails for all of them at once is tried for each alone, see {@link BatchStep}: one scope or target that fails does not
 * hold up the others. Claims are renewed before each step that destroys; a scope whose claim another node has is left to it.
 */
@Enforces({"A2.1.a", "L4.c", "A2.6.a"})
final class DisposalBatch {

    /** As many as the audit trail takes in one commit. */
    static final int MOST = 500;

    private final RetentionSettings settings;
    private final DataKeys keys;
    private final RunLog log;
    private final Reason reason;
    private final TargetPace pace;
    private final HoldCheck holds;
    private final DisposalClaims claims;
    private final Instant began;
    private final List<DisposalItem> items;

    DisposalBatch(
            RetentionSettings settings,
            DataKeys keys,
            RunLog log,
            Reason reason,
            TargetPace pace,
            HoldCheck holds,
            List<RetentionRecord> claimed) {
        this.settings = settings;
        this.keys = keys;
        this.log = log;
        this.reason = reason;
        this.pace = pace;
        this.holds = holds;
        this.claims = new DisposalClaims(settings, log);
        this.began = now();
        this.items = claimed.stream()
                .map(record -> new DisposalItem(
                        record, !settings.register().lastDay(record).hardLine().isAfter(began)))
                .toList();
    }

    void run() {
        announce();
        eachStep(RunLog.HOLDS).run(those(item -> item.goesOn() && item.hasKey()), part -> holds.settle(part, log));
        closeKeys();
        List<DisposalItem> goOn = those(DisposalItem::goesOn);
        for (DisposalTarget target : settings.targets()) {
            clear(
                    target,
                    goOn.stream()
                            .filter(item -> item.record().dataClass() == target.dataClass())
                            .toList());
        }
        removeKeys(those(item -> item.isWhole() && item.hasKey()));
        conclude();
        leavePartial(those(DisposalItem::isPartial));
    }

    private List<DisposalItem> those(Predicate<DisposalItem> which) {
        return items.stream().filter(which).toList();
    }

    private static List<PiiScope> scopes(List<DisposalItem> part) {
        return part.stream().map(DisposalItem::scope).toList();
    }

    private void announce() {
        together(RunLog.AUDIT, items, () -> {
            List<EventId> intents = settings.journal().intended(scopes(items), reason);
            for (int i = 0; i < items.size(); i++) {
                items.get(i).intended(intents.get(i));
            }
        });
        // the ledger tells of personal data alone: a backup of them is held against it
        // past the hard line a key goes in any case, so its scope is listed though its intent is not on record
        List<DisposalItem> listed = those(item -> item.goesOn() && item.hasKey());
        boolean listedAll = together(
                RunLog.LEDGER,
                listed,
                () -> settings.ledger()
                        .appendAll(
                                listed.stream()
                                        .map(item -> settings.tokenizer().scopeToken(item.scope()))
                                        .toList(),
                                began));
        long unlisted =
                listedAll ? 0 : listed.stream().filter(DisposalItem::hard).count();
        if (unlisted > 0) {
            new GuardAlarms(settings).raise("erasure-unlisted", Reason.ERASURE_UNLISTED, unlisted, began, log);
        }
    }

    private void closeKeys() {
        List<DisposalItem> closing = claims.hold(those(item -> item.goesOn() && item.hasKey()));
        eachStep(RunLog.KEY).run(closing, part -> keys.upkeep().beginErase(scopes(part)));
        removeKeys(closing.stream().filter(DisposalItem::hard).toList());
        for (DisposalItem item : closing) {
            settings.listeners()
                    .forEach(listener ->
                            together(RunLog.LISTENER, List.of(item), () -> listener.disposing(item.scope())));
        }
    }

    private void removeKeys(List<DisposalItem> part) {
        eachStep(RunLog.KEY).run(claims.hold(part), removed -> {
            Set<PiiScope> left = keys.upkeep().finishErase(scopes(removed));
            removed.stream()
                    .filter(item -> left.contains(item.scope()))
                    .forEach(item -> keys.finishErase(item.scope()));
        });
    }

    /** Gives a target as many scopes at a time as it can do long before the claims end. */
    private void clear(DisposalTarget target, List<DisposalItem> all) {
        int from = 0;
        while (from < all.size()) {
            int to = Math.min(all.size(), from + pace.next(target.name()));
            Instant start = now();
            eachStep(target.name()).run(claims.hold(all.subList(from, to)), part -> clearAtOnce(target, part));
            pace.took(target.name(), to - from, Duration.between(start, now()));
            from = to;
        }
    }

    private void clearAtOnce(DisposalTarget target, List<DisposalItem> part) {
        List<Disposal> orders = part.stream().map(DisposalItem::order).toList();
        Map<PiiScope, Long> changed = target.disposeAll(orders);
        Set<PiiScope> left = target.remainingAmong(scopes(part));
        for (DisposalItem item : part) {
            if (left.contains(item.scope())) {
                item.failed();
                log.failed(target.name(), "remaining");
            } else {
                item.cleared(target.name(), changed.getOrDefault(item.scope(), 0L));
            }
        }
    }

    private void conclude() {
        List<DisposalItem> done = claims.renew(those(DisposalItem::isWhole));
        Map<LocalDate, Optional<LocalDate>> noise = new HashMap<>();
        Function<LocalDate, @Nullable LocalDate> noiseSince = day -> noise.computeIfAbsent(
                        day, first -> Optional.ofNullable(keys.upkeep().noiseSince(first)))
                .orElse(null);
        Map<DisposalItem, DisposalCertificate> certified = new LinkedHashMap<>();
        for (DisposalItem item : done) {
            together(RunLog.CERTIFICATE, List.of(item), () -> certified.put(item, certify(item, noiseSince)));
        }
        List<DisposalItem> recorded = List.copyOf(certified.keySet());
        if (!recorded.isEmpty()) {
            together(RunLog.AUDIT, recorded, () -> settings.journal().disposed(certified, reason));
        }
        finish(certified);
    }

    private DisposalCertificate certify(DisposalItem item, Function<LocalDate, @Nullable LocalDate> noiseSince) {
        return CertificateIssue.issue(
                settings,
                keys,
                item.record(),
                reason,
                item.intent(),
                began,
                now(),
                item.results(),
                item.exceptions(),
                noiseSince);
    }

    private void finish(Map<DisposalItem, DisposalCertificate> certified) {
        Map<RetentionRecord, Tombstone> ends = new LinkedHashMap<>();
        Map<RetentionRecord, DisposalCertificate> certificates = new HashMap<>();
        certified.forEach((item, certificate) -> {
            if (item.isWhole()) { // and so on record
                RetentionRecord last = item.record();
                certificates.put(last, certificate);
                ends.put(
                        last,
                        new Tombstone(
                                settings.tokenizer().scopeToken(last.scope()),
                                last.dataClass(),
                                certificate.endedAt(),
                                certificate.toJson()));
            }
        });
        if (ends.isEmpty()) {
            return;
        }
        Set<RetentionRecord> finished = Set.copyOf(settings.store().finishAll(ends));
        certificates.forEach((last, certificate) -> {
            if (finished.contains(last)) {
                log.disposed(certificate);
            } else {
                log.elsewhere();
            }
        });
    }

    private void leavePartial(List<DisposalItem> failed) {
        List<DisposalItem> left = claims.leavePartial(failed);
        left.forEach(item -> log.partial(item.record()));
        if (!left.isEmpty()) {
            together(RunLog.AUDIT, left, () -> settings.journal().partial(left));
        }
    }

    /** A step that succeeds or fails for all of them; tells which. */
    private boolean together(String name, List<DisposalItem> part, Runnable step) {
        if (part.isEmpty()) {
            return true;
        }
        try {
            step.run();
            return true;
        } catch (Exception | LinkageError e) { // of a listener or a ledger of the host, see BatchStep
            part.forEach(item -> failed(name, item, e));
            return false;
        }
    }

    private BatchStep eachStep(String name) {
        return new BatchStep(claims, settings.clock(), (item, e) -> failed(name, item, e));
    }

    private void failed(String name, DisposalItem item, Throwable e) {
        item.failed();
        log.failed(name, e);
    }

    private Instant now() {
        return settings.clock().instant();
    }
}
