package io.github.dppkit.retention;

import io.github.dppkit.pii.ActorId;
import io.github.dppkit.retention.spi.RetentionFacts;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/** The facts of one payload, the purchase first: others are held against it. What cannot be true is left out. */
final class PayloadFacts implements UnaryOperator<RetentionFacts> {

    private final List<OrderEvent> events;
    private final Instant now;
    private int ignored;

    PayloadFacts(List<OrderEvent> events, Instant now) {
        this.events =
                events.stream().sorted(Comparator.comparing(OrderEvent::kind)).toList();
        this.now = now;
    }

    /** Returns how many facts were left out. */
    int ignored() {
        return ignored;
    }

    @Override
    public RetentionFacts apply(RetentionFacts known) {
        ignored = 0; // it is applied again when another node was first
        RetentionFacts facts = known;
        for (OrderEvent event : events) {
            try {
                facts = FactMerge.add(facts, event, now, ActorId.DPPKIT);
            } catch (OrderEventRefusedException e) {
                ignored++;
            }
        }
        return facts;
    }
}
