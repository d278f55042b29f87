package io.github.dppkit.access.spi;

import java.time.Duration;

/**
 * Counts attempts to log in, for all nodes together.
 *
 * <p>An attempt is charged before its password is checked, and one call changes the count in one atomic step: however many
 * attempts run at once, no more are permitted than the limit says until a lock ends or {@link #clear} is called. Attempts
 * while locked change nothing.
 *
 * <p><b>Time</b> is the store's own, best that of its database: the clocks of nodes have no say. Of one count, time never
 * goes back; a clock that was set back neither opens a lock nor makes it longer by more than it was set back.
 *
 * <p>Implementations are safe for use by several threads and processes. A change is durable when the call returns. A store
 * that cannot answer throws an unchecked exception, and nobody is let in. The contract is tested by
 * {@code LoginStoreContract} of dpp-testkit.
 */
public interface LoginStore {

    /**
     * Counts an attempt, unless its key is locked or barred.
     *
     * @param key what it is counted by
     * @param limit when and for how long to lock
     * @return whether it may go on
     */
    Charge charge(LoginKey key, LoginLimit limit);

    /**
     * Ends counts and locks of a key after a success.
     *
     * @param key which
     * @return false if a named person has barred it meanwhile; nothing was changed
     */
    boolean clear(LoginKey key);

    /**
     * Takes one attempt off a count: it succeeded, and the others are none of its business. A lock that it completed ends.
     *
     * @param key which
     * @param limit the one it was charged by
     */
    void refund(LoginKey key, LoginLimit limit);

    /**
     * Counts an event that locks nothing.
     *
     * @param key what to count by
     * @param window time after which the count starts anew
     * @return the count, this event included
     */
    int tally(LoginKey key, Duration window);

    /**
     * Reads what {@link #tally} counted.
     *
     * @param key which
     * @param window time after which the count starts anew
     * @return 0 if the window is over
     */
    int tallied(LoginKey key, Duration window);

    /**
     * Locks a key until a named person unlocks it.
     *
     * @param key which
     */
    void bar(LoginKey key);

    /**
     * Tells whether a named person has barred a key.
     *
     * @param key which
     * @return false for one that only failures have locked
     */
    boolean isBarred(LoginKey key);

    /**
     * Ends counts, locks and a bar.
     *
     * @param key which
     */
    void unlock(LoginKey key);

    /**
     * Forgets keys that are neither locked nor barred and that nobody has tried for a while.
     *
     * @param idle how long nobody has tried them
     * @return how many were forgotten
     */
    int forget(Duration idle);
}
