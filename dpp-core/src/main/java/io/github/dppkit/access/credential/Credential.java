package io.github.dppkit.access.credential;

import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * That a credential exists and how old it is; the credential itself is never here.
 *
 * @param name the name people know it by: 2 to 64 lower-case letters, digits, dots, dashes or underscores, with a letter;
 *     nothing that looks like a secret
 * @param kind what it is
 * @param createdAt when it was made, or last replaced
 * @param withdrawnAt when it ended, or null while it is in use
 * @param version 1 at first, one more at each change
 */
public record Credential(
        String name,
        CredentialKind kind,
        Instant createdAt,
        @Nullable Instant withdrawnAt,
        int version) {

    private static final Pattern NAME = Pattern.compile("(?=.*[a-z])[a-z0-9][a-z0-9._-]{1,63}");
    /** A long run of letters and digits mixed, or Amazon's own prefix: a secret in the place of its name. */
    private static final Pattern SECRET = Pattern.compile("amzn1\\..*|.*(?=[a-z]*[0-9])(?=[0-9]*[a-z])[a-z0-9]{20,}.*");

    /**
     * Creates a credential's record.
     *
     * @param name the name people know it by
     * @param kind what it is
     * @param createdAt when it was made, or last replaced
     * @param withdrawnAt when it ended, or null while it is in use
     * @param version 1 at first
     * @throws CredentialRefusedException if the name has another form or looks like a secret; it is not repeated
     */
    public Credential {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(createdAt, "createdAt");
        if (!NAME.matcher(name).matches() || SECRET.matcher(name).matches()) {
            throw new CredentialRefusedException("Credential refused (V6.1.4.2): name it by 2 to 64 lower-case letters,"
                    + " digits, dots, dashes or underscores, such as lwa-client-secret; never by the secret itself.");
        }
    }
}
