package io.github.dppkit.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.access.spi.Charge;
import io.github.dppkit.access.spi.LoginKey;
import io.github.dppkit.access.spi.LoginKey.Kind;
import io.github.dppkit.access.spi.LoginLimit;
import io.github.dppkit.access.spi.LoginStore;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.policy.Verifies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * What every {@link LoginStore} must do. Extend it, return stores over one empty base, and run it with JUnit.
 *
 * <p>Durability across a crash cannot be shown from inside the process and needs its own test.
 */
public abstract class LoginStoreContract {

    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final Duration DAY = Duration.ofDays(1);
    private static final LoginLimit IN_A_ROW = new LoginLimit(5, LoginLimit.UNBOUNDED, QUARTER, DAY);
    private static final LoginLimit WINDOWED = new LoginLimit(5, Duration.ofMinutes(10), Duration.ofMinutes(10), DAY);
    private static final LoginKey ANNA = new LoginKey(Kind.ACCOUNT, new SubjectToken(1, 2));

    /** Creates the contract. */
    protected LoginStoreContract() {}

    /**
     * Returns a store over an empty base.
     *
     * @return the store to test
     */
    protected abstract LoginStore emptyStore();

    /**
     * Returns the store of another node over the same base.
     *
     * @param store the one that {@link #emptyStore} returned
     * @return another over the same base, or the same where nodes cannot share one
     */
    protected abstract LoginStore sameBase(LoginStore store);

    /**
     * Lets the time of the store's base pass, or go back.
     *
     * @param time how long; negative for back
     */
    protected abstract void letPass(Duration time);

    private static void charge(LoginStore store, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(store.charge(ANNA, IN_A_ROW).permitted()).isTrue();
        }
    }

    @Test
    void permitsAttemptsUpToTheLimit_andTheLastOneBeginsTheLock() {
        LoginStore store = emptyStore();
        for (int failures = 1; failures < 5; failures++) {
            assertThat(store.charge(ANNA, IN_A_ROW)).isEqualTo(new Charge(true, failures, 0, false));
        }
        assertThat(store.charge(ANNA, IN_A_ROW)).isEqualTo(new Charge(true, 5, 1, true));
        assertThat(store.charge(ANNA, IN_A_ROW)).isEqualTo(new Charge(false, 5, 1, false));
    }

    @Test
    void keepsKeysApart_byKindAndToken() {
        LoginStore store = emptyStore();
        charge(store, 5);
        for (LoginKey other : List.of(
                new LoginKey(Kind.DEVICE, ANNA.token()),
                new LoginKey(Kind.SOURCE, ANNA.token()),
                new LoginKey(Kind.ACCOUNT, new SubjectToken(1, 3)),
                new LoginKey(Kind.ACCOUNT, new SubjectToken(2, 2)))) {
            assertThat(store.charge(other, IN_A_ROW)).isEqualTo(new Charge(true, 1, 0, false));
        }
    }

    @Test
    @Verifies("#111")
    void growsLocksUpToTheCap_andAttemptsWhileLockedDoNotMakeThemLonger() {
        LoginStore store = emptyStore();
        Duration lock = QUARTER;
        for (int round = 1; round <= 10; round++) {
            charge(store, 5);
            for (int i = 0; i < 20; i++) {
                assertThat(store.charge(ANNA, IN_A_ROW).permitted()).isFalse();
            }
            letPass(lock.minusSeconds(5));
            assertThat(store.charge(ANNA, IN_A_ROW).permitted())
                    .as("5 s before the end of lock %d", round)
                    .isFalse();
            letPass(Duration.ofSeconds(5));
            lock = lock.multipliedBy(2).compareTo(DAY) < 0 ? lock.multipliedBy(2) : DAY;
        }
    }

    @Test
    void startsWithTheShortestLockAgain_afterTheCountWasQuiet() {
        LoginStore store = emptyStore();
        charge(store, 5);
        letPass(QUARTER);
        charge(store, 5);
        letPass(DAY.plus(QUARTER.multipliedBy(2)));
        charge(store, 5);
        letPass(QUARTER);
        charge(store, 1);
    }

    @Test
    void countsFailuresInARow_howeverFarApart() {
        LoginStore store = emptyStore();
        charge(store, 4);
        letPass(Duration.ofDays(300));
        assertThat(store.charge(ANNA, IN_A_ROW).lockBegan()).isTrue();
    }

    @Test
    void countsAnew_afterTheWindow() {
        LoginStore store = emptyStore();
        for (int i = 0; i < 4; i++) {
            store.charge(ANNA, WINDOWED);
        }
        letPass(Duration.ofMinutes(10));
        assertThat(store.charge(ANNA, WINDOWED)).isEqualTo(new Charge(true, 1, 0, false));
    }

    @Test
    void endsCountAndLock_afterASuccess() {
        LoginStore store = emptyStore();
        charge(store, 5);
        assertThat(store.clear(ANNA)).isTrue();
        assertThat(store.charge(ANNA, IN_A_ROW)).isEqualTo(new Charge(true, 1, 0, false));
        assertThat(store.clear(new LoginKey(Kind.ACCOUNT, new SubjectToken(9, 9))))
                .isTrue();
    }

    @Test
    void takesOneAttemptBack_andTheLockItBegan_butNobodyElses() {
        LoginStore store = emptyStore();
        charge(store, 3);
        store.refund(ANNA, IN_A_ROW);
        charge(store, 2);
        assertThat(store.charge(ANNA, IN_A_ROW).lockBegan()).isTrue();
        store.refund(ANNA, IN_A_ROW);
        assertThat(store.charge(ANNA, IN_A_ROW)).isEqualTo(new Charge(true, 5, 1, true));
        assertThat(store.charge(ANNA, IN_A_ROW).permitted()).isFalse();
    }

    @Test
    void neverCountsBelowNothing() {
        LoginStore store = emptyStore();
        store.refund(ANNA, IN_A_ROW);
        charge(store, 1);
        store.refund(ANNA, IN_A_ROW);
        store.refund(ANNA, IN_A_ROW);
        assertThat(store.charge(ANNA, IN_A_ROW).failures()).isEqualTo(1);
    }

    @Test
    void barsUntilUnlocked_whateverTimePassesAndWhoeverSucceeds() {
        LoginStore store = emptyStore();
        assertThat(store.isBarred(ANNA)).isFalse();
        charge(store, 1);
        store.bar(ANNA);
        assertThat(store.isBarred(ANNA)).isTrue();
        assertThat(store.clear(ANNA)).isFalse();
        letPass(Duration.ofDays(3_000));
        assertThat(store.charge(ANNA, IN_A_ROW).permitted()).isFalse();
        store.unlock(ANNA);
        assertThat(store.isBarred(ANNA)).isFalse();
        assertThat(store.charge(ANNA, IN_A_ROW)).isEqualTo(new Charge(true, 1, 0, false));
    }

    @Test
    void barsAndUnlocks_whatNobodyHasTriedYet() {
        LoginStore store = emptyStore();
        store.bar(ANNA);
        store.bar(ANNA);
        assertThat(store.charge(ANNA, IN_A_ROW).permitted()).isFalse();
        store.unlock(ANNA);
        store.unlock(new LoginKey(Kind.ACCOUNT, new SubjectToken(9, 9)));
        charge(store, 1);
    }

    @Test
    void unlocksWhatFailuresHaveLocked() {
        LoginStore store = emptyStore();
        charge(store, 5);
        store.unlock(ANNA);
        assertThat(store.charge(ANNA, IN_A_ROW)).isEqualTo(new Charge(true, 1, 0, false));
    }

    @Test
    void countsEventsInAWindow_andLocksNothing() {
        LoginStore store = emptyStore();
        Duration window = Duration.ofMinutes(10);
        assertThat(store.tallied(ANNA, window)).isZero();
        for (int count = 1; count <= 30; count++) {
            assertThat(store.tally(ANNA, window)).isEqualTo(count);
        }
        assertThat(store.tallied(ANNA, window)).isEqualTo(30);
        letPass(window);
        assertThat(store.tallied(ANNA, window)).isZero();
        assertThat(store.tally(ANNA, window)).isEqualTo(1);
    }

    @Test
    @Verifies("#117")
    void opensNothing_whenItsClockIsSetBack() {
        LoginStore store = emptyStore();
        charge(store, 5);
        letPass(Duration.ofMinutes(14));
        store.charge(ANNA, IN_A_ROW);
        letPass(Duration.ofDays(-400));
        assertThat(store.charge(ANNA, IN_A_ROW).permitted()).isFalse();
        letPass(Duration.ofDays(400));
        assertThat(store.charge(ANNA, IN_A_ROW).permitted()).isFalse();
        letPass(Duration.ofMinutes(1));
        charge(store, 1);
    }

    @Test
    @Verifies("#116")
    void forgetsTheIdleOnly_neverWhatIsLockedOrBarred() {
        LoginStore store = emptyStore();
        LoginKey barred = new LoginKey(Kind.ACCOUNT, new SubjectToken(7, 7));
        charge(store, 5);
        store.bar(barred);
        for (int i = 0; i < 100; i++) {
            store.charge(new LoginKey(Kind.ACCOUNT, new SubjectToken(3, i)), IN_A_ROW);
        }
        letPass(Duration.ofMinutes(14));
        store.charge(new LoginKey(Kind.ACCOUNT, new SubjectToken(3, 0)), IN_A_ROW);
        assertThat(store.forget(Duration.ofMinutes(10))).isEqualTo(99);
        assertThat(store.charge(ANNA, IN_A_ROW).permitted()).isFalse();
        assertThat(store.isBarred(barred)).isTrue();
        assertThat(store.charge(new LoginKey(Kind.ACCOUNT, new SubjectToken(3, 0)), IN_A_ROW)
                        .failures())
                .isEqualTo(3);
    }

    @Test
    @Verifies({"#107", "#108"})
    void permitsNoMoreThanTheLimit_whenAThousandComeAtOnceToTwoNodes() throws Exception {
        LoginStore one = emptyStore();
        LoginStore other = sameBase(one);
        int callers = 16;
        int each = 63;
        ExecutorService pool = Executors.newFixedThreadPool(callers);
        try {
            List<Callable<List<Charge>>> tasks = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                LoginStore mine = caller % 2 == 0 ? one : other;
                tasks.add(() -> {
                    List<Charge> charges = new ArrayList<>();
                    for (int i = 0; i < each; i++) {
                        charges.add(mine.charge(ANNA, IN_A_ROW));
                    }
                    return charges;
                });
            }
            List<Charge> all = new ArrayList<>();
            for (Future<List<Charge>> done : pool.invokeAll(tasks)) {
                all.addAll(done.get());
            }
            assertThat(all).hasSize(1_008);
            assertThat(all.stream().filter(Charge::permitted).map(Charge::failures))
                    .containsExactlyInAnyOrder(1, 2, 3, 4, 5);
            assertThat(all.stream().filter(Charge::lockBegan)).hasSize(1);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void losesNoCount_whenManyTallyAtOnce() throws Exception {
        LoginStore one = emptyStore();
        LoginStore other = sameBase(one);
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int i = 0; i < 80; i++) {
                LoginStore mine = i % 2 == 0 ? one : other;
                tasks.add(() -> mine.tally(ANNA, DAY));
            }
            List<Integer> counts = new ArrayList<>();
            for (Future<Integer> done : pool.invokeAll(tasks)) {
                counts.add(done.get());
            }
            assertThat(counts).doesNotHaveDuplicates();
            assertThat(one.tallied(ANNA, DAY)).isEqualTo(80);
        } finally {
            pool.shutdownNow();
        }
    }
}
