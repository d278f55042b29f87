package io.github.dppkit.access.login;

import static io.github.dppkit.access.login.LoginLab.ADMIN;
import static io.github.dppkit.access.login.LoginLab.ANNA;
import static io.github.dppkit.access.login.LoginLab.DUMMY;
import static io.github.dppkit.access.login.LoginLab.OFFICE;
import static io.github.dppkit.access.login.LoginLab.RIGHT;
import static io.github.dppkit.access.login.LoginLab.login;
import static io.github.dppkit.access.login.LoginLab.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.access.Actor;
import io.github.dppkit.access.Claims;
import io.github.dppkit.access.spi.LoginStore;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.policy.Verifies;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Verifies({"A1.2.f", "L5.b", "V6.1.2.2"})
class LoginGuardTest {

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

    private void lock(String user) {
        for (int i = 0; i < 5; i++) {
            login(guard, user, "wrong");
        }
    }

    @Test
    void admitsTheRightPassword_andPutsItOnRecord() {
        LoginAnswer answer = login(guard, ANNA, RIGHT);
        assertThat(answer.isAdmitted()).isTrue();
        assertThat(answer.deviceCookie()).isPresent();
        assertThat(lab.record(Action.LOGIN)).singleElement().satisfies(event -> {
            assertThat(event.outcome()).isEqualTo(Outcome.SUCCESS);
            assertThat(event.about()).isEqualTo(guard.idOnRecord(ANNA));
        });
    }

    @Test
    @Verifies("#110")
    void answersTheSame_withOneCallOfTheEncoder_whetherWrongLockedUnknownThrottledOrDisabled() {
        LoginGuard tight = lab.builder().sourceFailures(30).build();
        List<LoginAnswer> refusals = new ArrayList<>();
        refusals.add(login(tight, ANNA, "wrong"));
        refusals.add(login(tight, "nobody", RIGHT));
        tight.disable("former", ADMIN);
        refusals.add(login(tight, "former", RIGHT));
        assertThat(lab.asked).hasSize(3);

        lab.asked.clear();
        for (int i = 0; i < 4; i++) {
            login(tight, ANNA, "wrong");
        }
        assertThat(lab.asked).hasSize(4).doesNotContain(DUMMY);
        refusals.add(login(tight, ANNA, RIGHT));
        assertThat(lab.asked).hasSize(5).endsWith(DUMMY);

        while (lab.record(Action.LOGIN_FAILURE).stream().noneMatch(event -> event.reason() == Reason.RATE_EXCEEDED)) {
            login(tight, "nobody", "wrong");
        }
        lab.asked.clear();
        refusals.add(login(tight, "berta", RIGHT));
        assertThat(lab.asked).containsExactly(DUMMY);
        assertThat(refusals).hasSize(5).allMatch(answer -> !answer.isAdmitted());
        assertThat(refusals.stream().distinct()).hasSize(1);
        assertThat(refusals.get(0)).hasToString("LoginAnswer[refused]");
    }

    @Test
    void locksNamesThatDoNotExistToo_inEverySpelling() {
        for (String spelling :
                List.of("nobody@example.com", "NOBODY@example.com", " nobody@EXAMPLE.com", "Nobody@example.com")) {
            guard.admit(LoginAttempt.of(spelling, OFFICE), "wrong", null);
        }
        guard.admit(LoginAttempt.of("nobody@example.com", OFFICE), "wrong", null);
        guard.admit(LoginAttempt.of("noBody@example.com", OFFICE), "wrong", null);
        assertThat(lab.record(Action.LOGIN_FAILURE))
                .last()
                .extracting(RecordedEvent::reason)
                .isEqualTo(Reason.LOCKED_OUT);
        assertThat(lab.told).isEmpty();
    }

    @Test
    @Verifies({"#107", "#108"})
    void checksNoMorePasswordsThanAllowed_ofAThousandAtOnceOnTwoNodes() throws Exception {
        LoginGuard other = lab.builder().build();
        ExecutorService pool = Executors.newFixedThreadPool(16);
        try {
            List<Callable<LoginAnswer>> tasks = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                LoginGuard mine = i % 2 == 0 ? guard : other;
                // each from an address of its own: it is the account that must hold
                ClientSource from = ClientAddresses.direct().sourceOf("198.51." + i / 250 + "." + i % 250, List.of());
                tasks.add(() -> login(mine, ANNA, "wrong", from));
            }
            for (Future<LoginAnswer> done : pool.invokeAll(tasks)) {
                assertThat(done.get().isAdmitted()).isFalse();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(lab.asked).hasSize(1_000);
        assertThat(lab.realChecks()).isEqualTo(5);
        assertThat(lab.record(Action.LOGIN_FAILURE)).hasSize(1_000);
        assertThat(lab.record(Action.LOCKOUT)).hasSize(1);
    }

    @Test
    @Verifies("#109")
    void keepsTheCharge_whenTheCheckNeverEnds() {
        LoginGuard dying = lab.builder()
                .hashing(
                        (password, hash) -> {
                            throw new IllegalStateException("secret: " + password);
                        },
                        DUMMY)
                .build();
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> login(dying, ANNA, RIGHT))
                    .isInstanceOf(LoginUnavailableException.class)
                    .hasMessageNotContaining(RIGHT)
                    .hasNoCause();
        }
        assertThat(login(guard, ANNA, RIGHT).isAdmitted()).isFalse();
    }

    @Test
    void startsTheCountAnew_afterASuccess() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 4; i++) {
                login(guard, ANNA, "wrong");
            }
            assertThat(login(guard, ANNA, RIGHT).isAdmitted()).isTrue();
        }
    }

    @Test
    @Verifies("#111")
    void tellsTheOwner_andLetsHimInOnADeviceHeHasUsed_howeverOftenAStrangerLocksTheAccount() {
        String cookie = login(guard, ANNA, RIGHT).deviceCookie().orElseThrow();
        for (int round = 0; round < 3; round++) {
            lock(ANNA);
            assertThat(login(guard, ANNA, RIGHT).isAdmitted()).isFalse();
            LoginAnswer known = guard.admit(LoginAttempt.of(ANNA, OFFICE).withDevice(cookie), RIGHT, stored(ANNA));
            assertThat(known.isAdmitted()).isTrue();
            // the owner's success says nothing of strangers
            assertThat(login(guard, ANNA, RIGHT).isAdmitted()).isFalse();
            lab.clock.advance(Duration.ofDays(1));
        }
        assertThat(lab.told).containsExactly(ANNA, ANNA, ANNA);
        assertThat(lab.record(Action.LOCKOUT)).hasSize(3);
    }

    @Test
    void letsAKnownDeviceIn_whoseNetworkIsThrottled() {
        LoginGuard tight = lab.builder().sourceFailures(10).build();
        String cookie = login(tight, ANNA, RIGHT).deviceCookie().orElseThrow();
        for (int i = 0; i < 11; i++) {
            login(tight, "nobody-" + i, "wrong");
        }
        assertThat(login(tight, "berta", RIGHT).isAdmitted()).isFalse();
        assertThat(tight.admit(LoginAttempt.of(ANNA, OFFICE).withDevice(cookie), RIGHT, stored(ANNA))
                        .isAdmitted())
                .isTrue();
    }

    @Test
    void givesADeviceItsOwnBudgetBesideTheStrangers_andNoMore() {
        String cookie = login(guard, ANNA, RIGHT).deviceCookie().orElseThrow();
        LoginAttempt stolen = LoginAttempt.of(ANNA, OFFICE).withDevice(cookie);
        lab.asked.clear();
        for (int i = 0; i < 5; i++) {
            guard.admit(stolen, "wrong", stored(ANNA));
        }
        assertThat(login(guard, ANNA, RIGHT).isAdmitted())
                .as("what failed on the device locks nobody else")
                .isTrue();
        lab.asked.clear();
        for (int i = 0; i < 20; i++) {
            guard.admit(stolen, "wrong", stored(ANNA));
        }
        assertThat(lab.realChecks()).as("those of any stranger").isEqualTo(5);
        assertThat(guard.admit(stolen, RIGHT, stored(ANNA)).isAdmitted()).isFalse();
    }

    @Test
    void countsForNothing_whatIsNoCookieOfThisAccountOrTooOld() {
        String cookie = login(guard, ANNA, RIGHT).deviceCookie().orElseThrow();
        lock(ANNA);
        lock("berta");
        int last = cookie.length() - 1;
        String forged = cookie.substring(0, last) + (cookie.charAt(last) == '0' ? '1' : '0');
        for (String other : List.of("", "d1", forged, cookie + "0", cookie.replace("d1.", "d1.9"))) {
            assertThat(guard.admit(LoginAttempt.of(ANNA, OFFICE).withDevice(other), RIGHT, stored(ANNA))
                            .isAdmitted())
                    .as("a cookie of %d characters", other.length())
                    .isFalse();
        }
        assertThat(guard.admit(LoginAttempt.of("berta", OFFICE).withDevice(cookie), RIGHT, stored("berta"))
                        .isAdmitted())
                .isFalse();
        lab.clock.advance(Duration.ofDays(91));
        lock(ANNA);
        assertThat(guard.admit(LoginAttempt.of(ANNA, OFFICE).withDevice(cookie), RIGHT, stored(ANNA))
                        .isAdmitted())
                .isFalse();
    }

    @Test
    void unlocksByANamedPerson_onRecordBeforeAndAfter() {
        lock(ANNA);
        guard.unlock(ANNA, ADMIN);
        assertThat(login(guard, ANNA, RIGHT).isAdmitted()).isTrue();
        assertThat(lab.record(Action.UNLOCK).stream().map(RecordedEvent::outcome))
                .containsExactly(Outcome.INTENDED, Outcome.SUCCESS);
        assertThat(lab.record(Action.UNLOCK)).allSatisfy(event -> {
            assertThat(event.actor()).isEqualTo(ADMIN.id());
            assertThat(event.about()).isEqualTo(guard.idOnRecord(ANNA));
        });
    }

    @Test
    @Verifies("#111")
    void letsTheOwnerInOnHisLockedDevice_onceTheAccountIsUnlocked() {
        String cookie = login(guard, ANNA, RIGHT).deviceCookie().orElseThrow();
        LoginAttempt known = LoginAttempt.of(ANNA, OFFICE).withDevice(cookie);
        lock(ANNA);
        for (int i = 0; i < 5; i++) {
            guard.admit(known, "wrong", stored(ANNA));
        }
        assertThat(guard.admit(known, RIGHT, stored(ANNA)).isAdmitted()).isFalse();
        guard.unlock(ANNA, ADMIN);
        assertThat(guard.admit(known, RIGHT, stored(ANNA)).isAdmitted()).isTrue();
    }

    @Test
    @Verifies({"L5.c", "L5.h"})
    void letsNobodyUnlockOrDisable_withoutASecondFactorAndAnApprovedDevice_norAService() {
        lock(ANNA);
        for (Actor by : List.of(
                Actor.person("m.kowalska", Claims.none()),
                Actor.person("m.kowalska", Claims.none().withMultiFactor()),
                Actor.person("m.kowalska", Claims.none().withApprovedDevice()),
                Actor.service("label-printer", "m.kowalska"))) {
            assertThatThrownBy(() -> guard.unlock(ANNA, by)).isInstanceOf(AccountChangeRefusedException.class);
            assertThatThrownBy(() -> guard.disable("berta", by)).isInstanceOf(AccountChangeRefusedException.class);
        }
        assertThat(login(guard, ANNA, RIGHT).isAdmitted()).isFalse();
        assertThat(guard.isDisabled("berta")).isFalse();
        assertThat(lab.record(Action.UNLOCK)).isEmpty();
    }

    @Test
    @Verifies("#112")
    void barsAnAccountOnEveryNodeAndDevice_untilItIsUnlocked() {
        String cookie = login(guard, ANNA, RIGHT).deviceCookie().orElseThrow();
        LoginGuard other = lab.builder().build();
        guard.disable(ANNA, ADMIN);
        assertThat(other.isDisabled(ANNA)).isTrue();
        lab.clock.advance(Duration.ofDays(80));
        assertThat(login(other, ANNA, RIGHT).isAdmitted()).isFalse();
        assertThat(other.admit(LoginAttempt.of(ANNA, OFFICE).withDevice(cookie), RIGHT, stored(ANNA))
                        .isAdmitted())
                .isFalse();
        other.unlock(ANNA, ADMIN);
        assertThat(guard.isDisabled(ANNA)).isFalse();
        assertThat(login(guard, ANNA, RIGHT).isAdmitted()).isTrue();
    }

    @Test
    void endsNoSession_whenStrangersLockAnAccount() {
        lock(ANNA);
        assertThat(guard.isDisabled(ANNA)).isFalse();
    }

    @Test
    void admitsNobody_whoWasBarredWhileHisPasswordWasChecked() {
        LoginGuard slow = lab.builder()
                .hashing(
                        (password, hash) -> {
                            guard.disable(ANNA, ADMIN);
                            return true;
                        },
                        DUMMY)
                .build();
        assertThat(login(slow, ANNA, RIGHT).isAdmitted()).isFalse();
        assertThat(guard.isDisabled(ANNA)).isTrue();
    }

    @Test
    void letsNobodyIn_whenTheStoreDoesNotAnswer() {
        LoginStore broken = (LoginStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {LoginStore.class}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("row of " + ANNA);
                });
        LoginGuard down = lab.builder().store(broken).build();
        assertThatThrownBy(() -> login(down, ANNA, RIGHT))
                .isInstanceOf(LoginUnavailableException.class)
                .hasMessageContaining("A1.2.f")
                .hasMessageNotContaining(ANNA)
                .hasNoCause();
        assertThatThrownBy(() -> down.unlock(ANNA, ADMIN)).isInstanceOf(LoginUnavailableException.class);
        assertThat(lab.record(Action.UNLOCK).stream().map(RecordedEvent::outcome))
                .containsExactly(Outcome.INTENDED, Outcome.UNKNOWN);
        assertThatThrownBy(() -> down.isDisabled(ANNA)).isInstanceOf(LoginUnavailableException.class);
        assertThatThrownBy(() -> down.forget(Duration.ofDays(2))).isInstanceOf(LoginUnavailableException.class);
        assertThat(lab.asked).isEmpty();
    }

    @Test
    void letsNobodyIn_whoCannotBePutOnRecord() {
        lab.stores.auditStore().openWriter("node-1");
        assertThatThrownBy(() -> login(guard, ANNA, RIGHT)).isInstanceOf(LoginUnavailableException.class);
        assertThatThrownBy(() -> login(guard, ANNA, "wrong")).isInstanceOf(LoginUnavailableException.class);
    }

    @Test
    void keepsTheLock_whenItsOwnerCannotBeTold() {
        LoginGuard mute = lab.builder()
                .listener(account -> {
                    throw new IllegalStateException(account);
                })
                .build();
        for (int i = 0; i < 5; i++) {
            assertThat(login(mute, ANNA, "wrong").isAdmitted()).isFalse();
        }
        assertThat(login(mute, ANNA, RIGHT).isAdmitted()).isFalse();
    }

    @Test
    void putsNoNameAddressOrPasswordOnRecord() {
        lock(ANNA);
        lab.stores
                .auditStore()
                .writers()
                .forEach(writer -> lab.stores
                        .auditStore()
                        .events(writer.id(), 0, 1_000)
                        .forEach(event -> assertThat(new String(event.body(), StandardCharsets.ISO_8859_1))
                                .doesNotContain("anna")
                                .doesNotContain("203.0.113")
                                .doesNotContain("wrong")));
        assertThat(guard.idOnRecord(ANNA).id()).matches("login-[0-9a-f]{32}");
        assertThat(LoginAttempt.of(ANNA, OFFICE)).hasToString("LoginAttempt[ClientSource[PUBLIC]]");
        assertThat(StoredPassword.of(ANNA, "hash")).hasToString("StoredPassword[]");
    }

    @Test
    void refusesMoreFailuresThanThePolicyAllows_andWhatIsMissing() {
        assertThatThrownBy(() -> lab.builder().failures(6).build())
                .isInstanceOf(PolicyConfigurationException.class)
                .hasMessageContaining("L5.b");
        assertThatThrownBy(() -> lab.dpp.logins().build()).isInstanceOf(PolicyConfigurationException.class);
        assertThatThrownBy(() -> LoginGuard.builder(
                                DppPolicy.load("amazon-2021"),
                                lab.dpp.audit(),
                                (kind, value) -> new SubjectToken(0, 0),
                                lab.clock)
                        .store(lab.logins)
                        .hashing((password, hash) -> false, DUMMY)
                        .build())
                .isInstanceOf(PolicyConfigurationException.class)
                .hasMessageContaining("lockout-failures");
        LoginGuard strict = lab.builder().failures(2).build();
        login(strict, ANNA, "wrong");
        login(strict, ANNA, "wrong");
        assertThat(login(strict, ANNA, RIGHT).isAdmitted()).isFalse();
    }

    @Test
    void forgetsWhatIsIdle_afterADayAtLeast() {
        login(guard, "nobody", "wrong");
        assertThatThrownBy(() -> guard.forget(Duration.ofHours(23))).isInstanceOf(IllegalArgumentException.class);
        lab.clock.advance(Duration.ofDays(30));
        assertThat(guard.forget(Duration.ofDays(30))).isPositive();
    }
}
