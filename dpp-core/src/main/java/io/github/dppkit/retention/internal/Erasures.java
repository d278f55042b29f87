package io.github.dppkit.retention.internal;

import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.audit.spi.SubjectTokenizer;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionStore;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What notices need of a retention besides what every host may call: the one door between the two packages. */
public interface Erasures {

    /**
     * Returns the deployment.
     *
     * @return what certificates name
     */
    Environment environment();

    /**
     * Returns the figures in force.
     *
     * @return the policy
     */
    DppPolicy policy();

    /**
     * Returns deadlines and tombstones.
     *
     * @return whose failures quote no row
     */
    RetentionStore store();

    /**
     * Returns what turns scopes into tokens.
     *
     * @return that of the audit trail
     */
    SubjectTokenizer tokenizer();

    /**
     * Returns what signs certificates.
     *
     * @return that of audit checkpoints
     */
    AuditSigner signer();

    /**
     * Returns the time.
     *
     * @return the clock
     */
    InstantSource clock();

    /**
     * Puts an event on record.
     *
     * @param event what happened
     * @return its id, once it is durable
     */
    EventId record(AuditEvent event);

    /**
     * Sees to it that a scope of which nothing is stored is disposed of like any other, so that its tombstone refuses what
     * comes late. Nothing is done where there is a record already.
     *
     * @param scope whose data will never be taken in
     * @param dataClass which of them
     * @return false if the policy sets no clock for such data, so that none are kept
     */
    boolean suppress(PiiScope scope, DataClass dataClass);

    /**
     * Says what is known now of copies of many disposals together; no instant lies before the truth of one of them.
     *
     * @param lastKeyDay the latest day under which one of the keys was ever wrapped, null if there was none
     * @param firstSeen when the first of the data came
     * @param ended when the last of them were gone
     * @param servedUntil from when on no cache serves any of them
     * @return what is known
     */
    Copies copies(@Nullable LocalDate lastKeyDay, Instant firstSeen, Instant ended, Instant servedUntil);

    /**
     * What is known of copies.
     *
     * @param dates when copies went or go
     * @param cryptographicErase since when copies of the keys are noise, in words
     * @param keyResidue what may be left of them
     * @param unknown what would have to be known to say more
     * @param backupsKnown whether the operator has said how long each kind of backup is kept
     */
    record Copies(
            CertificateBody.Copies dates,
            String cryptographicErase,
            String keyResidue,
            List<String> unknown,
            boolean backupsKnown) {

        /**
         * Copies the list.
         *
         * @param dates when copies went or go
         * @param cryptographicErase since when copies of the keys are noise, in words
         * @param keyResidue what may be left of them
         * @param unknown what would have to be known to say more
         * @param backupsKnown whether retentions of all backups are known
         */
        public Copies {
            unknown = List.copyOf(unknown);
        }
    }
}
