package io.github.dppkit;

import io.github.dppkit.access.AccessGuard;
import io.github.dppkit.access.AuditReview;
import io.github.dppkit.access.GrantRegister;
import io.github.dppkit.access.spi.GrantStore;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.AuditTrailBuilder;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.RestoreGuard;
import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.SubjectTokenizer;
import io.github.dppkit.crypto.ArchiveEncryptor;
import io.github.dppkit.crypto.BlindIndex;
import io.github.dppkit.crypto.FieldEncryptor;
import io.github.dppkit.crypto.KeyRecovery;
import io.github.dppkit.crypto.MessageEncryptor;
import io.github.dppkit.crypto.RecordTagger;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.RootRotation;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.internal.IndexSecrets;
import io.github.dppkit.keys.internal.KeyCaches;
import io.github.dppkit.keys.internal.SubjectTokens;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.reconcile.RowReconciliation;
import io.github.dppkit.retention.RestoreReconciler;
import io.github.dppkit.retention.Retention;
import io.github.dppkit.retention.RetentionBuilder;
import io.github.dppkit.retention.hold.Holds;
import io.github.dppkit.retention.hold.internal.HoldKeeper;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.retention.spi.RetentionStore;
import io.github.dppkit.spapi.SpApiEncryptor;
import io.github.dppkit.spapi.SpApiSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a {@link Dpp} is put together from what its builder was given. */
final class DppAssembly {

    private static final Logger LOG = LoggerFactory.getLogger(Dpp.class);

    /** How far the clocks of two nodes may differ before the time is in doubt. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private final DppBuilder given;
    private final Environment environment;
    private final RootKey rootKey;
    private final SigningKey signingKey;
    private final KeyStore keyStore;
    private final AuditStore auditStore;
    private final GrantStore grantStore;
    private final RetentionStore retentionStore;
    private final ErasureLedger erasureLedger;
    private final LogSanitizer logSanitizer;

    /** Refuses what is missing, each with its name. */
    DppAssembly(DppBuilder given) {
        this.given = given;
        environment = required(given.environment, "environment");
        rootKey = required(given.rootKey, "rootKey (A2.4.b)");
        signingKey = required(given.signingKey, "signingKey (A2.6.c)");
        keyStore = required(given.keyStore, "stores or keyStore");
        auditStore = required(given.auditStore, "stores or auditStore (A2.6.a)");
        grantStore = required(given.grantStore, "stores or grantStore (A1.2.c)");
        retentionStore = required(given.retentionStore, "stores or retentionStore (A2.1.a)");
        erasureLedger = required(given.erasureLedger, "erasureLedger (L4.d), such as ErasureLedger.file(path)");
        if (given.anchors.isEmpty()) {
            throw missing("anchor (A2.6.c), such as CheckpointAnchor.file(path)");
        }
        logSanitizer = given.logSanitizer == null
                ? LogSanitizer.builder().monotonicNanos(given.nanos).build()
                : given.logSanitizer;
    }

    Dpp open() {
        if (!environment.test() && (isAnyRootEphemeral() || signingKey.isEphemeral())) {
            throw new PolicyConfigurationException("Keys refused (A2.4.b): keys that live in memory are for test"
                    + " environments; create keyset files or use a KMS.");
        }
        InstantSource clock = given.clock;
        DppKeys dppKeys = new DppKeys(given, environment, rootKey, keyStore);
        SubjectTokens tokens = dppKeys.tokens();
        SubjectTokenizer tokenizer = AuditWiring.tokenizer(tokens);
        AuditSigner signer = AuditWiring.signer(environment, signingKey);
        RetentionBuilder retaining = retaining(tokenizer, signer);
        PermitIssuer issuer = new PermitIssuer(clock, logSanitizer, retaining.timeInDoubt());
        SpApiSettings payloads = given.spApi == null ? settings(given.accessPolicy.categories()) : given.spApi;
        given.migrationMode.requireWithin(clock.instant());
        // the trail opens last: it holds a thread and a writer, and whatever refuses must refuse before
        AuditTrail audit = openTrail(signer, tokenizer);
        boolean open = false;
        try {
            KeyEvents keyEvents = dppKeys.tellTo(audit);
            retaining
                    .audit(audit)
                    .trailRolledBack(() -> audit.restoreGuard().state() == RestoreGuard.State.ROLLED_BACK)
                    .lastSigned(audit::lastStatedBefore);
            DataKeys keys = dppKeys.dataKeys(retaining.deadlines(), keyEvents);
            IndexSecrets indexSecrets = dppKeys.indexSecrets(keys, keyEvents);
            HoldKeeper holdKeeper = given.holds == null ? null : given.holds.keeper(tokenizer, audit, clock);
            if (holdKeeper != null) {
                retaining.holds(holdKeeper);
            }
            Retention retention = retaining.indexSecrets(indexSecrets).build(keys);
            retention.restores().state(); // at start, so that it is told at once
            FieldEncryptor encryptor =
                    FieldEncryptor.create(keys, issuer, keyEvents, logSanitizer, given.migrationMode);
            if (given.migrationMode.isOn(clock.instant())) {
                keyEvents.record(KeyEvents.Type.MIGRATION_MODE, null);
            }
            given.migrationMode.cautions(clock.instant()).forEach(LOG::warn);
            SpApiEncryptor spApiEncryptor = SpApiEncryptor.create(
                    encryptor, IngestWiring.facts(retention), IngestWiring.listener(audit), payloads);
            if (!environment.test()) {
                given.cautions.forEach(LOG::warn);
                given.backups.cautions().forEach(LOG::warn);
                if (given.clockReplaced && given.databaseClock == null) {
                    LOG.warn("The clock was replaced, so it is not held against the clock of the database (A2.1.a).");
                }
            }
            Holds holds = given.holds == null || holdKeeper == null
                    ? null
                    : Holds.create(
                            holdKeeper,
                            retention,
                            encryptor,
                            ArchiveEncryptor.create(environment, issuer, tokens, given.holds.keys()),
                            clock);
            RowReconciliation rows = RowReconciliation.create(tokens, audit, auditStore);
            LogAlarms logAlarms = new LogAlarms(audit::record, given.nanos);
            RetentionBeat beat = new RetentionBeat(retention, given.nanos);
            Dpp dpp = new Dpp(
                    environment,
                    given.policy,
                    encryptor,
                    RecordTagger.create(keys, issuer, keyEvents),
                    BlindIndex.create(indexSecrets),
                    MessageEncryptor.create(environment, issuer),
                    archiveKeys -> ArchiveEncryptor.create(environment, issuer, tokens, archiveKeys),
                    spApiEncryptor,
                    AccessGuard.create(
                            given.policy,
                            given.accessPolicy,
                            grantStore,
                            audit,
                            issuer,
                            () -> shut(retention),
                            DppRestrictions.of(given.restrictions, tokenizer)),
                    GrantRegister.create(given.policy, given.accessPolicy, grantStore, audit, clock),
                    AuditReview.create(given.policy, grantStore, audit, auditStore, tokenizer, clock),
                    new LoginWiring(given.policy, audit, tokens, clock),
                    retention,
                    given.restrictions == null ? null : given.restrictions.store(),
                    holds,
                    KeyRecovery.create(
                            keys,
                            given.reencryptionTargets,
                            AuditWiring.recoveries(audit),
                            AuditWiring.tags(rows),
                            keyEvents,
                            KeyCaches.MAXIMUM.plus(CLOCK_SKEW),
                            clock),
                    RootRotation.create(keys.upkeep().secrets(), AuditWiring.rotations(audit), clock),
                    audit,
                    new AuditTools(
                            audit,
                            auditStore,
                            given.policy,
                            given.targets.stream().map(DisposalTarget::name).toList()),
                    rows,
                    logSanitizer,
                    logAlarms,
                    beat,
                    issuer);
            logAlarms.start();
            beat.start();
            logSanitizer.addListener(logAlarms);
            open = true;
            return dpp;
        } finally {
            if (!open) {
                audit.close();
            }
        }
    }

    private static Reason shut(Retention retention) {
        return retention.restores().state() == RestoreReconciler.State.CLEAR
                ? Reason.NONE
                : Reason.RESTORE_UNRECONCILED;
    }

    private boolean isAnyRootEphemeral() {
        return rootKey.isEphemeral() || given.formerRootKeys.stream().anyMatch(RootKey::isEphemeral);
    }

    private RetentionBuilder retaining(SubjectTokenizer tokenizer, AuditSigner signer) {
        Duration permitLife = AccessGuard.PERMIT_LIFE;
        Duration cached = given.keyCacheTime.compareTo(permitLife) > 0 ? given.keyCacheTime : permitLife;
        RetentionBuilder builder = Retention.builder()
                .environment(environment)
                .policy(given.policy)
                .store(retentionStore)
                .tokenizer(tokenizer)
                .signer(signer)
                .ledger(erasureLedger)
                .listener(logSanitizer::forget)
                .pauseAbove(given.pauseAbove)
                .restBetweenBatches(given.disposalRest)
                .lead(given.disposalLead)
                .cap(given.orderCap)
                .servedFor(cached.plus(CLOCK_SKEW))
                .backups(given.backups)
                .node(given.node);
        if (given.dataMarks != null) {
            builder.dataMarks(given.dataMarks);
        }
        if (given.clockReplaced) {
            builder.clock(given.clock, given.nanos, given.databaseClock);
        }
        given.targets.forEach(builder::target);
        return builder;
    }

    /** Without a word from the host, what no role may read is what no declared purpose needs. */
    private static SpApiSettings settings(Set<PiiCategory> needed) {
        return needed.isEmpty()
                ? SpApiSettings.defaults()
                : SpApiSettings.builder().needs(needed).build();
    }

    private AuditTrail openTrail(AuditSigner signer, SubjectTokenizer tokenizer) {
        AuditTrailBuilder trail = AuditTrail.builder()
                .environment(environment)
                .node(given.node)
                .store(auditStore)
                .signer(signer)
                .tokenizer(tokenizer)
                .clock(given.clock);
        if (given.formerSigningKey != null) {
            trail.formerSigner(AuditWiring.signer(environment, given.formerSigningKey));
        }
        given.trustedKeys.forEach(trail::trustedKey);
        given.anchors.forEach(trail::anchor);
        trail.anchorOutage(given.anchorOutage);
        return trail.open();
    }

    static <T> T required(@Nullable T value, String name) {
        if (value == null) {
            throw missing(name);
        }
        return value;
    }

    static PolicyConfigurationException missing(String name) {
        return new PolicyConfigurationException("Dpp refused: set " + name + ".");
    }
}
