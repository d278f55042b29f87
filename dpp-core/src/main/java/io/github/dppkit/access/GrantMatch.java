package io.github.dppkit.access;

import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.audit.spi.SubjectTokenizer;
import io.github.dppkit.pii.ActorId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Holds reads on record against the grants that may have permitted them. */
final class GrantMatch {

    /** A permit and the clocks of two nodes may let a read stand on record so long after a revocation. */
    private static final Duration TOLERANCE = Duration.ofMinutes(6);

    /** How one grant was used. */
    static final class Use {

        private final Grant grant;
        private final @Nullable SubjectToken partner;
        private long reads;
        private @Nullable Instant last;

        private Use(Grant grant, @Nullable SubjectToken partner) {
            this.grant = grant;
            this.partner = partner;
        }

        long reads() {
            return reads;
        }

        @Nullable Instant last() {
            return last;
        }

        private boolean explains(RecordedEvent read) {
            Instant revoked = grant.revokedAt();
            return grant.role().equals(read.role())
                    && (grant.purpose() == null || grant.purpose().equals(read.purpose()))
                    && (partner == null || partner.equals(read.partner()))
                    && (revoked == null || !read.time().isAfter(revoked.plus(TOLERANCE)));
        }

        private void count(RecordedEvent read, long more) {
            reads += more;
            last = last == null || last.isBefore(read.time()) ? read.time() : last;
        }
    }

    private final List<Use> all = new ArrayList<>();
    private final Map<ActorId, List<Use>> byActor = new HashMap<>();

    GrantMatch(List<Grant> grants, SubjectTokenizer tokenizer) {
        for (Grant grant : grants) {
            Use use = new Use(grant, grant.partner() == null ? null : tokenizer.partnerToken(grant.partner()));
            all.add(use);
            byActor.computeIfAbsent(grant.actor(), none -> new ArrayList<>()).add(use);
        }
    }

    void before(RecordedEvent read) {
        match(read, 0);
    }

    /** Counts a read of the range; false if no grant explains it. */
    boolean within(RecordedEvent read) {
        return match(read, read.count());
    }

    private boolean match(RecordedEvent read, long more) {
        boolean explained = false;
        for (Use use : byActor.getOrDefault(read.actor(), List.of())) {
            if (use.explains(read)) {
                use.count(read, more);
                explained = true;
            }
        }
        return explained;
    }

    void each(BiConsumer<Grant, Use> taker) {
        all.forEach(use -> taker.accept(use.grant, use));
    }
}
