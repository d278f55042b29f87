package io.github.dppkit.access.login;

import io.github.dppkit.access.spi.LoginKey;
import io.github.dppkit.access.spi.LoginTokens;
import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.pii.ActorId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Everything of an attempt as keyed tokens, and the cookies of known devices, which are such tokens too. */
final class AccountTokens {

    private static final int LONGEST_NAME = 1_000;
    /** One million values: many wrong passwords share each, so that a row tells next to nothing of one. */
    private static final long VALUE_BITS = (1L << 20) - 1;

    private static final Pattern COOKIE = Pattern.compile("d1\\.([0-9]{1,9})\\.([0-9a-f]{32})\\.([0-9a-f]{32})");
    private static final SubjectToken ALL = new SubjectToken(0, 0);

    private final LoginTokens tokens;

    AccountTokens(LoginTokens tokens) {
        this.tokens = tokens;
    }

    /** Returns the token of an account by its id, or by the name that was typed if there is none. */
    SubjectToken account(LoginAttempt attempt, @Nullable StoredPassword stored) {
        return stored == null ? name(attempt.userName()) : account(stored.accountId());
    }

    SubjectToken account(String accountId) {
        return tokens.token("account", accountId.getBytes(StandardCharsets.UTF_8));
    }

    /** Folded, so that other spellings of a name get no budget of their own. */
    private SubjectToken name(String typed) {
        String some = typed.length() > LONGEST_NAME ? typed.substring(0, LONGEST_NAME) : typed;
        String folded = Normalizer.normalize(some, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
        return tokens.token("name", folded.getBytes(StandardCharsets.UTF_8));
    }

    LoginKey source(ClientSource source) {
        return new LoginKey(LoginKey.Kind.SOURCE, tokens.token("source", source.network()));
    }

    LoginKey value(char[] password) {
        byte[] bytes = new byte[2 * password.length];
        for (int i = 0; i < password.length; i++) {
            bytes[2 * i] = (byte) (password[i] >>> 8);
            bytes[2 * i + 1] = (byte) password[i];
        }
        try {
            return new LoginKey(
                    LoginKey.Kind.VALUE,
                    new SubjectToken(0, tokens.token("value", bytes).low() & VALUE_BITS));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    static LoginKey of(LoginKey.Kind kind) {
        return new LoginKey(kind, ALL);
    }

    /** Returns how an account stands on record: a token, since its name may be an e-mail address. */
    static ActorId onRecord(SubjectToken account) {
        return new ActorId(ActorId.Kind.PERSON, "login-" + account);
    }

    String cookie(SubjectToken account, EventId login, Instant at) {
        long day = Math.floorDiv(at.getEpochSecond(), Duration.ofDays(1).toSeconds());
        return "d1." + day + "." + login + "." + proof(account, day, login.toBytes());
    }

    /** Returns the budget that an attempt draws on: the device's, if its cookie is of this account and young enough. */
    LoginKey budget(SubjectToken account, @Nullable String cookie, Duration life, Instant now) {
        LoginKey ofAccount = new LoginKey(LoginKey.Kind.ACCOUNT, account);
        Matcher parts = COOKIE.matcher(cookie == null ? "" : cookie);
        if (!parts.matches()) {
            return ofAccount;
        }
        long day = Long.parseLong(parts.group(1));
        byte[] login = HexFormat.of().parseHex(parts.group(2));
        boolean ours = isEqual(proof(account, day, login).toString(), parts.group(3));
        Instant until = Instant.EPOCH.plus(Duration.ofDays(day + 1)).plus(life);
        if (!ours || !now.isBefore(until)) {
            return ofAccount;
        }
        return new LoginKey(LoginKey.Kind.DEVICE, tokens.token("device", joined(account, 0, login)));
    }

    private SubjectToken proof(SubjectToken account, long day, byte[] login) {
        return tokens.token("device-cookie", joined(account, day, login));
    }

    private static byte[] joined(SubjectToken account, long day, byte[] login) {
        return ByteBuffer.allocate(SubjectToken.LENGTH + Long.BYTES + EventId.LENGTH)
                .put(account.toBytes())
                .putLong(day)
                .put(login)
                .array();
    }

    /** Compares without telling by its time where the two differ. */
    private static boolean isEqual(String one, String other) {
        int difference = one.length() ^ other.length();
        for (int i = 0; i < Math.min(one.length(), other.length()); i++) {
            difference |= one.charAt(i) ^ other.charAt(i);
        }
        return difference == 0;
    }
}
