package io.github.dppkit.testkit.attack;

import io.github.dppkit.audit.Checkpoint;
import io.github.dppkit.audit.VerificationResult;
import io.github.dppkit.audit.VerificationResult.Finding;
import io.github.dppkit.audit.VerificationResult.Kind;
import io.github.dppkit.audit.VerifierKey;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.testkit.TestkitException;
import io.github.dppkit.testkit.attack.AttackResult.Outcome;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows 12 and 16: the tables are put back to the newest checkpoint at which a node was still writing, as if it had been cut off
 * there, and verified at the time that would be then. No time has to pass for it.
 */
final class Silences {

    private static final Duration BEAT = Duration.ofSeconds(60);
    private static final String NEVER_OPEN = "No checkpoint was signed while a writer was open.";
    private static final Duration HOUR = Duration.ofHours(1);

    private final Setting setting;
    private final WriterKey preferred;

    Silences(Setting setting, WriterKey preferred) {
        this.setting = setting;
        this.preferred = preferred;
    }

    List<AttackResult> results() {
        try (HeldTransaction transaction = new HeldTransaction(setting.source())) {
            AuditTables tables = new AuditTables(transaction.connection());
            Histories histories = new Histories(tables, new Forger(tables, setting.origin()));
            MetaRow head = histories.cutOff(preferred);
            if (head == null) {
                return List.of(idle(null, NEVER_OPEN), stopped(null, NEVER_OPEN));
            }
            AuditStore store = setting.stores().apply(transaction.asDataSource());
            Checkpoint last = newest(tables);
            if (Attack.fails(verify(store, setting.keys(), last, head.time()))) {
                String why = "The trail as it was at checkpoint " + last.size()
                        + " does not verify by itself, for example because events were pruned since.";
                return List.of(idle(null, why), stopped(null, why));
            }
            Finding none =
                    silence(store, setting.keys(), last, head, head.time().plus(BEAT.multipliedBy(3)));
            Finding four =
                    silence(store, setting.keys(), last, head, head.time().plus(BEAT.multipliedBy(4)));
            AttackResult idle = idle(none == null ? four : null, null);

            OwnSigner own = new OwnSigner(setting.origin());
            histories.resume(head, head.time().plus(HOUR), own);
            Set<VerifierKey> both = new HashSet<>(setting.keys());
            both.add(own.verifierKey());
            Instant later = head.time().plus(HOUR);
            return List.of(idle, stopped(silence(store, both, newest(tables), head, later), null));
        } catch (SQLException e) {
            throw new TestkitException("Attack idle could not be made: does the user own the tables?", e);
        }
    }

    private static Checkpoint newest(AuditTables tables) throws SQLException {
        List<Long> sizes = tables.checkpointSizes();
        return Checkpoint.parse(tables.note(sizes.get(sizes.size() - 1)));
    }

    private VerificationResult verify(AuditStore store, Set<VerifierKey> keys, Checkpoint anchored, Instant now) {
        return setting.verifier(store, keys, List.of(new HeldAnchor(anchored)))
                .withClock(() -> now)
                .verify();
    }

    /** Returns what names the writer's silence until then, if anything does. */
    private @Nullable Finding silence(
            AuditStore store, Set<VerifierKey> keys, Checkpoint anchored, MetaRow head, Instant until) {
        VerificationResult result = verify(store, keys, anchored, until);
        return result.findings().stream()
                .filter(finding -> !Attack.fails(result)
                        && finding.kind() == Kind.SILENCE
                        && head.writer().id().equals(finding.writer())
                        && head.time().equals(finding.since())
                        && until.equals(finding.until()))
                .findAny()
                .orElse(null);
    }

    private static AttackResult idle(@Nullable Finding found, @Nullable String notRun) {
        return result(
                "idle",
                12,
                "a node that signs no checkpoint, verified three and four minutes later",
                "nothing of it after three minutes, SILENCE after four",
                found,
                notRun);
    }

    private static AttackResult stopped(@Nullable Finding found, @Nullable String notRun) {
        return result(
                "stopped",
                16,
                "logging stopped for an hour without a last event, then resumed",
                "SILENCE naming the writer and the hour",
                found,
                notRun);
    }

    private static AttackResult result(
            String id, int row, String title, String expected, @Nullable Finding found, @Nullable String notRun) {
        Outcome outcome = notRun != null ? Outcome.NOT_RUN : found == null ? Outcome.MISSED : Outcome.DETECTED;
        return new AttackResult(id, row, title, expected, outcome, found == null ? List.of() : List.of(found), notRun);
    }
}
