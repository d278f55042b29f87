package io.github.dppkit.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.keys.RootKeyReport.Verdict;
import io.github.dppkit.keys.spi.RootKeyState;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.FakeKms;
import io.github.dppkit.testkit.MovableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

@Verifies("A2.4.b")
class RootKeyCheckTest {

    private static final Duration DAY = Duration.ofDays(1);

    private final MovableClock clock = MovableClock.at(Instant.parse("2026-11-22T03:00:00Z"));
    private final FakeKms kms = FakeKms.create(clock);
    private final RootKey root = RootKey.remote(kms, "fake-kms://root");
    private final RootKeyCheck check = RootKeyCheck.create(root, kms, clock);

    private Verdict verdict() {
        return check.run().verdict();
    }

    @Test
    void findsAKeyUsable_withTwoCallsAndOneQuestion() {
        RootKeyReport report = check.run();
        assertThat(report.verdict()).isEqualTo(Verdict.USABLE);
        assertThat(report.alarms()).isFalse();
        assertThat(report.at()).isEqualTo(clock.instant());
        assertThat(kms.wraps()).isEqualTo(1);
        assertThat(kms.unwraps()).isEqualTo(1);
        assertThat(kms.probes()).isEqualTo(1);
    }

    /** Whenever in the day somebody schedules it, and though the key answers for a day more. */
    @Test
    @Verifies("#62")
    void alarmsSevenDaysAheadOfADeletion_thatIsScheduledEightDaysAhead() {
        for (int hour = 0; hour < 24; hour++) {
            assertThat(verdict()).isEqualTo(Verdict.USABLE);
            clock.advance(Duration.ofHours(hour));
            kms.scheduleDeletion(Duration.ofDays(8), DAY);
            Instant deletion = clock.instant().plus(Duration.ofDays(8));
            clock.advance(DAY.minusHours(hour)); // the next daily check
            RootKeyReport report = check.run();
            assertThat(report.verdict()).isEqualTo(Verdict.PENDING_DELETION);
            assertThat(report.alarms()).isTrue();
            assertThat(report.deletionAt()).contains(deletion);
            assertThat(Duration.between(report.at(), deletion)).isGreaterThanOrEqualTo(Duration.ofDays(7));
            kms.enable();
        }
    }

    @Test
    @Verifies("#62")
    void alarmsAtOnce_whenTheKeyIsDisabled_thoughItStillAnswers() {
        kms.disable(DAY);
        assertThat(root.wrap(new byte[32], new byte[0])).isNotEmpty();
        RootKeyReport report = check.run();
        assertThat(report.verdict()).isEqualTo(Verdict.DISABLED);
        assertThat(report.alarms()).isTrue();
        kms.enable();
        assertThat(verdict()).isEqualTo(Verdict.USABLE);
    }

    @Test
    @Verifies("#62")
    void alarms_whenTheServiceIsSilent_orItsKeyDoesNotWorkWhateverItSays() {
        kms.outage(true);
        assertThat(verdict()).isEqualTo(Verdict.NOT_ANSWERING);
        kms.outage(false);
        kms.disable(Duration.ZERO);
        RootKeyCheck trusting = RootKeyCheck.create(root, RootKeyState::enabled, clock);
        assertThat(trusting.run().verdict()).isEqualTo(Verdict.NOT_ANSWERING);
        assertThat(trusting.run().alarms()).isTrue();
    }

    @Test
    @Verifies("#63")
    void callsAKeyDestroyed_byTheServicesWordOnly() {
        kms.scheduleDeletion(Duration.ofDays(30), Duration.ZERO);
        for (int day = 0; day < 30; day++) {
            assertThat(check.run().isDestroyed()).as("day %d", day).isFalse();
            clock.advance(DAY);
        }
        kms.outage(true);
        assertThat(check.run().isDestroyed()).as("silence is no word").isFalse();
        kms.outage(false);
        assertThat(check.run().isDestroyed()).isTrue();
        assertThat(verdict()).isEqualTo(Verdict.DESTROYED);
    }

    @Test
    void checksAKeyThatNoServiceKeeps_byUsingIt() {
        assertThat(RootKeyCheck.create(RootKey.ephemeral(), clock).run().verdict())
                .isEqualTo(Verdict.USABLE);
    }
}
