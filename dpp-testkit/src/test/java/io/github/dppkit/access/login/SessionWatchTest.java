package io.github.dppkit.access.login;

import static io.github.dppkit.access.login.LoginLab.ADMIN;
import static io.github.dppkit.access.login.LoginLab.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.access.spi.LoginStore;
import io.github.dppkit.policy.Verifies;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 112: the sessions of a barred account end within 60 seconds on every node, whether the store answers or not. */
@Verifies({"#112", "V6.1.2.3"})
class SessionWatchTest {

    @TempDir
    Path folder;

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicBoolean down = new AtomicBoolean();
    private LoginLab lab;
    private LoginGuard guard;
    private SessionWatch watch;

    @BeforeEach
    void open() {
        lab = new LoginLab(folder);
        guard = lab.guard();
        LoginStore store = lab.logins;
        LoginStore otherWay = (LoginStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {LoginStore.class}, (proxy, method, arguments) -> {
                    calls.incrementAndGet();
                    if (down.get()) {
                        throw new IllegalStateException("down");
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        watch = new SessionWatch(lab.builder().store(otherWay).build(), lab.clock.nanos());
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void endsTheSessionsOfABarredAccount_onAnotherNodeWithinHalfAMinute() {
        assertThat(watch.mustEnd(ANNA)).isFalse();
        guard.disable(ANNA, ADMIN);
        lab.clock.advance(Duration.ofSeconds(30));
        assertThat(watch.mustEnd(ANNA)).isTrue();
        assertThat(watch.mustEnd("berta")).isFalse();
        guard.unlock(ANNA, ADMIN);
        lab.clock.advance(Duration.ofSeconds(30));
        assertThat(watch.mustEnd(ANNA)).isFalse();
    }

    @Test
    void endsThem_afterAMinuteWithoutAnAnswer_andAtOnceWhereThereNeverWasOne() {
        assertThat(watch.mustEnd(ANNA)).isFalse();
        down.set(true);
        assertThat(watch.mustEnd("berta")).isTrue();
        lab.clock.advance(Duration.ofSeconds(60).minusNanos(1));
        assertThat(watch.mustEnd(ANNA)).isFalse();
        lab.clock.advance(Duration.ofNanos(1));
        assertThat(watch.mustEnd(ANNA)).isTrue();
        down.set(false);
        assertThat(watch.mustEnd(ANNA)).isFalse();
    }

    @Test
    void asksTheStoreOnceInHalfAMinute() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(watch.mustEnd(ANNA)).isFalse();
        }
        assertThat(calls).hasValue(1);
        lab.clock.advance(Duration.ofSeconds(30));
        assertThat(watch.mustEnd(ANNA)).isFalse();
        assertThat(calls).hasValue(2);
    }

    /** A session that is named otherwise each time must not fill the memory. */
    @Test
    void remembersTenThousandAccounts_andAsksAnewForOthers() {
        watch.mustEnd(ANNA);
        for (int i = 0; i < 10_000; i++) {
            watch.mustEnd("account " + i);
        }
        assertThat(calls).hasValue(10_001);
        watch.mustEnd("account 9999");
        assertThat(calls).hasValue(10_001);
        watch.mustEnd(ANNA);
        assertThat(calls).hasValue(10_002);
    }
}
