package io.github.dppkit;

import io.github.dppkit.access.AccessGuard;
import io.github.dppkit.access.AuditReview;
import io.github.dppkit.access.GrantRegister;
import io.github.dppkit.access.credential.CredentialRegister;
import io.github.dppkit.access.login.LoginGuardBuilder;
import io.github.dppkit.access.spi.CredentialStore;
import io.github.dppkit.access.spi.RestrictionStore;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.crypto.ArchiveEncryptor;
import io.github.dppkit.crypto.ArchivePublicKey;
import io.github.dppkit.crypto.BlindIndex;
import io.github.dppkit.crypto.FieldEncryptor;
import io.github.dppkit.crypto.KeyRecovery;
import io.github.dppkit.crypto.MessageEncryptor;
import io.github.dppkit.crypto.RecordTagger;
import io.github.dppkit.governance.request.DataRequests;
import io.github.dppkit.governance.request.DataRequestsBuilder;
import io.github.dppkit.keys.RootRotation;
import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.reconcile.RowReconciliation;
import io.github.dppkit.retention.Retention;
import io.github.dppkit.retention.hold.Holds;
import io.github.dppkit.retention.notice.Notices;
import io.github.dppkit.retention.notice.NoticesBuilder;
import io.github.dppkit.spapi.SpApiEncryptor;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The promises of Amazon's Data Protection Policy, wired together: one for each application, made at start and closed at
 * its end.
 *
 * <p>Immutable; safe for use by several threads. Its own threads write and sign the audit trail, write the alarms of the log
 * sanitizer, and look each minute at the clocks and at what should have been disposed of; they end with {@link #close()}.
 */
public final class Dpp implements AutoCloseable {

    private final Environment environment;
    private final DppPolicy policy;
    private final FieldEncryptor encryptor;
    private final RecordTagger recordTags;
    private final BlindIndex blindIndex;
    private final MessageEncryptor messageEncryptor;
    private final Function<Collection<ArchivePublicKey>, ArchiveEncryptor> archives;
    private final SpApiEncryptor spApi;
    private final AccessGuard access;
    private final GrantRegister grants;
    private final AuditReview auditReview;
    private final LoginWiring logins;
    private final Retention retention;
    private final @Nullable RestrictionStore restrictions;
    private final @Nullable Holds holds;
    private final KeyRecovery recovery;
    private final RootRotation rootRotation;
    private final AuditTrail audit;
    private final AuditTools auditTools;
    private final RowReconciliation rows;
    private final LogSanitizer logSanitizer;
    private final LogAlarms logAlarms;
    private final RetentionBeat beat;
    private final PermitIssuer issuer;

    Dpp(
            Environment environment,
            DppPolicy policy,
            FieldEncryptor encryptor,
            RecordTagger recordTags,
            BlindIndex blindIndex,
            MessageEncryptor messageEncryptor,
            Function<Collection<ArchivePublicKey>, ArchiveEncryptor> archives,
            SpApiEncryptor spApi,
            AccessGuard access,
            GrantRegister grants,
            AuditReview auditReview,
            LoginWiring logins,
            Retention retention,
            @Nullable RestrictionStore restrictions,
            @Nullable Holds holds,
            KeyRecovery recovery,
            RootRotation rootRotation,
            AuditTrail audit,
            AuditTools auditTools,
            RowReconciliation rows,
            LogSanitizer logSanitizer,
            LogAlarms logAlarms,
            RetentionBeat beat,
            PermitIssuer issuer) {
        this.environment = environment;
        this.policy = policy;
        this.encryptor = encryptor;
        this.recordTags = recordTags;
        this.blindIndex = blindIndex;
        this.messageEncryptor = messageEncryptor;
        this.archives = archives;
        this.spApi = spApi;
        this.access = access;
        this.grants = grants;
        this.auditReview = auditReview;
        this.logins = logins;
        this.retention = retention;
        this.restrictions = restrictions;
        this.holds = holds;
        this.recovery = recovery;
        this.rootRotation = rootRotation;
        this.audit = audit;
        this.auditTools = auditTools;
        this.rows = rows;
        this.logSanitizer = logSanitizer;
        this.logAlarms = logAlarms;
        this.beat = beat;
        this.issuer = issuer;
    }

    /**
     * Returns a builder.
     *
     * @return with the defaults that {@link DppBuilder} lists
     */
    public static DppBuilder builder() {
        return new DppBuilder();
    }

    /**
     * Returns the deployment that all data belong to.
     *
     * @return the environment
     */
    public Environment environment() {
        return environment;
    }

    /**
     * Returns the figures in force.
     *
     * @return the policy
     */
    public DppPolicy policy() {
        return policy;
    }

    /**
     * Returns what encrypts values and opens them with a permit.
     *
     * @return the encryptor
     */
    public FieldEncryptor encryptor() {
        return encryptor;
    }

    /**
     * Returns what binds the encrypted columns of a row together.
     *
     * @return makes and verifies the tags of rows
     */
    public RecordTagger recordTags() {
        return recordTags;
    }

    /**
     * Returns what puts the tags of rows on record and finds rows that were put back as a whole.
     *
     * @return the reconciliation; nothing in it runs by itself
     */
    public RowReconciliation rows() {
        return rows;
    }

    /**
     * Returns what finds encrypted values by equality.
     *
     * @return the blind index
     */
    public BlindIndex blindIndex() {
        return blindIndex;
    }

    /**
     * Returns what encrypts a message to one recipient's public key (clause A1.5.c).
     *
     * @return takes the permits of this {@code Dpp}
     */
    public MessageEncryptor messageEncryptor() {
        return messageEncryptor;
    }

    /**
     * Returns what encrypts records for a cold archive that this application cannot open (clause A2.1.c).
     *
     * @param keys the public keys, one for each jurisdiction and fiscal year
     * @return takes the permits of this {@code Dpp}
     * @throws io.github.dppkit.policy.PolicyConfigurationException if a year has two keys
     */
    public ArchiveEncryptor archiveEncryptor(Collection<ArchivePublicKey> keys) {
        return archives.apply(keys);
    }

    /**
     * Returns what encrypts the personal data of whole SP-API payloads and reports.
     *
     * @return the encryptor of payloads
     */
    public SpApiEncryptor spApi() {
        return spApi;
    }

    /**
     * Returns what keeps deadlines and disposes of what is due.
     *
     * @return the retention; nothing in it runs by itself
     */
    public Retention retention() {
        return retention;
    }

    /**
     * Returns a builder of what carries out Amazon's notices to delete or return, and what follows when a selling partner
     * leaves (clause A1.7).
     *
     * @return lacks the store
     */
    public NoticesBuilder notices() {
        return Notices.builder(retention, encryptor, messageEncryptor);
    }

    /**
     * Returns a builder of what carries out the requests of data subjects: find, copy, correct, erase, restrict (clause A2.2.d).
     *
     * @return lacks the store
     */
    public DataRequestsBuilder dataRequests() {
        return DataRequests.builder(retention, encryptor, messageEncryptor, access, audit, blindIndex, restrictions);
    }

    /**
     * Returns what meets legal duties to keep data past their deadline (clause A2.1.c).
     *
     * @return the holds
     * @throws io.github.dppkit.policy.PolicyConfigurationException if the builder was given none
     */
    public Holds holds() {
        return DppHolds.required(holds);
    }

    /**
     * Tells whether there are holds.
     *
     * @return false if the builder was given none
     */
    public boolean hasHolds() {
        return holds != null;
    }

    /**
     * Returns what replaces data keys after a compromise.
     *
     * @return the recovery; nothing in it runs by itself
     */
    public KeyRecovery recovery() {
        return recovery;
    }

    /**
     * Returns what replaces the root key on schedule.
     *
     * @return the rotation; nothing in it runs by itself
     */
    public RootRotation rootRotation() {
        return rootRotation;
    }

    /**
     * Returns what takes personal data out of log text.
     *
     * @return the sanitizer, which acts where it is installed in the logging backend
     */
    public LogSanitizer logSanitizer() {
        return logSanitizer;
    }

    /**
     * Returns the only door to plaintext.
     *
     * @return the access guard
     */
    public AccessGuard access() {
        return access;
    }

    /**
     * Returns the register of who may act in which role.
     *
     * @return the grants
     */
    public GrantRegister grants() {
        return grants;
    }

    /**
     * Returns what summarises the audit trail for its regular review, and takes the sign-off.
     *
     * @return the review; nothing in it runs by itself
     */
    public AuditReview auditReview() {
        return auditReview;
    }

    /**
     * Returns a builder of what checks passwords and locks accounts, for hosts that keep passwords (clauses A1.2.f, L5.b).
     *
     * @return lacks store and hashing
     */
    public LoginGuardBuilder logins() {
        return logins.guard();
    }

    /**
     * Returns the register of the ages of credentials (clause V6.1.4.2).
     *
     * @param store keeps their names and dates
     * @return a register over that store
     */
    public CredentialRegister credentials(CredentialStore store) {
        return logins.credentials(store);
    }

    /**
     * Returns the record of everything that touched PII.
     *
     * @return the audit trail
     */
    public AuditTrail audit() {
        return audit;
    }

    /**
     * Returns what verifies, measures and prunes the audit trail.
     *
     * @return the tools; nothing in them runs by itself
     */
    public AuditTools auditTools() {
        return auditTools;
    }

    /**
     * Ends every permit, then the audit trail in good order, with its last events and a checkpoint. Nothing can be read
     * afterwards, not even with a permit that is still young. Idempotent.
     */
    @Override
    public void close() {
        issuer.close();
        beat.close();
        logSanitizer.removeListener(logAlarms);
        logAlarms.close();
        audit.close();
    }
}
