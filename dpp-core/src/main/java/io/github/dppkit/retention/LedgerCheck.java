package io.github.dppkit.retention;

import io.github.dppkit.DppException;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.retention.spi.Mark;
import io.github.dppkit.retention.spi.RetentionRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds the store of deadlines against the erasure ledger: every erase that was begun has a tombstone here, or a disposal
 * under way. One that has neither was forgotten, and only a restore forgets.
 *
 * <p>What was found to be known is not read again: a mark of the store says how far the ledger was read, and when.
 */
final class LedgerCheck {

    private static final String MARK = "ledger:";

    /** How often a ledger was found shorter than it was, and how often it was found whole again. */
    private static final String LOST = "ledger-lost:";

    private static final String BACK = "ledger-back:";
    private static final int PAGE = 1_000;

    private final RetentionSettings settings;

    LedgerCheck(RetentionSettings settings) {
        this.settings = settings;
    }

    /**
     * What was found.
     *
     * @param forgotten tokens of erases that the store does not know
     * @param unfinished the same, and those of disposals that are under way
     * @param lastErase when the last of the forgotten erases began first
     * @param lastKnown when the ledger was last seen to be known, null if never
     * @param next up to where it was read now
     * @param readable whether the ledger tells anything
     */
    record Finding(
            Set<SubjectToken> forgotten,
            Set<SubjectToken> unfinished,
            Instant lastErase,
            @Nullable Instant lastKnown,
            long next,
            boolean readable) {}

    /** Throws {@link LedgerShorterException} if the ledger is shorter than it was, or was and grew again. */
    Finding look() {
        Mark mark = settings.store().marks().get(name());
        try {
            requireWhole(mark);
            return look(mark);
        } catch (LedgerShorterException e) {
            noteLoss();
            throw e;
        }
    }

    private Finding look(@Nullable Mark mark) {
        long position = position(mark);
        Map<SubjectToken, Instant> begun = new HashMap<>();
        Set<SubjectToken> forgotten = new LinkedHashSet<>();
        while (true) {
            Optional<ErasureLedger.Page> page = read(position, PAGE);
            if (page.isEmpty()) {
                return new Finding(Set.of(), Set.of(), Instant.EPOCH, null, 0, false);
            }
            page.get().entries().forEach(entry -> begun.putIfAbsent(entry.token(), entry.at()));
            List<SubjectToken> tokens = page.get().entries().stream()
                    .map(ErasureLedger.Entry::token)
                    .distinct()
                    .toList();
            if (tokens.isEmpty()) {
                break;
            }
            Set<SubjectToken> known = settings.store().disposedOf(tokens, DataClass.PII);
            tokens.stream().filter(token -> !known.contains(token)).forEach(forgotten::add);
            begun.keySet().retainAll(forgotten);
            position = page.get().next();
        }
        Set<SubjectToken> unfinished = Set.copyOf(forgotten);
        if (!forgotten.isEmpty()) {
            removeBegun(forgotten);
        }
        begun.keySet().retainAll(forgotten);
        Instant last = begun.values().stream().max(Instant::compareTo).orElse(Instant.EPOCH);
        return new Finding(forgotten, unfinished, last, mark == null ? null : mark.at(), position, true);
    }

    /** Remembers that the store knew of everything up to here. */
    void known(Finding finding) {
        if (finding.readable()) {
            settings.store().raise(name(), finding.next(), settings.clock().instant());
        }
    }

    /**
     * Takes the ledger as it is now for the right one, whatever was read of another one before. It is read from its start: what
     * it tells is carried out, what it does not tell is for the person to answer for who said so.
     */
    void startAnew() {
        settings.store().raise(MARK + (number() + 1), 0, settings.clock().instant());
    }

    /**
     * Refuses a ledger that was lost and grew again: disposals go on meanwhile, so it reaches the position up to which it was
     * read. What stands before that is younger than the loss then.
     */
    private void requireWhole(@Nullable Mark mark) {
        int number = number();
        Mark lost = settings.store().marks().get(LOST + number);
        if (lost == null || !isLost(number)) {
            return;
        }
        long end = position(mark);
        long from = 0;
        int limit = PAGE;
        while (from < end) {
            Optional<ErasureLedger.Page> page = read(from, limit);
            if (page.isEmpty() || page.get().entries().isEmpty()) {
                break; // the look that follows tells
            }
            if (page.get().next() > end && limit > 1) {
                limit = 1;
                continue;
            }
            if (page.get().entries().stream().anyMatch(entry -> entry.at().isAfter(lost.at()))) {
                throw new LedgerShorterException();
            }
            from = page.get().next();
        }
        read(end, 1);
        settings.store().raise(BACK + number, lost.number(), settings.clock().instant());
    }

    private void noteLoss() {
        int number = number();
        if (!isLost(number)) {
            long back = position(settings.store().marks().get(BACK + number));
            settings.store().raise(LOST + number, back + 1, settings.clock().instant());
        }
    }

    private boolean isLost(int number) {
        Map<String, Mark> marks = settings.store().marks();
        return position(marks.get(LOST + number)) > position(marks.get(BACK + number));
    }

    private static long position(@Nullable Mark mark) {
        return mark == null ? 0 : mark.number();
    }

    /** Empty if it cannot be read; throws {@link LedgerShorterException} if it is not the one that was written. */
    private Optional<ErasureLedger.Page> read(long position, int limit) {
        return HostCall.of("the erasure ledger", () -> {
            try {
                return settings.ledger().read(position, limit);
            } catch (IndexOutOfBoundsException e) {
                LedgerShorterException shorter = new LedgerShorterException();
                shorter.initCause(e);
                throw shorter;
            }
        });
    }

    /** The ledger ends before what was read of it. */
    static final class LedgerShorterException extends DppException {

        private static final long serialVersionUID = 1L;

        LedgerShorterException() {
            super("The erasure ledger is not the one that was read before (L4.d).");
        }
    }

    /** A mark never falls, so that each ledger has one of its own. */
    private String name() {
        return MARK + number();
    }

    private int number() {
        return settings.store().marks().keySet().stream()
                .filter(name -> name.startsWith(MARK))
                .mapToInt(name -> Integer.parseInt(name.substring(MARK.length())))
                .max()
                .orElse(1);
    }

    /** Looks at disposals under way first and at tombstones last: one that ends in between is then seen by the second look. */
    private void removeBegun(Set<SubjectToken> forgotten) {
        eachRecord(stored -> {
            if (stored.state() != RetentionRecord.State.ACTIVE) {
                forgotten.remove(settings.tokenizer().scopeToken(stored.scope()));
            }
        });
        List<SubjectToken> left = List.copyOf(forgotten);
        for (int from = 0; from < left.size(); from += PAGE) {
            List<SubjectToken> part = left.subList(from, Math.min(left.size(), from + PAGE));
            forgotten.removeAll(settings.store().disposedOf(part, DataClass.PII));
        }
    }

    /** Hands over every record of personal data, page by page. */
    void eachRecord(Consumer<RetentionRecord> reader) {
        List<RetentionRecord> page = settings.store().page(null, null, PAGE);
        while (!page.isEmpty()) {
            page.stream().filter(stored -> stored.dataClass() == DataClass.PII).forEach(reader);
            page = settings.store().page(null, page.get(page.size() - 1), PAGE);
        }
    }

    /** Returns the records whose erase was forgotten. */
    Set<RetentionRecord> recordsOf(Set<SubjectToken> forgotten) {
        Set<RetentionRecord> found = new HashSet<>();
        eachRecord(stored -> {
            if (forgotten.contains(settings.tokenizer().scopeToken(stored.scope()))) {
                found.add(stored);
            }
        });
        return found;
    }
}
