package io.github.dppkit.access.login;

import io.github.dppkit.policy.Enforces;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells a host at each request whether the session of an account must end, because the account was barred on any node (clause
 * V6.1.2.3).
 *
 * <p><b>Guarantee.</b> From 60 seconds after {@link LoginGuard#disable} on, every node that asks is told to end the account's
 * sessions: usually from 30 seconds on, also if the store of attempts does not answer any more. Who has never been answered is told
 * so at once. <b>Not guaranteed:</b> anything for requests that do not ask; and a lock by failures ends no session.
 *
 * <p>What was answered is remembered for 30 seconds, of the 10,000 accounts that asked last, so most requests cost no call of
 * the store. Safe for use by several threads.
 */
@Enforces("V6.1.2.3")
public final class SessionWatch {

    private static final long ASK_AGAIN = Duration.ofSeconds(30).toNanos();
    private static final long LONGEST = Duration.ofSeconds(60).toNanos();
    private static final int ROOM = 10_000;

    private final LoginGuard guard;
    private final LongSupplier nanos;
    /** Who asked longest ago comes first. */
    private final Map<String, Known> known = new LinkedHashMap<>(16, 0.75f, true);

    /** What the store said of an account, and when it was asked. */
    private record Known(long at, boolean barred) {}

    /**
     * Creates a watch; one for the application.
     *
     * @param guard knows who is barred
     * @param nanos nanoseconds that never go back, {@code System::nanoTime}
     */
    public SessionWatch(LoginGuard guard, LongSupplier nanos) {
        this.guard = guard;
        this.nanos = nanos;
    }

    /**
     * Tells whether the account's sessions must end. Call it before a request of the session is served, and end the session if it
     * says so.
     *
     * @param accountId the host's own id of the account, as {@link LoginGuard#disable} takes it
     * @return true if the account is barred, or if that could not be found out for 60 seconds
     */
    public boolean mustEnd(String accountId) {
        long now = nanos.getAsLong();
        Known before = look(accountId);
        if (before != null && now - before.at() < ASK_AGAIN) {
            return before.barred();
        }
        try {
            boolean barred = guard.isDisabled(accountId);
            synchronized (known) {
                known.put(accountId, new Known(now, barred));
                if (known.size() > ROOM) {
                    known.remove(known.keySet().iterator().next());
                }
            }
            return barred;
        } catch (LoginUnavailableException e) {
            // the guard has logged it; what was answered last holds for half a minute more
            return before == null || before.barred() || now - before.at() >= LONGEST;
        }
    }

    private @Nullable Known look(String accountId) {
        synchronized (known) {
            return known.get(accountId);
        }
    }
}
