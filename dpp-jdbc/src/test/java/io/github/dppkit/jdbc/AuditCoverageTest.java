package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditCoverage;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.Channel;
import io.github.dppkit.audit.CoverageReport;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.policy.Verifies;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What no audited access has touched, or can see, is named. */
class AuditCoverageTest {

    private final Path folder;

    AuditCoverageTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL"})
    @Verifies("A2.6.b")
    void namesPlacesAndChannels_thatNoAuditedAccessHasTouchedOrCanSee(Base base) {
        try (AuditLab lab = AuditLab.open(base, folder)) {
            Instant begin = lab.clock.instant();
            try (AuditTrail trail = lab.trail("node-a").open()) {
                for (int n = 0; n < 3; n++) {
                    trail.record(AuditLab.reveal(n));
                }
                trail.record(AuditEvent.builder(Action.LOGIN, Outcome.SUCCESS, AuditLab.CLERK, Channel.ADMIN)
                        .build());
                lab.clock.advance(Duration.ofDays(1));
                trail.record(AuditEvent.builder(Action.EXPORT, Outcome.DENIED, AuditLab.CLERK, Channel.HTTP)
                        .build());
            }
            AuditCoverage coverage = AuditCoverage.of(lab.store(), List.of("shop", "invoices", "old_crm"))
                    .reachedBy("shop", Channel.API, Channel.HTTP)
                    .reachedBy("invoices", Channel.ADMIN);

            CoverageReport firstDay = coverage.report(begin, begin.plus(Duration.ofDays(1)));
            assertThat(firstDay.accesses()).containsOnly(Map.entry(Channel.API, 3L));
            assertThat(firstDay.silentChannels()).containsExactlyInAnyOrder(Channel.HTTP, Channel.ADMIN);
            assertThat(firstDay.silentTargets()).containsExactly("invoices");
            assertThat(firstDay.unseenTargets()).containsExactly("old_crm");
            assertThat(firstDay.isComplete()).isFalse();

            CoverageReport both = coverage.report(begin, begin.plus(Duration.ofDays(2)));
            assertThat(both.silentChannels()).containsExactly(Channel.ADMIN);
            assertThat(AuditCoverage.of(lab.store(), List.of("shop"))
                            .reachedBy("shop", Channel.API, Channel.HTTP)
                            .report(begin, begin.plus(Duration.ofDays(2)))
                            .isComplete())
                    .isTrue();
            assertThatThrownBy(() -> coverage.reachedBy("elsewhere", Channel.API))
                    .isInstanceOf(PolicyConfigurationException.class)
                    .hasMessageContaining("A2.6.b");
        }
    }
}
