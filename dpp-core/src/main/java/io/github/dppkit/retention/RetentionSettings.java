package io.github.dppkit.retention;

import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.audit.spi.SubjectTokenizer;
import io.github.dppkit.keys.internal.IndexSecrets;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.retention.internal.DisposalHolds;
import io.github.dppkit.retention.spi.DisposalListener;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.retention.spi.RetentionStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link Retention} works with. */
record RetentionSettings(
        Environment environment,
        DppPolicy policy,
        RetentionStore store,
        Journal journal,
        SubjectTokenizer tokenizer,
        AuditSigner signer,
        ErasureLedger ledger,
        List<DisposalTarget> targets,
        List<DisposalListener> listeners,
        InstantSource clock,
        Duration claimTime,
        Duration servedFor,
        DeadlineRegister register,
        @Nullable IndexSecrets indexSecrets,
        BackupRetention backups,
        DataMarks dataMarks,
        ClockWatch watch,
        int pauseAbove,
        BatchRest rest,
        @Nullable DisposalHolds holds) {}
