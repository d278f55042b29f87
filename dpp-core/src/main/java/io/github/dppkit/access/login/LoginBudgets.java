package io.github.dppkit.access.login;

import io.github.dppkit.access.spi.Charge;
import io.github.dppkit.access.spi.LoginKey;
import io.github.dppkit.access.spi.LoginLimit;
import io.github.dppkit.access.spi.LoginStore;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.SubjectToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What attempts are charged to: sources, devices and accounts, in the store that all nodes share. */
final class LoginBudgets {

    private final LoginSettings settings;
    private final LoginStore store;
    private final AccountTokens tokens;

    LoginBudgets(LoginSettings settings, LoginStore store, AccountTokens tokens) {
        this.settings = settings;
        this.store = store;
        this.tokens = tokens;
    }

    static LoginKey ofAccount(SubjectToken account) {
        return new LoginKey(LoginKey.Kind.ACCOUNT, account);
    }

    /** Returns what a source may try now: less while many accounts are being locked. */
    LoginLimit ofSource() {
        boolean massLock =
                store.tallied(AccountTokens.of(LoginKey.Kind.LOCKS), settings.window()) >= settings.massLocks();
        return massLock ? settings.strictSource() : settings.source();
    }

    /**
     * Charges source and account; a source that is throttled leaves the account alone. A known device has nothing to do with
     * who else calls from its network; once it is locked it is a stranger's, so that unlocking the account opens it there too.
     */
    Tried charge(LoginAttempt attempt, SubjectToken account, LoginKey budget, LoginLimit ofSource) {
        ClientSource from = attempt.source();
        LoginKey stranger = ofAccount(account);
        if (budget.kind() == LoginKey.Kind.DEVICE) {
            boolean barred = store.isBarred(stranger);
            Charge own = store.charge(budget, settings.account());
            if (barred || own.permitted()) {
                return new Tried(
                        budget, account, from.addressClass(), barred ? Reason.LOCKED_OUT : Reason.NONE, own, false);
            }
        }
        boolean throttled = false;
        if (from.isKnown()) {
            Charge source = store.charge(tokens.source(from), ofSource);
            throttled = source.lockBegan();
            if (!source.permitted()) {
                return new Tried(stranger, account, from.addressClass(), Reason.RATE_EXCEEDED, source, false);
            }
        }
        Charge charge = store.charge(stranger, settings.account());
        Reason reason = charge.permitted() ? Reason.NONE : Reason.LOCKED_OUT;
        return new Tried(stranger, account, from.addressClass(), reason, charge, throttled);
    }

    /** Gives back what a login was charged; false if the account was barred or locked meanwhile. */
    boolean settle(LoginAttempt attempt, Tried tried, LoginLimit ofSource) {
        if (attempt.source().isKnown() && tried.budget().kind() != LoginKey.Kind.DEVICE) {
            store.refund(tokens.source(attempt.source()), ofSource);
        }
        return store.clear(tried.budget()) && !store.isBarred(ofAccount(tried.account()));
    }

    /** Counts a failure with those that others have had in the same time. */
    List<LoginRecorder.Tally> tally(Tried tried, LoginKey value) {
        Duration window = settings.window();
        List<LoginRecorder.Tally> counted = new ArrayList<>();
        int same = store.tally(value, window);
        counted.add(new LoginRecorder.Tally(Reason.PASSWORD_SPRAY, same, settings.sprayedValue()));
        if (tried.isPermitted() && tried.charge().failures() == 1) {
            int spread = store.tally(AccountTokens.of(LoginKey.Kind.SPREAD), window);
            counted.add(new LoginRecorder.Tally(Reason.PASSWORD_SPRAY, spread, settings.sprayedAccounts()));
        }
        if (LoginRecorder.isLockOfAccount(tried)) {
            int locks = store.tally(AccountTokens.of(LoginKey.Kind.LOCKS), window);
            counted.add(new LoginRecorder.Tally(Reason.MASS_LOCKOUT, locks, settings.massLocks()));
        }
        return counted;
    }
}
