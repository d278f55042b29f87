package io.github.dppkit.keys.internal;

import com.github.benmanes.caffeine.cache.Cache;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Environment;
import java.time.InstantSource;
import java.util.Arrays;

/**
 * Turns scopes and selling partners into 16-byte keyed tokens, so that the audit trail can be searched for an order
 * without naming it: HKDF-SHA256 of a secret of its own, used as a pseudorandom function.
 *
 * <p>The secret outlives every order, as the record must; whoever lacks it cannot tell from a token which order it
 * stands for, and tokens of two selling partners never match. Every event needs a token, so opening this secret is the
 * one use of the root key that is not itself on record.
 */
public final class SubjectTokens {

    private static final String NAME = "subject-tokens";
    private static final String TOKEN_LABEL = "dpp/token/v1";
    private static final String ROW_LABEL = "dpp/row-token/v1";
    private static final String LOGIN_LABEL = "dpp/login-token/v1";

    /** The length of a token in bytes. */
    public static final int LENGTH = 16;

    private final NamedSecrets named;
    private final Cache<String, byte[]> secrets;

    /**
     * Creates the tokens of one {@code Dpp}.
     *
     * @param environment what the secret is bound to
     * @param rootKey opens the secret
     * @param store keeps it wrapped
     * @param clock the time
     * @param caches how the opened secret is cached
     */
    public SubjectTokens(
            Environment environment, RootKey rootKey, KeyStore store, InstantSource clock, KeyCaches caches) {
        this(environment, SecretWrapping.of(rootKey), store, clock, caches);
    }

    /**
     * Creates the tokens of one {@code Dpp}.
     *
     * @param environment what the secret is bound to
     * @param secrets opens the secret
     * @param store keeps it wrapped
     * @param clock the time
     * @param caches how the opened secret is cached
     */
    public SubjectTokens(
            Environment environment, SecretWrapping secrets, KeyStore store, InstantSource clock, KeyCaches caches) {
        this.named = new NamedSecrets(environment, secrets, store, clock);
        this.secrets = caches.create();
    }

    /**
     * Returns the token of a scope.
     *
     * @param scope which
     * @return 16 bytes
     */
    public byte[] token(PiiScope scope) {
        return token(scope.partner().id(), scope.canonical());
    }

    /**
     * Returns the token of a selling partner.
     *
     * @param partner which
     * @return 16 bytes
     */
    public byte[] token(SellingPartner partner) {
        return token(partner.id(), "");
    }

    /**
     * Returns the token of a row.
     *
     * @param scope whose data it holds
     * @param table in which table
     * @param row the row's id
     * @return 16 bytes
     */
    public byte[] token(PiiScope scope, String table, String row) {
        byte[] info = CanonicalBytes.of(ROW_LABEL)
                .add(scope.partner().id())
                .add(scope.canonical())
                .add(table)
                .add(row)
                .toBytes();
        return RawKeys.derive(secret(), info, LENGTH);
    }

    /**
     * Returns the token of what an attempt to log in is counted by.
     *
     * @param kind what the value is, such as an account
     * @param value its bytes; not changed, and a copy may stay on the heap until it is collected
     * @return 16 bytes
     */
    public byte[] loginToken(String kind, byte[] value) {
        byte[] info = CanonicalBytes.of(LOGIN_LABEL).add(kind).add(value).toBytes();
        try {
            return RawKeys.derive(secret(), info, LENGTH);
        } finally {
            Arrays.fill(info, (byte) 0);
        }
    }

    private byte[] token(String partner, String scope) {
        byte[] info = CanonicalBytes.of(TOKEN_LABEL).add(partner).add(scope).toBytes();
        return RawKeys.derive(secret(), info, LENGTH);
    }

    private byte[] secret() {
        byte[] cached = secrets.getIfPresent(NAME);
        if (cached != null) {
            return cached;
        }
        byte[] secret = named.open(named.find(NAME).orElseGet(() -> named.create(NAME)), NAME);
        secrets.put(NAME, secret);
        return secret;
    }
}
