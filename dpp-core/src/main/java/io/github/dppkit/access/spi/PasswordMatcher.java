package io.github.dppkit.access.spi;

/**
 * The host's own hashing of passwords, such as Spring Security's {@code PasswordEncoder::matches}.
 *
 * <p>It must take the same time whether the password fits or not, and must take the whole password: BCrypt looks at no more
 * than 72 bytes. Safe for use by several threads.
 */
@FunctionalInterface
public interface PasswordMatcher {

    /**
     * Tells whether a password fits a stored hash.
     *
     * @param password what was typed, in normal form C
     * @param storedHash the hash, in the host's own form
     * @return true if it fits
     */
    boolean matches(CharSequence password, String storedHash);
}
