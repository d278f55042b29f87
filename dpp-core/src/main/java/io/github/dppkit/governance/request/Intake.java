package io.github.dppkit.governance.request;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.crypto.MessagePublicKey;
import io.github.dppkit.governance.request.internal.RequestBody;
import io.github.dppkit.governance.request.internal.SubjectResult;
import io.github.dppkit.governance.request.spi.DataRequestStore;
import io.github.dppkit.governance.request.spi.DataRequestStore.State;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.internal.Erasures;
import io.github.dppkit.retention.spi.StoredCase;
import io.github.dppkit.retention.spi.StoredScope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Takes requests and the scopes that they concern. */
@Enforces("A2.2.d")
final class Intake {

    private static final int PAGE = 500;
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final DataRequestsBuilder given;
    private final DataRequestStore store;
    private final Erasures erasures;
    private final RequestJournal journal;

    Intake(DataRequestsBuilder given, DataRequestStore store, Erasures erasures, RequestJournal journal) {
        this.given = given;
        this.store = store;
        this.erasures = erasures;
        this.journal = journal;
    }

    StoredCase<State> receive(DataRequest request) {
        Instant now = erasures.clock().instant();
        if (request.receivedAt().isAfter(now.plus(TOLERANCE))) {
            throw new DataRequestRefusedException("Data request refused (A2.2.d): it was received in the future.");
        }
        requireSet(request.kind());
        MessagePublicKey recipient = request.recipient();
        String hash = hash(request);
        StoredCase<State> stored = store.find(request.id()).orElse(null);
        if (stored == null) {
            RequestBody body = new RequestBody(
                    request.kind(),
                    RequestJournal.text(request.handler()),
                    now.truncatedTo(ChronoUnit.MICROS),
                    recipient == null ? null : recipient.text(),
                    request.lifts(),
                    hash,
                    journal.received(request).toString(),
                    0,
                    false,
                    null,
                    null,
                    null);
            stored = store.add(
                    new StoredCase<>(request.id(), State.OPEN, request.receivedAt(), null, body.toJson(), null, 1));
        }
        if (!RequestBody.parse(stored.body()).hash().equals(hash)) {
            throw new DataRequestRefusedException(
                    "Data request refused (A2.2.d): another request has that id; give each one of its own.");
        }
        return stored;
    }

    void requireSet(DataRequest.Kind kind) {
        String missing = switch (kind) {
            case ACCESS -> given.desk == null ? "copies" : null;
            case RECTIFY -> given.corrections == null ? "corrections" : null;
            case RESTRICT, LIFT -> given.restrictions == null ? "DppBuilder.restrictions" : null;
            case ERASE -> null;
        };
        if (missing != null) {
            throw new DataRequestRefusedException(
                    "Data request refused (A2.2.d): set " + missing + ", without which it cannot be carried out.");
        }
    }

    /** What is asked for, whoever handles it and whenever it came. */
    private static String hash(DataRequest request) {
        MessagePublicKey recipient = request.recipient();
        String text = request.kind() + "\n" + (recipient == null ? "" : recipient.text()) + "\n" + request.lifts();
        return HexFormat.of().formatHex(Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    StoredCase<State> name(String id, Collection<PiiScope> scopes, ActorId by) {
        DataRequest.requirePerson(by);
        RequestBody body = open(id);
        Set<PiiScope> distinct = new LinkedHashSet<>(scopes);
        if (body.kind() == DataRequest.Kind.RESTRICT
                && distinct.stream().anyMatch(scope -> scope.kind() == PiiScope.Kind.SELLING_PARTNER)) {
            throw new DataRequestRefusedException(
                    "Scope refused (A2.2.d): a selling partner's own data are not restricted;"
                            + " they go when its authorisation ends.");
        }
        journal.named(body, by, distinct);
        List<StoredScope> subjects = new ArrayList<>();
        for (PiiScope scope : distinct) {
            SubjectToken token = erasures.tokenizer().scopeToken(scope);
            subjects.add(new StoredScope(id, token, scope, StoredScope.State.OPEN, null, 1));
        }
        for (int from = 0; from < subjects.size(); from += PAGE) {
            store.addScopes(List.copyOf(subjects.subList(from, Math.min(subjects.size(), from + PAGE))));
        }
        StoredCase<State> now = store.find(id).orElseThrow();
        if (now.state() != State.OPEN) {
            subjects.forEach(one -> store.replaceScope(
                    RequestChanges.done(one, SubjectResult.NONE.outcome(SubjectResult.Outcome.REFUSED))));
            throw new DataRequestRefusedException(
                    "Scope refused (A2.2.d): somebody had the request carried out at the same"
                            + " moment; its answer tells which scopes were part of it.");
        }
        return now;
    }

    /** What an open request holds. */
    RequestBody open(String id) {
        StoredCase<State> stored = required(id);
        if (stored.state() != State.OPEN) {
            throw new DataRequestRefusedException(
                    "Data request refused (A2.2.d): it is decided already; state another request.");
        }
        return RequestBody.parse(stored.body());
    }

    StoredCase<State> required(String id) {
        return store.find(id)
                .orElseThrow(() -> new DataRequestRefusedException(
                        "Data request refused (A2.2.d): there is no such request; say receive first."));
    }
}
