package io.github.dppkit.retention;

import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.audit.spi.SubjectTokenizer;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.PolicyFigure;
import io.github.dppkit.retention.internal.Erasures;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionStore;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What a retention lets notices use. */
final class NoticeSeam implements Erasures {

    private final RetentionSettings settings;
    private final DataKeys keys;

    NoticeSeam(RetentionSettings settings, DataKeys keys) {
        this.settings = settings;
        this.keys = keys;
    }

    @Override
    public Environment environment() {
        return settings.environment();
    }

    @Override
    public DppPolicy policy() {
        return settings.policy();
    }

    @Override
    public RetentionStore store() {
        return settings.store();
    }

    @Override
    public SubjectTokenizer tokenizer() {
        return settings.tokenizer();
    }

    @Override
    public AuditSigner signer() {
        return settings.signer();
    }

    @Override
    public InstantSource clock() {
        return settings.clock();
    }

    @Override
    public EventId record(AuditEvent event) {
        return settings.journal().ofNotice(event);
    }

    @Override
    public boolean suppress(PiiScope scope, DataClass dataClass) {
        if (dataClass == DataClass.INFORMATION
                && settings.policy().figure(PolicyFigure.NON_PII_RETENTION).isEmpty()) {
            return false;
        }
        settings.register().suppress(scope, dataClass, settings.clock().instant());
        return true;
    }

    @Override
    public Copies copies(@Nullable LocalDate lastKeyDay, Instant firstSeen, Instant ended, Instant servedUntil) {
        KeyCopies known =
                new KeyCopies(settings, keys, lastKeyDay, firstSeen, ended, servedUntil, keys.upkeep()::noiseSince);
        BackupRetention backups = settings.backups();
        boolean told = backups.keys().isPresent()
                && backups.root().isPresent()
                && backups.data().isPresent();
        return new Copies(known.copies(), known.erase(true), known.residue(), known.unknown(), told);
    }
}
