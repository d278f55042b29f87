package io.github.dppkit.retention;

import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.retention.spi.RetentionFacts;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Takes note of what is learned of orders, partners and other data, and lets their deadlines follow: first the stored deadline
 * moves, then that is put on record, then the key moves.
 */
final class EventIntake {

    private final DeadlineRegister register;
    private final KeyFollower follower;
    private final Renewals renewals;
    private final Journal journal;
    private final InstantSource clock;

    EventIntake(RetentionSettings settings, KeyFollower follower) {
        this.register = settings.register();
        this.follower = follower;
        this.renewals = new Renewals(settings, follower);
        this.journal = settings.journal();
        this.clock = settings.clock();
    }

    boolean record(PiiScope scope, OrderEvent event, ActorId by) {
        requireOrder(scope);
        Instant now = clock.instant();
        UnaryOperator<RetentionFacts> change = facts -> FactMerge.add(facts, event, now, by);
        Instant firstSeen = FactMerge.cut(now);
        try {
            return follow(register.learn(scope, change, "host-event", firstSeen, now, false), by, now);
        } catch (OrderEventRefusedException e) {
            alarm(scope, e);
            throw e;
        }
    }

    void observed(PiiScope scope, List<OrderEvent> events, Provenance provenance) {
        requireOrder(scope);
        Instant now = clock.instant();
        PayloadFacts facts = new PayloadFacts(events, now);
        Instant obtained = FactMerge.notAfter(provenance.obtainedAt(), now);
        DeadlineRegister.@Nullable Learned learned =
                register.learn(scope, facts, provenance.operation(), obtained, now, false);
        if (learned == null) {
            throw register.refusedLate(scope);
        }
        if (facts.ignored() > 0) {
            journal.absurd(scope, facts.ignored());
        }
        follow(learned, ActorId.DPPKIT, now);
    }

    RenewalReport renew(Collection<PiiScope> orders, OrderEvent event, ActorId by) {
        orders.forEach(EventIntake::requireOrder);
        if (event.kind() != OrderEvent.Kind.UNSHIPPED && event.kind() != OrderEvent.Kind.UNDELIVERED) {
            throw new OrderEventRefusedException(
                    "Renewal refused (A2.1.a): say unshipped or undelivered; record other events one by one.");
        }
        return renewals.run(new LinkedHashSet<>(orders), event, by, clock.instant());
    }

    boolean partnerAuthorised(SellingPartner partner, Instant asOf) {
        Instant now = clock.instant();
        UnaryOperator<RetentionFacts> change = facts -> FactMerge.add(facts, OrderEvent.unshipped(asOf), now);
        PiiScope scope = PiiScope.sellingPartner(partner);
        return follow(register.learn(scope, change, "host-event", now, now, true), ActorId.DPPKIT, now);
    }

    void registerInformation(PiiScope scope, String origin, Instant obtainedAt) {
        Provenance checked = Provenance.spApi(origin, obtainedAt);
        Instant now = clock.instant();
        register.requireTime(now);
        register.addInformation(scope, checked.operation(), FactMerge.notAfter(obtainedAt, now), now);
    }

    private boolean follow(DeadlineRegister.@Nullable Learned learned, ActorId by, Instant now) {
        if (learned == null) {
            return false;
        }
        // also where an earlier call could not put it on record, and the key stayed where it was
        if (learned.changed() || !register.isSettled(learned.record())) {
            journal.deadlineMoved(learned.record().scope(), by);
        }
        follower.follow(learned.record(), now);
        return true;
    }

    /** The refusal stands whether or not its record succeeds. */
    private void alarm(PiiScope scope, OrderEventRefusedException refusal) {
        try {
            journal.absurd(scope, 1);
        } catch (RuntimeException e) {
            refusal.addSuppressed(e);
        }
    }

    private static void requireOrder(PiiScope scope) {
        if (scope.kind() != PiiScope.Kind.ORDER) {
            throw new OrderEventRefusedException(
                    "Order event refused (A2.1.a): the scope is no order; its deadline follows no order event.");
        }
    }
}
