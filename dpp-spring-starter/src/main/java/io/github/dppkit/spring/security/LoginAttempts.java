package io.github.dppkit.spring.security;

import io.github.dppkit.access.login.LoginAnswer;
import io.github.dppkit.access.login.LoginAttempt;
import org.springframework.security.core.Authentication;

/**
 * What came with a log-in beside the password: where from, on which device. Only the application knows its requests; a bean
 * of this type tells. Without one, attempts have no source, so that no source is throttled, and no device is known.
 */
@FunctionalInterface
public interface LoginAttempts {

    /**
     * Returns the attempt.
     *
     * @param authentication what was submitted; its details may tell the address and the cookie
     * @return the name that was typed, with source and cookie as far as they are known
     */
    LoginAttempt of(Authentication authentication);

    /**
     * Hears of a success, to set the cookie that makes the device known.
     *
     * @param authentication what was submitted
     * @param answer the answer, with the cookie
     */
    default void admitted(Authentication authentication, LoginAnswer answer) {}
}
