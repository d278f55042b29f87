package io.github.dppkit.access.login;

import io.github.dppkit.access.spi.LockoutListener;
import io.github.dppkit.access.spi.LoginLimit;
import io.github.dppkit.access.spi.LoginStore;
import io.github.dppkit.access.spi.LoginTokens;
import io.github.dppkit.access.spi.PasswordMatcher;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.FigureValue;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.policy.PolicyFigure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Wires a {@link LoginGuard}; {@code Dpp.logins()} gives one that lacks store, hashing and dummy hash only. Defaults: the
 * policy's number of failures, the first lock 15 minutes, each further one twice as long up to a day, 100 attempts without
 * success from one source in 10 minutes, alarms at 100 accounts, 20 times one password, 10 locks in 10 minutes, devices
 * known for 90 days. Not safe for use by several threads.
 */
public final class LoginGuardBuilder {

    private final DppPolicy policy;
    private final AuditTrail audit;
    private final LoginTokens tokens;
    private final InstantSource clock;
    private @Nullable LoginStore store;
    private @Nullable PasswordMatcher matcher;
    private @Nullable String dummyHash;
    private LockoutListener listener = accountId -> {};
    private int failures;
    private Duration firstLock = Duration.ofMinutes(15);
    private Duration longestLock = Duration.ofDays(1);
    private Duration window = Duration.ofMinutes(10);
    private int sourceFailures = 100;
    private int sprayedAccounts = 100;
    private int sprayedValue = 20;
    private int massLocks = 10;
    private Duration deviceLife = Duration.ofDays(90);

    LoginGuardBuilder(DppPolicy policy, AuditTrail audit, LoginTokens tokens, InstantSource clock) {
        this.policy = Objects.requireNonNull(policy, "policy");
        this.audit = Objects.requireNonNull(audit, "audit");
        this.tokens = Objects.requireNonNull(tokens, "tokens");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Sets where attempts are counted, for all nodes together.
     *
     * @param value the store
     * @return this
     */
    public LoginGuardBuilder store(LoginStore value) {
        store = Objects.requireNonNull(value, "store");
        return this;
    }

    /**
     * Sets the host's hashing, and a hash to check against where there is nothing to check or the check is refused, so that
     * it takes the same time.
     *
     * @param value such as {@code encoder::matches}
     * @param dummy a hash of a random password, made by the same encoder with the same cost as all others
     * @return this
     */
    public LoginGuardBuilder hashing(PasswordMatcher value, String dummy) {
        matcher = Objects.requireNonNull(value, "hashing");
        dummyHash = Objects.requireNonNull(dummy, "dummy");
        return this;
    }

    /**
     * Sets who hears of locks of accounts that exist.
     *
     * @param value tells the account's owner, on another thread
     * @return this
     */
    public LoginGuardBuilder listener(LockoutListener value) {
        listener = Objects.requireNonNull(value, "listener");
        return this;
    }

    /**
     * Sets how many failures in a row lock an account.
     *
     * @param value at most what the policy allows
     * @return this
     */
    public LoginGuardBuilder failures(int value) {
        failures = value;
        return this;
    }

    /**
     * Sets how long locks last.
     *
     * @param first the first one; each further one lasts twice as long
     * @param longest any of them
     * @return this
     */
    public LoginGuardBuilder locks(Duration first, Duration longest) {
        firstLock = Objects.requireNonNull(first, "first");
        longestLock = Objects.requireNonNull(longest, "longest");
        return this;
    }

    /**
     * Sets how many attempts without success one source has within the window before it is throttled.
     *
     * @param value 1 or more; where many people share an address, more than their slips
     * @return this
     */
    public LoginGuardBuilder sourceFailures(int value) {
        sourceFailures = value;
        return this;
    }

    /**
     * Sets what raises alarms within the window.
     *
     * @param span the window
     * @param accounts how many accounts fail for the first time
     * @param samePassword how many failures one password has
     * @param locks how many accounts are locked; until it is over, sources then have an account's budget only
     * @return this
     */
    public LoginGuardBuilder alarms(Duration span, int accounts, int samePassword, int locks) {
        window = Objects.requireNonNull(span, "span");
        sprayedAccounts = accounts;
        sprayedValue = samePassword;
        massLocks = locks;
        return this;
    }

    /**
     * Sets how long a device stays known after a login.
     *
     * @param value a whole number of days
     * @return this
     */
    public LoginGuardBuilder deviceLife(Duration value) {
        deviceLife = Objects.requireNonNull(value, "deviceLife");
        return this;
    }

    /**
     * Returns the guard.
     *
     * @return a guard that shares its store with those of other nodes
     * @throws PolicyConfigurationException if something is missing, or more failures are allowed than the policy does
     */
    public LoginGuard build() {
        if (store == null || matcher == null || dummyHash == null) {
            throw new PolicyConfigurationException(
                    "Login guard refused (A1.2.f): set store and hashing, with a dummy hash of the same encoder.");
        }
        if (sprayedAccounts < 1 || sprayedValue < 1 || massLocks < 1 || sourceFailures < 1) {
            throw new PolicyConfigurationException("Login guard refused (A1.2.f): counts are 1 or more.");
        }
        int most = failures();
        Duration sourceLock = window.compareTo(longestLock) < 0 ? window : longestLock;
        LoginSettings settings = new LoginSettings(
                new LoginLimit(most, LoginLimit.UNBOUNDED, firstLock, longestLock),
                new LoginLimit(sourceFailures, window, sourceLock, longestLock),
                new LoginLimit(Math.min(most, sourceFailures), window, sourceLock, longestLock),
                window,
                sprayedAccounts,
                sprayedValue,
                massLocks,
                deviceLife);
        return new LoginGuard(
                policy,
                settings,
                store,
                new AccountTokens(tokens),
                matcher,
                dummyHash,
                new LoginRecorder(audit, listener),
                clock);
    }

    private int failures() {
        FigureValue allowed = policy.effective(PolicyFigure.LOCKOUT_FAILURES).orElse(null);
        if (allowed == null && failures < 1) {
            throw new PolicyConfigurationException("Login guard refused (A1.2.f): policy " + policy.id()
                    + " sets no lockout-failures; set failures, or combine it with a policy that does.");
        }
        if (allowed != null && (failures < 0 || failures > allowed.count())) {
            throw new PolicyConfigurationException("Login guard refused (" + allowed.clause() + "): " + failures
                    + " failures before a lock, and the policy allows at most " + allowed.count() + ".");
        }
        return failures > 0
                ? failures
                : Objects.requireNonNull(allowed, "lockout-failures").count();
    }
}
