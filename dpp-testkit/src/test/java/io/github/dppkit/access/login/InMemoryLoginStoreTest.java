package io.github.dppkit.access.login;

import io.github.dppkit.access.spi.LoginStore;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.InMemoryLoginStore;
import io.github.dppkit.testkit.MovableClock;
import io.github.dppkit.testkit.tck.LoginStoreContract;
import java.time.Duration;
import java.time.Instant;

@Verifies({"#107", "#111", "#116", "#117"})
class InMemoryLoginStoreTest extends LoginStoreContract {

    private final MovableClock clock = MovableClock.at(Instant.parse("2026-11-21T10:00:00Z"));

    @Override
    protected LoginStore emptyStore() {
        return new InMemoryLoginStore(clock);
    }

    @Override
    protected LoginStore sameBase(LoginStore store) {
        return store;
    }

    @Override
    protected void letPass(Duration time) {
        clock.step(time);
    }
}
