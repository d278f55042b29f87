package io.github.dppkit.access;

import io.github.dppkit.access.ReviewSummary.Outlier;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.pii.ActorId;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How much each actor read on each day, in a range and in the look-back before it. */
final class DayCounts {

    /** A day up to this many scopes is never an outlier. */
    private static final long FLOOR = 50;

    /** A day is an outlier if it has more than so many times what is usual. */
    private static final long FACTOR = 3;

    private final Map<ActorId, Map<LocalDate, Long>> before = new HashMap<>();
    private final Map<ActorId, Map<LocalDate, Long>> within = new HashMap<>();

    void before(RecordedEvent read) {
        add(before, read);
    }

    void within(RecordedEvent read) {
        add(within, read);
    }

    private static void add(Map<ActorId, Map<LocalDate, Long>> counts, RecordedEvent read) {
        counts.computeIfAbsent(read.actor(), none -> new HashMap<>())
                .merge(LocalDate.ofInstant(read.time(), ZoneOffset.UTC), read.count(), Long::sum);
    }

    Set<ActorId> firstTime() {
        Set<ActorId> readers = new HashSet<>(within.keySet());
        readers.removeAll(before.keySet());
        return readers;
    }

    List<Outlier> outliers() {
        Map<ActorId.Kind, List<Long>> byKind = new HashMap<>();
        before.forEach((actor, days) ->
                byKind.computeIfAbsent(actor.kind(), none -> new ArrayList<>()).addAll(days.values()));
        List<Outlier> outliers = new ArrayList<>();
        within.forEach((actor, days) -> {
            Map<LocalDate, Long> own = before.getOrDefault(actor, Map.of());
            days.forEach((day, count) -> {
                List<Long> others = own.entrySet().stream()
                        .filter(each -> !each.getKey().equals(day))
                        .map(Map.Entry::getValue)
                        .toList();
                long usual = median(others.isEmpty() ? byKind.getOrDefault(actor.kind(), List.of()) : others);
                long whole = count + own.getOrDefault(day, 0L); // the range may begin in the middle of a day
                if (whole > FLOOR && whole > FACTOR * usual) {
                    outliers.add(new Outlier(actor, day, whole, usual));
                }
            });
        });
        return outliers;
    }

    /** Returns the lower median; 0 of nothing. */
    private static long median(Collection<Long> counts) {
        List<Long> sorted = counts.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get((sorted.size() - 1) / 2);
    }
}
