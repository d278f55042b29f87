package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditIntegrityException;
import io.github.dppkit.audit.AuditPruner;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.PruningReport;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.VerificationResult;
import io.github.dppkit.audit.VerificationResult.Finding;
import io.github.dppkit.audit.VerificationResult.Kind;
import io.github.dppkit.audit.VerificationResult.Verdict;
import io.github.dppkit.audit.spi.PrunedWriter;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.policy.Verifies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Events past their retention go by whole checkpoint intervals; every other deletion is found. */
class AuditPrunerTest {

    private static final Duration KEPT = DppPolicy.strictest().auditRetention();

    private final Path folder;

    AuditPrunerTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** Two runs of a node, fourteen months of events, five a month, a checkpoint after each month. */
    private static AuditTrail fourteenMonths(AuditLab lab) {
        AuditTrail first = lab.trail("node-a").open();
        for (int month = 0; month < 14; month++) {
            if (month == 1) {
                first.close();
                first = lab.trail("node-a").open();
            }
            first.record(IntStream.range(month * 10, month * 10 + 5)
                    .mapToObj(AuditLab::reveal)
                    .toList());
            first.checkpoint();
            lab.clock.advance(Duration.ofDays(31));
        }
        return first;
    }

    private static AuditPruner pruner(AuditTrail trail, AuditLab lab) {
        return AuditPruner.create(trail, lab.store(), DppPolicy.strictest());
    }

    private static long reveals(AuditLab lab) {
        return AuditLab.events(lab.store()).stream()
                .filter(event -> event.action() == Action.REVEAL)
                .count();
    }

    private static VerificationResult requirePass(AuditLab lab) {
        VerificationResult result = lab.verify();
        assertThat(result.findings())
                .filteredOn(finding -> finding.kind().isFailing())
                .isEmpty();
        assertThat(result.verdict()).isEqualTo(Verdict.PASS);
        return result;
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    @Verifies({"#34", "A2.6.e", "L5.f"})
    void deletesWholeIntervalsPastTheirRetention_andTheRestVerifies(Base base) {
        try (AuditLab lab = AuditLab.pooled(base, folder)) {
            try (AuditTrail trail = fourteenMonths(lab)) {
                long before = requirePass(lab).events();

                PruningReport report = pruner(trail, lab).prune(AuditLab.LEAD, KEPT);

                assertThat(report.events()).isPositive();
                VerificationResult after = requirePass(lab);
                assertThat(after.events()) // with the order, its end and perhaps an alarm about the leaps of the clock
                        .isBetween(before - report.events() + 2, before - report.events() + 4);
                Instant oldest = lab.clock.instant().minus(KEPT);
                assertThat(AuditLab.events(lab.store()))
                        .filteredOn(event -> event.action() == Action.REVEAL)
                        .allSatisfy(event -> assertThat(event.time()).isAfter(oldest));
                assertThat(AuditLab.events(lab.store()))
                        .filteredOn(event -> event.action() == Action.PRUNED)
                        .extracting(RecordedEvent::actor, RecordedEvent::outcome, RecordedEvent::count)
                        .containsExactly(
                                tuple(AuditLab.LEAD, Outcome.INTENDED, report.events()),
                                tuple(AuditLab.LEAD, Outcome.SUCCESS, report.events()));
                assertThat(pruner(trail, lab).prune(AuditLab.LEAD, KEPT).events())
                        .isZero();

                lab.clock.advance(Duration.ofDays(70));
                trail.checkpoint();
                assertThat(pruner(trail, lab).prune(AuditLab.LEAD, KEPT).events())
                        .isPositive();
                trail.record(AuditLab.reveal(999));
                requirePass(lab);
            }
            try (AuditTrail trail = lab.trail("node-a").open()) {
                trail.record(AuditLab.reveal(1_000));
            }
            requirePass(lab);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    @Verifies({"#34", "A2.6.e", "L5.f"})
    void refusesToPruneEarly_andFindsItWhenForced(Base base) {
        try (AuditLab lab = AuditLab.pooled(base, folder)) {
            try (AuditTrail trail = fourteenMonths(lab)) {
                AuditPruner pruner = pruner(trail, lab);
                assertThat(reveals(lab)).isEqualTo(70);
                assertThatThrownBy(() -> pruner.prune(AuditLab.LEAD, KEPT.minusSeconds(1)))
                        .isInstanceOf(PolicyConfigurationException.class)
                        .hasMessageContaining("L5.f");
                AuditPruner lax = AuditPruner.create(trail, lab.store(), DppPolicy.load("amazon-2021"));
                assertThatThrownBy(() -> lax.prune(AuditLab.LEAD, Duration.ofDays(90)))
                        .isInstanceOf(PolicyConfigurationException.class);
                assertThat(reveals(lab)).isEqualTo(70);

                pruner.prune(AuditLab.LEAD, KEPT);
                PrunedWriter lawful = lab.store().pruned().stream()
                        .filter(row -> row.id().incarnation() == 2)
                        .findFirst()
                        .orElseThrow();
                // the next head is signed, too, but too young: its frontier is what a forced pruning would leave
                long next = lawful.size() + 5;
                Base.run(lab.source(), "DELETE FROM dpp_audit_event WHERE incarnation = 2 AND seq < " + next);
                lab.store().prune(new PrunedWriter(lawful.id(), next, Samples.frontier(next)));
                assertThat(lab.verify().verdict()).isEqualTo(Verdict.FAIL);
                assertThat(lab.verify().findings()).extracting(Finding::kind).contains(Kind.EVENTS_MISSING);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    @Verifies("#34")
    void findsAPruningInTheMiddleOfAnInterval_andRowsThatArePutBack(Base base) {
        try (AuditLab lab = AuditLab.pooled(base, folder)) {
            try (AuditTrail trail = fourteenMonths(lab)) {
                pruner(trail, lab).prune(AuditLab.LEAD, KEPT);
                requirePass(lab);
                PrunedWriter row = lab.store().pruned().stream()
                        .filter(pruned -> pruned.id().incarnation() == 2)
                        .findFirst()
                        .orElseThrow();
                Base.run(lab.source(), "DELETE FROM dpp_audit_event WHERE incarnation = 2 AND seq = " + row.size());
                assertThat(lab.verify().findings()).extracting(Finding::kind).contains(Kind.EVENTS_MISSING);
                assertThatThrownBy(() -> pruner(trail, lab).prune(AuditLab.LEAD, KEPT))
                        .isInstanceOf(AuditIntegrityException.class);
                lab.store().prune(new PrunedWriter(row.id(), row.size() + 1, Samples.frontier(row.size() + 1)));
                assertThat(lab.verify().verdict()).isEqualTo(Verdict.FAIL);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    @Verifies("#34")
    void findsADeletionThatNobodyOrdered_andAStruckFrontier(Base base) throws IOException {
        try (AuditLab lab = AuditLab.pooled(base, folder)) {
            try (AuditTrail trail = fourteenMonths(lab)) {
                Base.run(lab.source(), "DELETE FROM dpp_audit_event WHERE incarnation = 1");
                assertThat(lab.verify().verdict()).isEqualTo(Verdict.FAIL);
                assertThat(trail.status().size()).isPositive();
            }
        }
        try (AuditLab lab = AuditLab.pooled(base, Files.createDirectory(folder.resolve("second")))) {
            try (AuditTrail trail = fourteenMonths(lab)) {
                pruner(trail, lab).prune(AuditLab.LEAD, KEPT);
                Base.run(lab.source(), "DELETE FROM dpp_audit_pruned WHERE incarnation = 1");
                assertThat(lab.verify().verdict()).isEqualTo(Verdict.FAIL);
                assertThat(lab.verify().findings())
                        .extracting(Finding::kind)
                        .containsAnyElementsOf(List.of(Kind.EVENTS_MISSING, Kind.EVENTS_TRUNCATED));
            }
        }
    }
}
