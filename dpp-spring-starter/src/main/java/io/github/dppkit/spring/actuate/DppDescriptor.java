package io.github.dppkit.spring.actuate;

import io.github.dppkit.access.credential.CredentialAge;
import io.github.dppkit.access.credential.CredentialKind;
import io.github.dppkit.audit.AuditTrailStatus;
import io.github.dppkit.retention.GuardStatus;
import io.github.dppkit.spring.ControlStatus;
import io.github.dppkit.spring.retention.DisposalReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoint {@code dpp} answers: no PII, no key material, no name of a person, selling partner or order, and no
 * more than a few kilobytes.
 *
 * @param status whether dppkit is on
 * @param environment the deployment; null if it is off
 * @param policy the figures in force; null if it is off
 * @param controls what is on and who provides it
 * @param audit how the audit trail is; null if it is off
 * @param retention how disposal goes; null if it is off
 * @param keys how keys are kept; null if it is off or not known
 * @param review how far the audit trail was reviewed; null if it is off or not known
 * @param credentials how old credentials are; null if it is off or not known
 */
public record DppDescriptor(
        State status,
        @Nullable EnvironmentDescriptor environment,
        @Nullable PolicyDescriptor policy,
        List<ControlStatus> controls,
        @Nullable AuditDescriptor audit,
        @Nullable RetentionDescriptor retention,
        @Nullable KeysDescriptor keys,
        @Nullable ReviewDescriptor review,
        @Nullable List<CredentialDescriptor> credentials) {

    /** Whether dppkit is on. */
    public enum State {
        /** There is a running {@code Dpp}. */
        ENABLED,
        /** {@code dpp.enabled} is false, or there is no {@code Dpp}: nothing is protected. */
        DISABLED
    }

    /**
     * Creates a descriptor with its own copy of the list.
     *
     * @param status whether dppkit is on
     * @param environment the deployment; null if it is off
     * @param policy the figures in force; null if it is off
     * @param controls what is on and who provides it
     * @param audit how the audit trail is; null if it is off
     * @param retention how disposal goes; null if it is off
     * @param keys how keys are kept; null if it is off or not known
     * @param review how far the audit trail was reviewed; null if it is off or not known
     * @param credentials how old credentials are; null if it is off or not known
     */
    public DppDescriptor {
        controls = List.copyOf(controls);
        credentials = credentials == null ? null : List.copyOf(credentials);
    }

    /**
     * The deployment.
     *
     * @param name its name
     * @param test whether development settings are accepted in it
     */
    public record EnvironmentDescriptor(String name, boolean test) {}

    /**
     * The figures in force.
     *
     * @param id name of the policy
     * @param version the files it was made from
     * @param status how well the texts behind it are known
     * @param figures number of figures it sets
     */
    public record PolicyDescriptor(String id, String version, String status, int figures) {}

    /**
     * How the audit trail is.
     *
     * @param state whether it records
     * @param writer the writer of this process
     * @param events number of events that this process made durable
     * @param lastCheckpointAt when this process last signed a checkpoint; null before the first
     * @param unavailableAnchors number of anchors that did not take the last checkpoint
     * @param head the largest checkpoint in the store; null if there is none or the store does not answer
     */
    public record AuditDescriptor(
            AuditTrailStatus.State state,
            String writer,
            long events,
            @Nullable Instant lastCheckpointAt,
            int unavailableAnchors,
            @Nullable HeadDescriptor head) {}

    /**
     * A checkpoint of the audit trail.
     *
     * @param size number of leaves of the meta-log
     * @param root root of the meta-log's tree, in Base64
     */
    public record HeadDescriptor(long size, String root) {}

    /**
     * How disposal goes. That something is overdue or failed is for alarms, not for health.
     *
     * @param scheduled whether this process disposes
     * @param interval how often; null if it does not
     * @param targets how many places are cleared; 0 means that nothing is
     * @param lastRun how the last run of this process went; null before the end of the first
     * @param guards what holds disposal up: a time in doubt, a pause, lateness
     */
    public record RetentionDescriptor(
            boolean scheduled,
            @Nullable Duration interval,
            int targets,
            @Nullable DisposalReport lastRun,
            GuardStatus guards) {}

    /**
     * How far the audit trail was reviewed.
     *
     * @param reviewedUntil end of what was signed, else the beginning of the trail
     * @param lastSignedAt when it was last signed; null if it never was
     * @param dueAt by when what follows must be reviewed; null if the policy asks for no review
     * @param overdue whether that has passed
     */
    public record ReviewDescriptor(
            Instant reviewedUntil,
            @Nullable Instant lastSignedAt,
            @Nullable Instant dueAt,
            boolean overdue) {}

    /**
     * How old a credential is. Its name was given by the application and is no secret.
     *
     * @param name its name
     * @param kind what it is
     * @param dueAt when it must have been replaced
     * @param state how it stands now
     */
    public record CredentialDescriptor(String name, CredentialKind kind, Instant dueAt, CredentialAge.State state) {}

    /**
     * How keys are kept, as far as beans and properties tell.
     *
     * @param backups how long backups are kept
     * @param formerRootKey whether a former root key still opens keys
     * @param migrationModeUntil when migration mode ends, in which plaintext is read from named fields; null while it is off
     */
    public record KeysDescriptor(
            BackupsDescriptor backups,
            boolean formerRootKey,
            @Nullable Instant migrationModeUntil) {}

    /**
     * How long backups are kept: an ISO-8601 duration, or {@code unknown}.
     *
     * @param keys those of the key store
     * @param root those of the root key and of generations
     * @param data those of the data
     * @param domains {@code one} if backups of the data hold the wrapped keys too, else {@code two}; null if not known
     */
    public record BackupsDescriptor(
            String keys, String root, String data, @Nullable String domains) {}
}
