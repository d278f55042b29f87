package io.github.dppkit.jdbc;

import io.github.dppkit.access.spi.LoginStore;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.tck.LoginStoreContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link LoginStore} on every database. */
@Verifies({"#107", "#108", "#111", "#116", "#117"})
@ParameterizedClass
@MethodSource("io.github.dppkit.jdbc.ContractBase#onEach")
class JdbcLoginStoreTest extends LoginStoreContract {

    private final ContractBase base;

    JdbcLoginStoreTest(ContractBase base) {
        this.base = base;
    }

    @Override
    protected LoginStore emptyStore() {
        return base.emptied().loginStore();
    }

    @Override
    protected LoginStore sameBase(LoginStore store) {
        return base.ofAnotherNode().loginStore();
    }

    /** The clock is the database's: what it has seen moves instead. */
    @Override
    protected void letPass(Duration time) {
        long micros = time.toSeconds() * 1_000_000;
        base.run("UPDATE dpp_login SET window_us = window_us - (" + micros + "), locked_until_us = locked_until_us - ("
                + micros + "), seen_us = seen_us - (" + micros + ")");
    }

    @AfterEach
    void givesConnectionsBackAsTheyCame() {
        base.assertConnectionsCameBackAsTheyWere();
    }
}
