package io.github.dppkit.spring.actuate;

import io.github.dppkit.Dpp;
import io.github.dppkit.access.ReviewStatus;
import io.github.dppkit.access.credential.CredentialRegister;
import io.github.dppkit.access.spi.SignOff;
import io.github.dppkit.audit.AuditTrailStatus;
import io.github.dppkit.audit.Checkpoint;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.retention.GuardStatus;
import io.github.dppkit.spring.ControlStatus;
import io.github.dppkit.spring.actuate.DppDescriptor.AuditDescriptor;
import io.github.dppkit.spring.actuate.DppDescriptor.CredentialDescriptor;
import io.github.dppkit.spring.actuate.DppDescriptor.EnvironmentDescriptor;
import io.github.dppkit.spring.actuate.DppDescriptor.HeadDescriptor;
import io.github.dppkit.spring.actuate.DppDescriptor.KeysDescriptor;
import io.github.dppkit.spring.actuate.DppDescriptor.PolicyDescriptor;
import io.github.dppkit.spring.actuate.DppDescriptor.RetentionDescriptor;
import io.github.dppkit.spring.actuate.DppDescriptor.ReviewDescriptor;
import io.github.dppkit.spring.actuate.DppDescriptor.State;
import io.github.dppkit.spring.retention.DisposalSchedule;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * {@code GET /actuator/dpp}: which policy is in force, which controls are on and who provides each, how far the audit
 * trail is, and how disposal goes. Read only. Three small queries for each request.
 *
 * <p>Not exposed over HTTP unless {@code management.endpoints.web.exposure.include} names it. Safe for use by several
 * threads.
 */
@Endpoint(id = "dpp", defaultAccess = Access.READ_ONLY)
public final class DppEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(DppEndpoint.class);

    private final @Nullable Dpp dpp;
    private final @Nullable AuditStore store;
    private final @Nullable DisposalSchedule disposal;
    private final int targets;
    private final Supplier<List<ControlStatus>> controls;
    private final Supplier<@Nullable KeysDescriptor> keys;
    private final Supplier<@Nullable CredentialRegister> credentials;

    /**
     * Creates the endpoint.
     *
     * @param dpp what to report on; null if it is off
     * @param store where the head of the audit trail is; null to leave it out
     * @param disposal what disposes; null if nothing in this process does
     * @param targets how many places are cleared at disposal
     * @param controls tells which controls are on, at each report
     * @param keys tells how keys are kept, at each report; null to leave it out
     * @param credentials gives the register of credentials; null to leave it out
     */
    public DppEndpoint(
            @Nullable Dpp dpp,
            @Nullable AuditStore store,
            @Nullable DisposalSchedule disposal,
            int targets,
            Supplier<List<ControlStatus>> controls,
            Supplier<@Nullable KeysDescriptor> keys,
            Supplier<@Nullable CredentialRegister> credentials) {
        this.dpp = dpp;
        this.store = store;
        this.disposal = disposal;
        this.targets = targets;
        this.controls = controls;
        this.keys = keys;
        this.credentials = credentials;
    }

    /**
     * Reports.
     *
     * @return the state now
     */
    @ReadOperation
    public DppDescriptor report() {
        Dpp running = dpp;
        if (running == null) {
            return new DppDescriptor(State.DISABLED, null, null, List.of(), null, null, null, null, null);
        }
        DppPolicy policy = running.policy();
        AuditTrailStatus audit = running.audit().status();
        return new DppDescriptor(
                State.ENABLED,
                new EnvironmentDescriptor(
                        running.environment().name(), running.environment().test()),
                new PolicyDescriptor(
                        policy.id(),
                        policy.version(),
                        policy.status().label(),
                        policy.figures().size()),
                controls.get(),
                new AuditDescriptor(
                        audit.state(),
                        String.valueOf(audit.writer()),
                        audit.size(),
                        audit.lastCheckpointAt(),
                        audit.unavailableAnchors().size(),
                        head()),
                retention(running.retention().guards().status()),
                keys.get(),
                answered("review", () -> review(running)),
                credentials(credentials.get()));
    }

    private static ReviewDescriptor review(Dpp dpp) {
        ReviewStatus status = dpp.auditReview().status();
        SignOff last = status.last();
        return new ReviewDescriptor(
                status.reviewedUntil(), last == null ? null : last.signedAt(), status.dueAt(), status.overdue());
    }

    private static @Nullable List<CredentialDescriptor> credentials(@Nullable CredentialRegister register) {
        return register == null ? null : answered("credentials", () -> ages(register));
    }

    private static List<CredentialDescriptor> ages(CredentialRegister register) {
        return register.ages().stream()
                .map(age -> new CredentialDescriptor(
                        age.credential().name(), age.credential().kind(), age.dueAt(), age.state()))
                .toList();
    }

    /** Leaves a part out whose store does not answer. */
    private static <T> @Nullable T answered(String part, Supplier<T> read) {
        try {
            return read.get();
        } catch (RuntimeException e) {
            // a store of the application may put anything into its text
            LOG.warn(
                    "The part {} is left out of the endpoint dpp: the store failed with {}.",
                    part,
                    e.getClass().getName());
            return null;
        }
    }

    private RetentionDescriptor retention(GuardStatus guards) {
        return disposal == null
                ? new RetentionDescriptor(false, null, targets, null, guards)
                : new RetentionDescriptor(true, disposal.interval(), targets, disposal.lastRun(), guards);
    }

    private @Nullable HeadDescriptor head() {
        if (store == null) {
            return null;
        }
        try {
            return store.latestCheckpoint()
                    .map(stored -> Checkpoint.parse(stored.note()))
                    .map(c -> new HeadDescriptor(c.size(), Base64.getEncoder().encodeToString(c.root())))
                    .orElse(null);
        } catch (RuntimeException e) {
            // a store of the application may put anything into its text
            LOG.warn(
                    "The head of the audit trail is left out of the endpoint dpp: the store failed with {}.",
                    e.getClass().getName());
            return null;
        }
    }
}
