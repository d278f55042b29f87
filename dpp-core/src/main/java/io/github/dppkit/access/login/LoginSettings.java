package io.github.dppkit.access.login;

import io.github.dppkit.access.spi.LoginLimit;
import java.time.Duration;

/** What a guard works by, complete. */
record LoginSettings(
        LoginLimit account,
        LoginLimit source,
        LoginLimit strictSource,
        Duration window,
        int sprayedAccounts,
        int sprayedValue,
        int massLocks,
        Duration deviceLife) {}
