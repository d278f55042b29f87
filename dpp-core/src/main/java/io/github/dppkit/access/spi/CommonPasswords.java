package io.github.dppkit.access.spi;

/**
 * Passwords that many people use or that have been leaked, such as a breach list of the host's. Safe for use by several
 * threads; an exception refuses the password.
 */
@FunctionalInterface
public interface CommonPasswords {

    /**
     * Tells whether a password is one of them.
     *
     * @param password in normal form C; neither kept nor logged
     * @return true if it must not be used
     */
    boolean contains(CharSequence password);

    /**
     * Returns this list and another.
     *
     * @param other the other
     * @return what is in either
     */
    default CommonPasswords and(CommonPasswords other) {
        return password -> contains(password) || other.contains(password);
    }
}
