package io.github.dppkit.access.spi;

/**
 * Hears that an account was locked, so that its owner can be told and sees that it was not he who tried. Called while the
 * attempt waits for its answer: hand the work to another thread, or the answer takes longer for accounts that exist.
 */
@FunctionalInterface
public interface LockoutListener {

    /**
     * Tells of a lock.
     *
     * @param accountId the host's own id of the account
     */
    void locked(String accountId);
}
