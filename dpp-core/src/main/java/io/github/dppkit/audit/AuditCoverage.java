package io.github.dppkit.audit;

import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.PrunedWriter;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.PolicyConfigurationException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares where PII is kept, and how it can be reached, with where accesses were recorded (clause A2.6.b).
 *
 * <p>The host names each place that holds PII, best those it registers for disposal, and for each the channels by which it is
 * reached through dppkit. A place without a channel cannot be seen by the trail. An event says by which channel an access came,
 * not to which table; so a place is silent if none of its channels recorded anything.
 *
 * <p>Not promised: an access past dppkit, such as plain SQL, is on no channel. Immutable and safe for use by several threads.
 */
@Enforces("A2.6.b")
public final class AuditCoverage {

    private static final int PAGE = 1_000;
    private static final Set<Action> ACCESSES = EnumSet.of(
            Action.REVEAL,
            Action.ENCRYPT,
            Action.CHANGE,
            Action.DISPOSE,
            Action.ARCHIVE,
            Action.DISCLOSE,
            Action.EXPORT);

    private final AuditStore store;
    private final Map<String, Set<Channel>> targets;

    private AuditCoverage(AuditStore store, Map<String, Set<Channel>> targets) {
        this.store = store;
        this.targets = targets;
    }

    /**
     * Returns a coverage of places by which nothing is known to be reached yet.
     *
     * @param store the trail's store
     * @param names the places that hold PII, such as the names of all disposal targets
     * @return the coverage
     */
    public static AuditCoverage of(AuditStore store, Collection<String> names) {
        Map<String, Set<Channel>> targets = new LinkedHashMap<>();
        names.forEach(name -> targets.put(name, Set.of()));
        return new AuditCoverage(store, targets);
    }

    /**
     * Declares by which channels a place is reached, each of them recorded.
     *
     * @param target the place
     * @param channels the channels
     * @return a new coverage
     * @throws PolicyConfigurationException if there is no such place
     */
    public AuditCoverage reachedBy(String target, Channel... channels) {
        if (!targets.containsKey(target)) {
            throw new PolicyConfigurationException(
                    "Audit coverage refused (A2.6.b): a channel was declared for a place that is not among the named ones.");
        }
        Map<String, Set<Channel>> more = new LinkedHashMap<>(targets);
        more.put(target, Set.copyOf(Arrays.asList(channels)));
        return new AuditCoverage(store, more);
    }

    /**
     * Reports on a range of time; reads every event.
     *
     * @param from begin
     * @param to end, not part of the range
     * @return the report
     * @throws AuditStoreException if the store did not answer
     * @throws AuditFormatException if an event is malformed; run the verifier
     */
    public CoverageReport report(Instant from, Instant to) {
        Map<Channel, Long> accesses = new EnumMap<>(Channel.class);
        Map<WriterId, Long> starts = new HashMap<>();
        for (PrunedWriter row : store.pruned()) {
            starts.put(row.id(), row.size());
        }
        for (WriterId writer : store.eventWriters()) {
            count(writer, starts.getOrDefault(writer, 0L), from, to, accesses);
        }
        Set<Channel> silent = EnumSet.noneOf(Channel.class);
        Set<String> silentTargets = new LinkedHashSet<>();
        Set<String> unseen = new LinkedHashSet<>();
        targets.forEach((name, channels) -> {
            channels.stream().filter(channel -> !accesses.containsKey(channel)).forEach(silent::add);
            if (channels.isEmpty()) {
                unseen.add(name);
            } else if (channels.stream().noneMatch(accesses::containsKey)) {
                silentTargets.add(name);
            }
        });
        return new CoverageReport(from, to, accesses, silent, silentTargets, unseen);
    }

    private void count(WriterId writer, long start, Instant from, Instant to, Map<Channel, Long> accesses) {
        long next = start;
        List<StoredEvent> page;
        do {
            page = store.events(writer, next, PAGE);
            for (StoredEvent row : page) {
                RecordedEvent event = RecordedEvent.decode(row.body());
                if (ACCESSES.contains(event.action())
                        && !event.time().isBefore(from)
                        && event.time().isBefore(to)) {
                    accesses.merge(event.channel(), 1L, Long::sum);
                }
                next = row.seq() + 1;
            }
        } while (page.size() == PAGE);
    }
}
