package io.github.dppkit.access.login;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Admitted or refused. There is one refusal: a wrong password, a locked account, a throttled source and a name that does not
 * exist get the same one, and the reason is on record only.
 */
public final class LoginAnswer {

    private static final LoginAnswer REFUSED = new LoginAnswer(false, null);

    private final boolean admitted;
    private final @Nullable String deviceCookie;

    private LoginAnswer(boolean admitted, @Nullable String deviceCookie) {
        this.admitted = admitted;
        this.deviceCookie = deviceCookie;
    }

    static LoginAnswer admitted(String deviceCookie) {
        return new LoginAnswer(true, deviceCookie);
    }

    static LoginAnswer refused() {
        return REFUSED;
    }

    /**
     * Tells whether name and password fit and the account is open.
     *
     * @return false for every other reason alike
     */
    public boolean isAdmitted() {
        return admitted;
    }

    /**
     * Returns what makes this device known to the account: a cookie to keep there, {@code Secure}, {@code HttpOnly}. It lets
     * nobody in; attempts that bring it have a budget of their own, which strangers cannot use up.
     *
     * @return empty for a refusal
     */
    public Optional<String> deviceCookie() {
        return Optional.ofNullable(deviceCookie);
    }

    @Override
    public String toString() {
        return admitted ? "LoginAnswer[admitted]" : "LoginAnswer[refused]";
    }
}
