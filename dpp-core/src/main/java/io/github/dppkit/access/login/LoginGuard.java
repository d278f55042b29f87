package io.github.dppkit.access.login;

import io.github.dppkit.access.Actor;
import io.github.dppkit.access.password.PasswordRules;
import io.github.dppkit.access.spi.LoginKey;
import io.github.dppkit.access.spi.LoginLimit;
import io.github.dppkit.access.spi.LoginStore;
import io.github.dppkit.access.spi.LoginTokens;
import io.github.dppkit.access.spi.PasswordMatcher;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Enforces;
import java.nio.CharBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks passwords for a host that keeps them, and locks accounts that are guessed at.
 *
 * <p><b>Guarantees.</b> An attempt is charged to its source and its account before its password is checked, in one atomic
 * step of a store that all nodes share: between two successes no more passwords are checked than the policy allows before a
 * lock, however many arrive at once. Every attempt makes exactly one call of the host's encoder, and every refusal is the
 * same: locked, unknown and wrong cannot be told apart. Locks grow, are capped, and attempts while locked do not make them
 * longer. Every attempt, lock, alarm and unlock is on record, by keyed tokens. If store, encoder or record fail, nobody is
 * let in.
 *
 * <p><b>Known devices.</b> Whoever guesses at an account locks it for strangers. A device that its owner has logged in from
 * has a budget of its own, so he still gets in. Where that is used up, the device counts as a stranger's.
 *
 * <p><b>Non-guarantees.</b> It authenticates with passwords only: the second factor (L5.c) is the host's. It takes no part in
 * sessions; {@link #isDisabled} is for whoever does. That an answer takes the same time depends on the encoder and on
 * {@link io.github.dppkit.access.spi.LockoutListener}; store and record take some milliseconds more where a lock begins.
 *
 * <p>Safe for use by several threads. An attempt costs a call of the encoder, six small calls of the store and one durable
 * append.
 */
@Enforces({"A1.2.f", "L5.b", "V6.1.2.2"})
public final class LoginGuard {

    private static final Logger LOG = LoggerFactory.getLogger(LoginGuard.class);

    private static final String STORE = "store of attempts";
    private static final String TOKENS = "key of tokens";
    private static final String RECORD = "audit trail";

    private final DppPolicy policy;
    private final LoginSettings settings;
    private final LoginStore store;
    private final AccountTokens tokens;
    private final LoginBudgets budgets;
    private final PasswordMatcher matcher;
    private final String dummyHash;
    private final LoginRecorder recorder;
    private final InstantSource clock;

    LoginGuard(
            DppPolicy policy,
            LoginSettings settings,
            LoginStore store,
            AccountTokens tokens,
            PasswordMatcher matcher,
            String dummyHash,
            LoginRecorder recorder,
            InstantSource clock) {
        this.policy = policy;
        this.settings = settings;
        this.store = store;
        this.tokens = tokens;
        this.budgets = new LoginBudgets(settings, store, tokens);
        this.matcher = matcher;
        this.dummyHash = dummyHash;
        this.recorder = recorder;
        this.clock = clock;
    }

    /**
     * Returns a builder; {@code Dpp.logins()} calls this.
     *
     * @param policy how many failures lock, and which claims whoever unlocks must have
     * @param audit where everything is put on record
     * @param tokens keyed tokens of names and addresses
     * @param clock by which devices become unknown; locks go by the store's
     * @return the builder
     */
    public static LoginGuardBuilder builder(
            DppPolicy policy, AuditTrail audit, LoginTokens tokens, InstantSource clock) {
        return new LoginGuardBuilder(policy, audit, tokens, clock);
    }

    /**
     * Checks a password.
     *
     * @param attempt the name that was typed, where from, on which device
     * @param password what was typed; not changed, and not kept
     * @param stored what the host has for that name; null if it has nothing, or an account that may not log in
     * @return admitted or refused
     * @throws LoginUnavailableException if the attempt cannot be counted, checked or put on record
     */
    public LoginAnswer admit(LoginAttempt attempt, CharSequence password, @Nullable StoredPassword stored) {
        char[] typed = PasswordRules.normalised(password);
        try {
            SubjectToken account = answer(TOKENS, () -> tokens.account(attempt, stored));
            LoginKey budget = answer(
                    TOKENS,
                    () -> tokens.budget(account, attempt.deviceCookie(), settings.deviceLife(), clock.instant()));
            LoginKey value = answer(TOKENS, () -> tokens.value(typed));
            LoginLimit ofSource = answer(STORE, budgets::ofSource);
            Tried tried = answer(STORE, () -> budgets.charge(attempt, account, budget, ofSource));
            String real = stored != null && tried.isPermitted() ? stored.hash() : null;
            boolean fits = answer(
                    "password encoder", () -> matcher.matches(CharBuffer.wrap(typed), real == null ? dummyHash : real));
            if (real != null && fits) {
                return settle(attempt, tried, ofSource);
            }
            Reason reason = tried.isPermitted() ? Reason.WRONG_CREDENTIALS : tried.barred();
            return refuse(tried, reason, stored, value);
        } finally {
            Arrays.fill(typed, '\0');
        }
    }

    /**
     * Ends the lock of an account, and a bar by {@link #disable}.
     *
     * @param accountId the host's own id of the account
     * @param by the person who unlocks, with the claims that the policy demands
     * @throws AccountChangeRefusedException if it is no person or a claim is missing
     * @throws LoginUnavailableException if the store does not answer; what was tried is on record
     */
    public void unlock(String accountId, Actor by) {
        change(Action.UNLOCK, accountId, by, store::unlock);
    }

    /**
     * Bars an account until a named person unlocks it, such as that of somebody who left (V6.1.2.3). Known devices are
     * barred too.
     *
     * @param accountId the host's own id of the account
     * @param by the person who bars it, with the claims that the policy demands
     * @throws AccountChangeRefusedException if it is no person or a claim is missing
     * @throws LoginUnavailableException if the store does not answer; what was tried is on record
     */
    public void disable(String accountId, Actor by) {
        change(Action.LOCKOUT, accountId, by, store::bar);
    }

    /**
     * Tells whether an account is barred, on any node; for whoever keeps sessions to ask at each request, or once a minute.
     * A lock by failures ends no session: else anybody who knows a name could log its owner out.
     *
     * @param accountId the host's own id of the account
     * @return true from {@link #disable} to {@link #unlock}
     * @throws LoginUnavailableException if the store does not answer; end the session or ask again
     */
    public boolean isDisabled(String accountId) {
        return answer(STORE, () -> store.isBarred(LoginBudgets.ofAccount(tokens.account(accountId))));
    }

    /**
     * Returns under which id an account stands on record.
     *
     * @param accountId the host's own id of the account
     * @return a keyed token
     */
    public ActorId idOnRecord(String accountId) {
        return AccountTokens.onRecord(tokens.account(accountId));
    }

    /**
     * Forgets what nobody has tried for a while, so that names made up by attackers do not pile up; call it daily.
     *
     * @param idle how long nobody has tried it: a day or more; failures in a row are forgotten with it
     * @return how many rows were forgotten
     * @throws IllegalArgumentException if it is less than a day
     * @throws LoginUnavailableException if the store does not answer
     */
    public int forget(Duration idle) {
        if (idle.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("Forgetting refused (A1.2.f): keep attempts for a day at least.");
        }
        return answer(STORE, () -> store.forget(idle));
    }

    private LoginAnswer settle(LoginAttempt attempt, Tried tried, LoginLimit ofSource) {
        if (!answer(STORE, () -> budgets.settle(attempt, tried, ofSource))) {
            answer(RECORD, () -> {
                recorder.refused(tried, Reason.LOCKED_OUT, List.of());
                return true;
            });
            return LoginAnswer.refused();
        }
        EventId login = answer(RECORD, () -> recorder.admitted(tried));
        return LoginAnswer.admitted(tokens.cookie(tried.account(), login, clock.instant()));
    }

    private LoginAnswer refuse(Tried tried, Reason reason, @Nullable StoredPassword stored, LoginKey value) {
        List<LoginRecorder.Tally> tallies = answer(STORE, () -> budgets.tally(tried, value));
        answer(RECORD, () -> {
            recorder.refused(tried, reason, tallies);
            return true;
        });
        recorder.tellOwner(tried, stored);
        return LoginAnswer.refused();
    }

    private void change(Action action, String accountId, Actor by, Consumer<LoginKey> change) {
        boolean factor = !policy.mfaRequired() || by.claims().multiFactor();
        boolean device = !policy.deviceClaimRequired() || by.claims().approvedDevice();
        if (by.id().kind() != ActorId.Kind.PERSON || !factor || !device) {
            throw new AccountChangeRefusedException(
                    "Account not changed (A1.2.f, L5.c, L5.h): a named person locks and"
                            + " unlocks, logged in with a second factor and on an approved device where the policy demands them.");
        }
        SubjectToken account = tokens.account(accountId);
        EventId intent = recorder.intended(action, account, by);
        try {
            answer(STORE, () -> {
                change.accept(LoginBudgets.ofAccount(account));
                return true;
            });
        } catch (LoginUnavailableException e) {
            recorder.done(action, Outcome.UNKNOWN, account, by, intent);
            throw e;
        }
        recorder.done(action, Outcome.SUCCESS, account, by, intent);
    }

    /** What a store or encoder throws may quote what it was given, so only its type is passed on. */
    private static <T> T answer(String who, Supplier<T> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            LOG.warn(
                    "Nobody is let in: the {} failed with {}.",
                    who,
                    e.getClass().getName());
            throw new LoginUnavailableException("Login refused (A1.2.f): the " + who
                    + " does not answer, so nobody is let in. Try again when it does; the log names the fault.");
        }
    }
}
