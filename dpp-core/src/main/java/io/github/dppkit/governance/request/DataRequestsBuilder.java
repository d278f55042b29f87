package io.github.dppkit.governance.request;

import io.github.dppkit.access.AccessGuard;
import io.github.dppkit.access.spi.RestrictionStore;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.crypto.BlindIndex;
import io.github.dppkit.crypto.FieldEncryptor;
import io.github.dppkit.crypto.MessageEncryptor;
import io.github.dppkit.governance.request.spi.CorrectionTarget;
import io.github.dppkit.governance.request.spi.DataRequestStore;
import io.github.dppkit.governance.request.spi.SubjectIndex;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.retention.Retention;
import io.github.dppkit.retention.internal.CaseClaim;
import io.github.dppkit.retention.notice.internal.ReturnDesk;
import io.github.dppkit.retention.notice.spi.ReturnPermits;
import io.github.dppkit.retention.notice.spi.ReturnShelf;
import io.github.dppkit.retention.notice.spi.ReturnSource;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Wires {@link DataRequests}. To be set: the store. What is not set refuses what needs it: no index, no search; no copies, no
 * copies; no corrections, no corrections; restrictions need a store in the {@code Dpp}. A request is to be answered within 30
 * days unless a shorter time is set; a node has a request to itself for 5 minutes, and longer as long as it works on it. Not
 * safe for use by several threads.
 */
public final class DataRequestsBuilder {

    final Retention retention;
    final FieldEncryptor encryptor;
    private final MessageEncryptor messages;
    final AccessGuard access;
    final AuditTrail audit;
    final BlindIndex blindIndex;
    final @Nullable RestrictionStore restrictions;

    @Nullable DataRequestStore store;

    @Nullable SubjectIndex index;

    @Nullable ReturnDesk desk;

    @Nullable ReturnSource correctedSource;

    @Nullable CorrectionTarget corrections;

    Duration answerWithin = DataRequests.ANSWER_WITHIN;
    Duration claimTime = CaseClaim.TIME;

    DataRequestsBuilder(
            Retention retention,
            FieldEncryptor encryptor,
            MessageEncryptor messages,
            AccessGuard access,
            AuditTrail audit,
            BlindIndex blindIndex,
            @Nullable RestrictionStore restrictions) {
        this.retention = retention;
        this.encryptor = encryptor;
        this.messages = messages;
        this.access = access;
        this.audit = audit;
        this.blindIndex = blindIndex;
        this.restrictions = restrictions;
    }

    /**
     * Sets where requests are kept: with the deadlines.
     *
     * @param value the store
     * @return this
     */
    public DataRequestsBuilder store(DataRequestStore value) {
        store = Objects.requireNonNull(value, "store");
        return this;
    }

    /**
     * Sets what finds rows by tokens of the blind index.
     *
     * @param value looks in the host's tables
     * @return this
     */
    public DataRequestsBuilder index(SubjectIndex value) {
        index = Objects.requireNonNull(value, "index");
        return this;
    }

    /**
     * Sets how copies are made.
     *
     * @param source what is stored of a scope
     * @param permits under which it is opened; for a purpose of its own, such as {@code Purpose.legalDuty("EU", "GDPR-15")}
     * @param shelf where it is put, encrypted to its recipient
     * @return this
     */
    public DataRequestsBuilder copies(ReturnSource source, ReturnPermits permits, ReturnShelf shelf) {
        desk = new ReturnDesk(encryptor, messages, source, permits, shelf);
        return this;
    }

    /**
     * Sets how values are corrected.
     *
     * @param source what is stored of a scope
     * @param target puts a corrected value in its place
     * @return this
     */
    public DataRequestsBuilder corrections(ReturnSource source, CorrectionTarget target) {
        correctedSource = Objects.requireNonNull(source, "source");
        corrections = Objects.requireNonNull(target, "target");
        return this;
    }

    /**
     * Sets within what time a request is to be answered; alarms come after half, five sixths and 29/30 of it and at its end.
     *
     * @param value 1 day to {@link DataRequests#ANSWER_WITHIN}
     * @return this
     * @throws PolicyConfigurationException if it is out of range
     */
    public DataRequestsBuilder answerWithin(Duration value) {
        if (value.compareTo(Duration.ofDays(1)) < 0 || value.compareTo(DataRequests.ANSWER_WITHIN) > 0) {
            throw new PolicyConfigurationException(
                    "Data requests refused (A2.2.d): answerWithin must be from 1 to 30 days.");
        }
        answerWithin = value;
        return this;
    }

    /**
     * Sets how long a node has a request to itself without a sign of life; longer than any one scope takes.
     *
     * @param value 10 seconds to 1 day
     * @return this
     * @throws PolicyConfigurationException if it is out of range
     */
    public DataRequestsBuilder claimTime(Duration value) {
        claimTime = CaseClaim.requireTime(value, "Data requests refused (A2.2.d)");
        return this;
    }

    /**
     * Wires it.
     *
     * @return the requests; nothing in them runs by itself
     * @throws PolicyConfigurationException if the store is missing
     */
    public DataRequests build() {
        if (store == null) {
            throw new PolicyConfigurationException(
                    "Data requests refused (A2.2.d): set store, such as JdbcStores.dataRequestStore().");
        }
        return new DataRequests(this, store);
    }
}
