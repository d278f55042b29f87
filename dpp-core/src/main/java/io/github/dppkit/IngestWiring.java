package io.github.dppkit;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.AuditEventBuilder;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.Channel;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.OrderEvent;
import io.github.dppkit.retention.Retention;
import io.github.dppkit.spapi.IngestReport;
import io.github.dppkit.spapi.spi.IngestListener;
import io.github.dppkit.spapi.spi.OrderFacts;
import io.github.dppkit.spapi.spi.OrderObservation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Connects what payloads say to retention and to the audit trail, neither of which knows of payloads. */
@Enforces({"A2.6.a", "L4.a"})
final class IngestWiring {

    private IngestWiring() {}

    /** Returns what tells retention of orders; an ingest scope has no order and is left alone. */
    static OrderFacts facts(Retention retention) {
        return (scope, observation, provenance) -> {
            if (scope.kind() == PiiScope.Kind.ORDER) {
                retention.observed(scope, events(observation), provenance);
            }
        };
    }

    static List<OrderEvent> events(OrderObservation seen) {
        List<OrderEvent> events = new ArrayList<>();
        Instant purchased = seen.purchasedAt();
        if (purchased != null) {
            events.add(OrderEvent.purchased(purchased));
        }
        Instant promised = seen.promisedBy();
        if (promised != null) {
            events.add(OrderEvent.promised(promised));
        }
        Instant shipped = seen.shippedAt();
        if (shipped != null) {
            events.add(OrderEvent.shipped(shipped));
        }
        Instant shippedBy = seen.shippedBy();
        if (shippedBy != null) {
            // some of it had left by then, and some of it had not arrived: it had just left
            events.add(OrderEvent.shippedBefore(shippedBy));
            events.add(OrderEvent.undelivered(shippedBy));
        }
        Instant delivered = seen.deliveredAt();
        if (delivered != null) {
            events.add(OrderEvent.delivered(delivered));
        }
        switch (seen.status()) {
            case UNSHIPPED -> events.add(OrderEvent.unshipped(seen.asOf()));
            case SHIPPED, DELIVERED -> events.add(OrderEvent.shippedBefore(seen.asOf()));
            case IN_TRANSIT -> {
                events.add(OrderEvent.shippedBefore(seen.asOf()));
                events.add(OrderEvent.undelivered(seen.asOf()));
            }
            case CANCELLED -> events.add(OrderEvent.cancelled(seen.asOf()));
            case UNKNOWN -> {
                // says nothing that the instants above do not say
            }
        }
        return events;
    }

    /** Returns what puts on record what came in, and as an alarm each what somebody should look at. */
    static IngestListener listener(AuditTrail audit) {
        return report -> {
            int encrypted = report.encryptedLeaves();
            if (encrypted > 0) {
                audit.record(event(Action.ENCRYPT, Outcome.SUCCESS, Reason.NONE, report.seller())
                        .categories(report.encrypted().keySet())
                        .count(encrypted)
                        .build());
            }
            alarm(audit, report, Reason.UNKNOWN_FIELD, report.drift().size());
            alarm(audit, report, Reason.DISPOSED, report.erasedLeaves());
            alarm(audit, report, Reason.INVALID_REQUEST, report.ignoredDates());
            int unneeded = report.unneeded().values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            if (unneeded > 0) {
                audit.record(event(Action.ALARM, Outcome.SUCCESS, Reason.UNNEEDED_FIELD, report.seller())
                        .categories(report.unneeded().keySet())
                        .count(unneeded)
                        .build());
            }
        };
    }

    private static void alarm(AuditTrail audit, IngestReport report, Reason reason, int count) {
        if (count > 0) {
            audit.record(event(Action.ALARM, Outcome.SUCCESS, reason, report.seller())
                    .count(count)
                    .build());
        }
    }

    private static AuditEventBuilder event(Action action, Outcome outcome, Reason reason, SellingPartner partner) {
        return AuditEvent.builder(action, outcome, ActorId.DPPKIT, Channel.SYSTEM)
                .reason(reason)
                .partner(partner);
    }
}
