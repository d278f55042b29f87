package io.github.dppkit.retention;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.AuditEventBuilder;
import io.github.dppkit.audit.Channel;
import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Enforces;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What retention puts on record; every method returns when the event is durable, else throws. */
@Enforces("A2.6.a")
final class Journal {

    private final Recorder recorder;

    Journal(Recorder recorder) {
        this.recorder = recorder;
    }

    /** A deadline moved, and its key is about to follow. */
    void deadlineMoved(PiiScope scope, ActorId by) {
        recorder.record(move(scope, by));
    }

    /** Many deadlines moved, at most 500, and their keys are about to follow: one commit. */
    void deadlinesMoved(List<PiiScope> scopes, ActorId by) {
        recorder.recordAll(scopes.stream().map(scope -> move(scope, by)).toList());
    }

    /** Stored deadlines are about to follow the policy; the evidence is the hash of its version and of what deadlines follow. */
    EventId policyFollowed(byte[] evidence) {
        return recorder.record(AuditEvent.builder(Action.CONFIGURATION, Outcome.INTENDED, ActorId.DPPKIT, Channel.JOB)
                .reason(Reason.POLICY_CHANGED)
                .evidence(evidence)
                .build());
    }

    /** They have followed it, so many of them. */
    void policyFollows(EventId intent, long count, byte[] evidence) {
        recorder.record(AuditEvent.builder(Action.CONFIGURATION, Outcome.SUCCESS, ActorId.DPPKIT, Channel.JOB)
                .reason(Reason.POLICY_CHANGED)
                .relatesTo(intent)
                .count(count)
                .evidence(evidence)
                .build());
    }

    /** Deadlines of at most 500 scopes moved and their keys could not follow: they stay where they were until a run moves them. */
    void keysNotMoved(Set<PiiScope> scopes) {
        recorder.recordAll(scopes.stream()
                .map(scope -> event(Action.ALARM, Outcome.FAILURE, Reason.KEY_UNAVAILABLE, scope)
                        .count(1)
                        .build())
                .toList());
    }

    private static AuditEvent move(PiiScope scope, ActorId by) {
        Channel channel = by.equals(ActorId.DPPKIT) ? Channel.SYSTEM : Channel.API;
        return AuditEvent.builder(Action.KEY_USE, Outcome.INTENDED, by, channel)
                .scope(scope)
                .count(1)
                .build();
    }

    /** As the reason of each says, half or more of the leases of at most 500 orders is over, and nobody has renewed them. */
    void leasesRunOut(Map<PiiScope, Reason> alarms) {
        List<AuditEvent> events = new ArrayList<>();
        alarms.forEach((scope, reason) -> events.add(
                event(Action.ALARM, Outcome.SUCCESS, reason, scope).count(1).build()));
        recorder.recordAll(events);
    }

    /** A secret stays ahead of its day that was to go, or goes on its day with so many keys that were still in use. */
    void epochAlarm(Reason reason, int count) {
        recorder.record(AuditEvent.builder(Action.ALARM, Outcome.SUCCESS, ActorId.DPPKIT, Channel.JOB)
                .reason(reason)
                .count(count)
                .build());
    }

    /** The root key is about to wrap secrets of days to come. */
    EventId secretsAhead(int count) {
        return recorder.record(AuditEvent.builder(Action.KEY_USE, Outcome.INTENDED, ActorId.DPPKIT, Channel.JOB)
                .count(count)
                .build());
    }

    /** They are made. */
    void secretsMade(EventId intent, int count) {
        recorder.record(AuditEvent.builder(Action.KEY_USE, Outcome.SUCCESS, ActorId.DPPKIT, Channel.JOB)
                .relatesTo(intent)
                .count(count)
                .build());
    }

    /** Facts of a payload cannot be true and were ignored. */
    void absurd(PiiScope scope, int count) {
        recorder.record(event(Action.ALARM, Outcome.DENIED, Reason.INVALID_REQUEST, scope)
                .count(count)
                .build());
    }

    /** Data of a disposed scope came again and were not taken in. */
    void lateFeed(PiiScope scope) {
        recorder.record(event(Action.ENCRYPT, Outcome.DENIED, Reason.DISPOSED, scope)
                .count(1)
                .build());
    }

    /** Disposals, at most 500, are about to begin or to be tried again: one commit. Returns their ids in the same order. */
    List<EventId> intended(List<PiiScope> scopes, Reason reason) {
        return recorder.recordAll(scopes.stream()
                .map(scope ->
                        event(Action.DISPOSE, Outcome.INTENDED, reason, scope).build())
                .toList());
    }

    /** Everything of these scopes, at most 500, is gone; the certificates say what. One commit. */
    void disposed(Map<DisposalItem, DisposalCertificate> ends, Reason reason) {
        List<AuditEvent> events = new ArrayList<>();
        ends.forEach((item, certificate) ->
                events.add(answering(event(Action.DISPOSE, Outcome.SUCCESS, reason, item.scope()), item.intent())
                        .count(item.changed())
                        .evidence(certificate.toJson().getBytes(StandardCharsets.UTF_8))
                        .build()));
        recorder.recordAll(events);
    }

    /** Something of these scopes, at most 500, failed or is left; it is tried again. One commit. */
    void partial(List<DisposalItem> items) {
        recorder.recordAll(items.stream()
                .map(item -> answering(
                                event(Action.DISPOSE, Outcome.FAILURE, Reason.STORE_UNAVAILABLE, item.scope()),
                                item.intent())
                        .count(item.failures())
                        .build())
                .toList());
    }

    /** A data key without a deadline was found and is about to be erased. */
    void orphanFound(PiiScope scope) {
        recorder.record(event(Action.KEY_USE, Outcome.INTENDED, Reason.DISPOSED, scope)
                .count(1)
                .build());
    }

    /** Secrets of days that have come, of erased keys, or of the blind index's months that are over, are about to be destroyed. */
    EventId epochsIntended() {
        return recorder.record(AuditEvent.builder(Action.KEY_USE, Outcome.INTENDED, ActorId.DPPKIT, Channel.JOB)
                .reason(Reason.SCHEDULED)
                .build());
    }

    /** They are destroyed. */
    void epochsDestroyed(@Nullable EventId intent, int count) {
        recorder.record(answering(
                        AuditEvent.builder(Action.KEY_USE, Outcome.SUCCESS, ActorId.DPPKIT, Channel.JOB)
                                .reason(Reason.SCHEDULED),
                        intent)
                .count(count)
                .build());
    }

    /** Data or keys were found to have been restored from a backup. */
    void restoreFound() {
        recorder.record(AuditEvent.builder(Action.RESTORE, Outcome.DENIED, ActorId.DPPKIT, Channel.SYSTEM)
                .reason(Reason.RESTORE_UNRECONCILED)
                .build());
    }

    /** What a restore has brought back is about to be erased again. */
    EventId restoreIntended(ActorId by) {
        return recorder.record(AuditEvent.builder(Action.RESTORE, Outcome.INTENDED, by, channel(by))
                .reason(Reason.RESTORE_UNRECONCILED)
                .build());
    }

    /** It is erased. */
    void reconciled(ActorId by, EventId intent, long count) {
        recorder.record(AuditEvent.builder(Action.RESTORE, Outcome.SUCCESS, by, channel(by))
                .relatesTo(intent)
                .count(count)
                .build());
    }

    /** A person takes a restore on record that nothing can be held against. */
    void restoreAcknowledged(ActorId by, String role, Reason reason) {
        recorder.record(AuditEvent.builder(Action.RESTORE, Outcome.SUCCESS, by, Channel.ADMIN)
                .role(role)
                .reason(reason)
                .build());
    }

    private static Channel channel(ActorId by) {
        return by.kind() == ActorId.Kind.PERSON ? Channel.ADMIN : Channel.JOB;
    }

    /** Somebody says that a backup of the key store was taken. */
    void keyBackupStated(ActorId by) {
        Channel channel = by.kind() == ActorId.Kind.PERSON ? Channel.ADMIN : Channel.JOB;
        recorder.record(AuditEvent.builder(Action.CONFIGURATION, Outcome.SUCCESS, by, channel)
                .reason(Reason.REQUESTED)
                .build());
    }

    /** Something happened to a notice. */
    EventId ofNotice(AuditEvent event) {
        return recorder.record(event);
    }

    /** A certificate was issued again, with what is known of its copies now. */
    void issuedAgain(PiiScope scope, byte[] certificate) {
        recorder.record(event(Action.EXPORT, Outcome.SUCCESS, Reason.REQUESTED, scope)
                .count(1)
                .evidence(certificate)
                .build());
    }

    /** The time is in doubt. */
    void timeInDoubt(ClockWatch.Doubt doubt) {
        recorder.record(AuditEvent.builder(Action.ALARM, Outcome.FAILURE, ActorId.DPPKIT, Channel.SYSTEM)
                .reason(doubt.reason())
                .count(doubt.difference().toSeconds())
                .build());
    }

    /** It is so no longer, by itself. */
    void timeAgreesAgain() {
        recorder.record(AuditEvent.builder(Action.CLOCK, Outcome.SUCCESS, ActorId.DPPKIT, Channel.SYSTEM)
                .reason(Reason.CLOCK_IN_DOUBT)
                .build());
    }

    /** Somebody confirms the time; the event says what differed, and by how many seconds. */
    void timeConfirmed(ClockWatch.Doubt doubt, ActorId person) {
        recorder.record(AuditEvent.builder(Action.CLOCK, Outcome.SUCCESS, person, Channel.ADMIN)
                .reason(doubt.reason())
                .count(doubt.difference().toSeconds())
                .build());
    }

    /** Somebody confirms that so many may be disposed of. */
    void disposalConfirmed(ActorId person, long count) {
        recorder.record(AuditEvent.builder(Action.CONFIGURATION, Outcome.SUCCESS, person, Channel.ADMIN)
                .reason(Reason.DISPOSAL_PAUSED)
                .count(count)
                .build());
    }

    /** Disposal waits, or is late, for so many. */
    void guardAlarm(Reason reason, long count) {
        recorder.record(AuditEvent.builder(Action.ALARM, Outcome.FAILURE, ActorId.DPPKIT, Channel.JOB)
                .reason(reason)
                .count(count)
                .build());
    }

    private static AuditEventBuilder event(Action action, Outcome outcome, Reason reason, PiiScope scope) {
        return AuditEvent.builder(action, outcome, ActorId.DPPKIT, Channel.SYSTEM)
                .reason(reason)
                .scope(scope);
    }

    private static AuditEventBuilder answering(AuditEventBuilder event, @Nullable EventId intent) {
        return intent == null ? event : event.relatesTo(intent);
    }
}
