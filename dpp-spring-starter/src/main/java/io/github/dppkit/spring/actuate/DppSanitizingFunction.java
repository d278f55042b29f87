package io.github.dppkit.spring.actuate;

import io.github.dppkit.policy.Enforces;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Hides where keys and passphrases are from the endpoints {@code env} and {@code configprops}, also where the application has
 * told them to show values: every property of {@code dpp.root-key}, {@code dpp.former-root-key} and {@code dpp.signing-key}, and every other one below
 * {@code dpp}, or environment variable that begins with {@code DPP_}, whose name speaks of a secret.
 *
 * <p>It goes by names. It does not see a secret that stands in the value of another property, such as the command line
 * in {@code sun.java.command}. Immutable; safe for use by several threads.
 */
@Enforces("A2.4.b")
public final class DppSanitizingFunction implements SanitizingFunction {

    private static final Pattern SEPARATORS = Pattern.compile("[-_]");
    private static final List<String> HIDDEN =
            List.of("rootkey", "signingkey", "passphrase", "password", "secret", "token", "credential");

    /** Creates the function. */
    public DppSanitizingFunction() {}

    @Override
    public SanitizableData apply(SanitizableData data) {
        String key = data.getKey().toLowerCase(Locale.ROOT);
        if (!key.startsWith("dpp.") && !key.startsWith("dpp_")) {
            return data;
        }
        String name = SEPARATORS.matcher(key).replaceAll("");
        return HIDDEN.stream().anyMatch(name::contains) ? data.withSanitizedValue() : data;
    }
}
