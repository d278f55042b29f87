package io.github.dppkit.governance.request;

import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.crypto.IndexTerm;
import io.github.dppkit.crypto.IndexToken;
import io.github.dppkit.governance.request.internal.RequestBody;
import io.github.dppkit.governance.request.internal.SubjectResult;
import io.github.dppkit.governance.request.spi.CorrectionTarget;
import io.github.dppkit.governance.request.spi.DataRequestStore;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.RetentionStatus;
import io.github.dppkit.retention.internal.Erasures;
import io.github.dppkit.retention.notice.spi.ReturnSource;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionRecord;
import io.github.dppkit.retention.spi.StoredScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Corrects one value: on record, then noted as begun, then made, then on record and noted as made. The old one is not opened. */
@Enforces("A2.2.d")
final class Corrector {

    private static final int ATTEMPTS = 100;

    private final DataRequestsBuilder given;
    private final DataRequestStore store;
    private final Erasures erasures;
    private final RequestJournal journal;

    Corrector(DataRequestsBuilder given, DataRequestStore store, Erasures erasures, RequestJournal journal) {
        this.given = given;
        this.store = store;
        this.erasures = erasures;
        this.journal = journal;
    }

    boolean correct(
            String request,
            RequestBody body,
            PiiScope scope,
            FieldName field,
            Pii value,
            List<IndexTerm> terms,
            ActorId by) {
        ReturnSource source = Objects.requireNonNull(given.correctedSource);
        CorrectionTarget target = Objects.requireNonNull(given.corrections);
        SubjectToken token = erasures.tokenizer().scopeToken(scope);
        required(request, token);
        boolean lives = given.retention
                .status(scope, DataClass.PII)
                .map(RetentionStatus::state)
                .filter(state -> state == RetentionRecord.State.ACTIVE)
                .isPresent();
        if (!lives) { // else its first value would make a deadline of its own
            throw new DataRequestRefusedException(
                    "Correction refused (A2.2.d): nothing of the scope is held any more.");
        }
        EncryptedValue<?> stored = only(source.fields(scope).stream()
                .filter(one -> one.name().equals(field))
                .toList());
        if (!stored.type().equals(value.type())) {
            throw new DataRequestRefusedException(
                    "Correction refused (A2.2.d): the field holds a value of another type.");
        }
        EncryptedValue<?> corrected = given.encryptor.encrypt(
                value,
                scope,
                field,
                Provenance.migration(field.name(), erasures.clock().instant()));
        List<IndexToken> tokens = new ArrayList<>();
        terms.forEach(term -> tokens.add(given.blindIndex.token(term, scope.partner())));
        String name = field.toString();
        journal.correcting(body, Outcome.INTENDED, by, request, scope, name, value.category());
        note(request, token, new SubjectResult.Correction(name, value.category().name(), false), name);
        boolean made = target.replace(new CorrectionTarget.Correction(scope, field, stored, corrected, tokens));
        journal.correcting(body, made ? Outcome.SUCCESS : Outcome.FAILURE, by, request, scope, name, value.category());
        note(
                request,
                token,
                made ? new SubjectResult.Correction(name, value.category().name(), true) : null,
                name);
        return made;
    }

    /** Of two rows under one name, one would keep the wrong value, and the request would pass for done. */
    private static EncryptedValue<?> only(List<ReturnSource.Field> fields) {
        if (fields.isEmpty()) {
            throw new DataRequestRefusedException(
                    "Correction refused (A2.2.d): the ReturnSource knows no such field of the scope.");
        }
        if (fields.size() > 1) {
            throw new DataRequestRefusedException(
                    "Correction refused (A2.2.d): several rows of the scope hold the field,"
                            + " and its name tells none of them. Correct them yourself, or bind values to their rows.");
        }
        return fields.get(0).value();
    }

    private void note(String request, SubjectToken token, SubjectResult.@Nullable Correction correction, String field) {
        for (int i = 0; i < ATTEMPTS; i++) {
            StoredScope stored = required(request, token);
            SubjectResult noted = SubjectResult.parse(stored.result());
            SubjectResult next = correction == null ? noted.without(field) : noted.with(correction);
            if (store.replaceScope(RequestChanges.noted(stored, next))) {
                return;
            }
        }
        throw new DataRequestRefusedException(
                "Correction refused (A2.2.d): others change the scope all the time; repeat the call.");
    }

    /** A scope that the request names and that is not done. */
    private StoredScope required(String request, SubjectToken token) {
        return Subjects.find(store, request, token)
                .filter(one -> one.state() == StoredScope.State.OPEN)
                .orElseThrow(() -> new DataRequestRefusedException(
                        "Correction refused (A2.2.d): the request does not name the scope; say name first."));
    }
}
