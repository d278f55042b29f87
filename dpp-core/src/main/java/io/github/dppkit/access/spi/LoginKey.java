package io.github.dppkit.access.spi;

import io.github.dppkit.audit.SubjectToken;

/**
 * What attempts to log in are counted by: a kind and a keyed token, never a name or an address.
 *
 * @param kind what the token stands for
 * @param token the token
 */
public record LoginKey(Kind kind, SubjectToken token) {

    /** What is counted; the names are stored. */
    public enum Kind {
        /** One account, on devices that are not known. */
        ACCOUNT,
        /** One account on one device that it has logged in from before. */
        DEVICE,
        /** One address, or one IPv6 network of 64 bits. */
        SOURCE,
        /** Failures with passwords that share 20 bits of a keyed token. */
        VALUE,
        /** First failures of accounts, all together. */
        SPREAD,
        /** Locks of accounts, all together. */
        LOCKS
    }
}
