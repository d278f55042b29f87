package io.github.dppkit.access.login;

import org.jspecify.annotations.Nullable;

/** What came with a password: the name that was typed, where from, on which device. Immutable; shows none of it. */
public final class LoginAttempt {

    private final String userName;
    private final ClientSource source;
    private final @Nullable String deviceCookie;

    private LoginAttempt(String userName, ClientSource source, @Nullable String deviceCookie) {
        this.userName = userName;
        this.source = source;
        this.deviceCookie = deviceCookie;
    }

    /**
     * Returns an attempt.
     *
     * @param userName the name as typed
     * @param source where it comes from
     * @return without a device
     */
    public static LoginAttempt of(String userName, ClientSource source) {
        return new LoginAttempt(userName, source, null);
    }

    /**
     * Returns this attempt with the cookie that the device brought.
     *
     * @param cookie what {@link LoginAnswer#deviceCookie()} gave after an earlier success; null or anything else counts for
     *     nothing
     * @return a copy
     */
    public LoginAttempt withDevice(@Nullable String cookie) {
        return new LoginAttempt(userName, source, cookie);
    }

    String userName() {
        return userName;
    }

    ClientSource source() {
        return source;
    }

    @Nullable String deviceCookie() {
        return deviceCookie;
    }

    @Override
    public String toString() {
        return "LoginAttempt[" + source + "]";
    }
}
