package io.github.dppkit.pii;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An e-mail address: {@code local@domain}, at most 254 characters (RFC 5321), internationalised ones included. */
public final class EmailAddress extends Pii {

    EmailAddress(String text, @Nullable Origin origin) {
        super(text, origin);
    }

    /**
     * Reads an e-mail address.
     *
     * @param text with or without surrounding white space
     * @return the value
     * @throws InvalidPiiException if it is not one; the message does not repeat the text
     */
    public static EmailAddress of(String text) {
        String stripped = text.strip();
        int at = stripped.lastIndexOf('@');
        if (stripped.length() > 254 || at < 1 || at == stripped.length() - 1) {
            throw new InvalidPiiException("E-mail address refused: expected local@domain of at most 254 characters.");
        }
        return new EmailAddress(stripped, null);
    }

    @Override
    public PiiType<EmailAddress> type() {
        return PiiType.EMAIL_ADDRESS;
    }

    @Override
    String maskOf(String content) {
        return "***@***";
    }

    @Override
    String normalFormOf(String content) {
        return content.toLowerCase(Locale.ROOT);
    }
}
