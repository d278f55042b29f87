package io.github.dppkit.access.login;

import static io.github.dppkit.access.login.LoginLab.RIGHT;
import static io.github.dppkit.access.login.LoginLab.login;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.policy.Verifies;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attacks on many accounts at once. */
@Verifies("A1.2.f")
class SprayTest {

    @TempDir
    Path folder;

    private LoginLab lab;
    private LoginGuard guard;

    @BeforeEach
    void open() {
        lab = new LoginLab(folder);
        guard = lab.guard();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private static ClientSource address(int number) {
        return ClientAddresses.direct().sourceOf("198.18." + number / 250 % 250 + "." + number % 250, List.of());
    }

    private List<RecordedEvent> alarms(Reason reason) {
        return lab.record(Action.ALARM).stream()
                .filter(event -> event.reason() == reason)
                .toList();
    }

    @Test
    @Verifies("#114")
    void raisesTheAlarm_whenOnePasswordIsTriedAtTenThousandAccountsFromAThousandAddresses() {
        int users = "full".equals(System.getProperty("dpp.depth")) ? 10_000 : 1_500;
        for (int user = 0; user < users; user++) {
            login(guard, "user-" + user, "Winter2026!!", address(user % 1_000));
            if (user == 19) {
                // at the twentieth attempt, no time later
                assertThat(alarms(Reason.PASSWORD_SPRAY)).hasSize(1);
            }
            lab.clock.advance(Duration.ofMillis(50));
        }
        // one for the password and one for the accounts, each time their counts double
        assertThat(alarms(Reason.PASSWORD_SPRAY)).hasSizeBetween(6, 40);
        assertThat(alarms(Reason.MASS_LOCKOUT)).isEmpty();
    }

    @Test
    void raisesTheAlarm_whenManyAccountsFailOnce_withAnotherPasswordFromAnotherAddressEach() {
        for (int user = 0; user < 99; user++) {
            login(guard, "user-" + user, "guess " + user, address(user));
        }
        assertThat(alarms(Reason.PASSWORD_SPRAY)).isEmpty();
        login(guard, "user-99", "guess 99", address(99));
        assertThat(alarms(Reason.PASSWORD_SPRAY))
                .singleElement()
                .extracting(RecordedEvent::count)
                .isEqualTo(100L);
    }

    @Test
    void raisesNoAlarm_forPeopleWhoMistype() {
        for (int user = 0; user < 300; user++) {
            login(guard, "user-" + user, "Mistyped " + user, address(user));
            assertThat(login(guard, "user-" + user, RIGHT, address(user)).isAdmitted())
                    .isTrue();
            lab.clock.advance(Duration.ofSeconds(30));
        }
        assertThat(lab.record(Action.ALARM)).isEmpty();
    }

    @Test
    void throttlesASourceThatTriesManyAccounts_withoutLockingThem() {
        for (int user = 0; user < 100; user++) {
            login(guard, "user-" + user, "guess " + user);
        }
        assertThat(alarms(Reason.PASSWORD_SPRAY)).isNotEmpty();
        lab.asked.clear();
        for (int user = 100; user < 200; user++) {
            login(guard, "user-" + user, RIGHT);
        }
        assertThat(lab.realChecks()).isZero();
        assertThat(login(guard, "user-150", RIGHT, address(1)).isAdmitted()).isTrue();
        lab.clock.advance(Duration.ofMinutes(10));
        assertThat(login(guard, "user-151", RIGHT).isAdmitted()).isTrue();
    }

    @Test
    void givesASourceNoNewBudget_forSuccessesOfItsOwn() {
        LoginGuard tight = lab.builder().sourceFailures(20).build();
        int checked = 0;
        for (int user = 0; user < 60; user++) {
            login(tight, "own-account", RIGHT);
            lab.asked.clear();
            login(tight, "user-" + user, "guess " + user);
            checked += (int) lab.realChecks();
        }
        assertThat(checked).isEqualTo(20);
    }

    @Test
    @Verifies("#113")
    void raisesTheAlarm_whenManyAccountsAreLocked_andThenHoldsSourcesToAnAccountsBudget() {
        for (int user = 0; user < 10; user++) {
            for (int i = 0; i < 5; i++) {
                login(guard, "user-" + user, "guess " + user + i, address(50 * user + i));
            }
        }
        assertThat(alarms(Reason.MASS_LOCKOUT))
                .singleElement()
                .extracting(RecordedEvent::count)
                .isEqualTo(10L);
        ClientSource attacker = address(9_999);
        lab.asked.clear();
        for (int user = 100; user < 120; user++) {
            login(guard, "user-" + user, "guess", attacker);
        }
        assertThat(lab.realChecks()).isEqualTo(5);
        assertThat(login(guard, "user-200", RIGHT, address(8_888)).isAdmitted()).isTrue();

        lab.clock.advance(Duration.ofMinutes(30));
        lab.asked.clear();
        for (int user = 100; user < 120; user++) {
            login(guard, "user-" + user, "guess " + user, attacker);
        }
        assertThat(lab.realChecks()).isEqualTo(20);
    }
}
