package io.github.dppkit.retention;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.keys.internal.KeyUpkeep;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * Collects data keys that have no deadline: active ones whose scope has no record.
 *
 * <p>A deadline is stored before its key, so there is one way to such a key: the data were disposed of between the two,
 * and the process that stored the key died before it asked for the deadline again. A key whose record stands but under which
 * nothing was ever stored is no orphan: it goes with the record.
 *
 * <p>A key whose scope has a tombstone is erased at once, however young: such a scope never gets a deadline again, and whoever
 * still makes the key asks for one before he uses it. A selling partner may come back; its key, and one without tombstone,
 * is left alone for ten minutes, more than any call that makes one may take. The first run of a process looks at all keys,
 * later ones at those made since.
 */
@Enforces("A2.1.a")
final class OrphanKeys {

    private static final Duration AGE = Duration.ofMinutes(10);

    /** How far back a run looks again: nodes' clocks differ, and a key's time is that of the node that made it. */
    private static final Duration OVERLAP = Duration.ofMinutes(30);

    private static final int PAGE = 500;

    private final RetentionSettings settings;
    private final KeyUpkeep keys;
    private final AtomicReference<Instant> seenUntil = new AtomicReference<>(Instant.EPOCH);

    OrphanKeys(RetentionSettings settings, KeyUpkeep keys) {
        this.settings = settings;
        this.keys = keys;
    }

    /** Erases the orphans there are; one that cannot be put on record stays for the next run. */
    void collect(Instant now, RunLog log) {
        finish(log);
        Instant old = now.minus(AGE);
        Instant until = now.plus(OVERLAP);
        Instant from = seenUntil.get();
        boolean complete = true;
        DataKeyRecord last = null;
        while (true) {
            List<DataKeyRecord> page = keys.activeKeys(from, until, last, PAGE);
            for (DataKeyRecord key : orphans(page, old)) {
                complete &= erased(key, log);
            }
            if (page.size() < PAGE) {
                break;
            }
            last = page.get(page.size() - 1);
        }
        if (complete) {
            Instant next = old.minus(OVERLAP);
            seenUntil.updateAndGet(seen -> next.isAfter(seen) ? next : seen);
        }
    }

    /**
     * Removes the keys whose erase has begun and that no record names: whoever began it died before the removal. Of one with a
     * record the disposal goes on.
     */
    private void finish(RunLog log) {
        DataKeyRecord last = null;
        List<DataKeyRecord> page;
        do {
            page = keys.disposingKeys(last, PAGE);
            keys.present(withoutRecord(page)).forEach(key -> erased(key, log)); // not what others removed meanwhile
            last = page.isEmpty() ? last : page.get(page.size() - 1);
        } while (page.size() == PAGE);
    }

    /** Returns those among active keys that no deadline bounds and that nobody is about to give one. */
    private List<DataKeyRecord> orphans(List<DataKeyRecord> page, Instant old) {
        List<DataKeyRecord> unbounded = withoutRecord(page);
        if (unbounded.isEmpty()) {
            return unbounded;
        }
        Map<DataKeyRecord, SubjectToken> tokens = new HashMap<>();
        unbounded.forEach(key -> tokens.put(key, settings.tokenizer().scopeToken(key.scope())));
        Set<SubjectToken> disposed =
                settings.store().disposedOf(List.copyOf(Set.copyOf(tokens.values())), DataClass.PII);
        return keys.present(unbounded.stream()
                .filter(key -> key.createdAt().isBefore(old)
                        || (key.scope().kind() != PiiScope.Kind.SELLING_PARTNER && disposed.contains(tokens.get(key))))
                .toList());
    }

    private List<DataKeyRecord> withoutRecord(List<DataKeyRecord> page) {
        if (page.isEmpty()) {
            return page;
        }
        Set<PiiScope> scopes = page.stream().map(DataKeyRecord::scope).collect(Collectors.toSet());
        Set<PiiScope> bounded = settings.store().findAll(List.copyOf(scopes), DataClass.PII).stream()
                .map(RetentionRecord::scope)
                .collect(Collectors.toSet());
        return page.stream().filter(key -> !bounded.contains(key.scope())).toList();
    }

    private boolean erased(DataKeyRecord key, RunLog log) {
        try {
            settings.journal().orphanFound(key.scope());
            keys.eraseOrphan(key);
            return true;
        } catch (RuntimeException e) {
            log.failed(RunLog.KEY, e);
            return false;
        }
    }
}
