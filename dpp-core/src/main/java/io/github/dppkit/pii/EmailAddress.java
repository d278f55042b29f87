package io.github.dppkit.pii;

import java.net.IDN;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An e-mail address: {@code local@domain}, internationalised ones included (RFC 5321, RFC 6531); no display name.
 *
 * <p>The text is kept character for character. The normal form is the local part in Unicode NFKC, case folded, and the
 * domain in lower-case ASCII (IDNA 2003, as {@link IDN} does it); a {@code +tag} stays, because Amazon's relay addresses
 * differ by it. The mask keeps nothing of either part.
 */
public final class EmailAddress extends Pii {

    private static final String LABEL = "E-mail address";
    private static final String RULE = "expected local@domain with a local part of at most 64 characters, a domain that"
            + " DNS allows, 254 characters in all and no display name.";
    private static final int MAX_GIVEN = 320;
    private static final int MAX = 254;
    private static final int MAX_LOCAL = 64;
    private static final int MAX_DOMAIN = 253;
    private static final int MAX_DOMAIN_LABEL = 63;

    EmailAddress(String text, @Nullable Origin origin) {
        super(text, origin);
    }

    /**
     * Reads an e-mail address; the text is kept character for character, white space around it included.
     *
     * @param text an address of at most 254 characters
     * @return the value
     * @throws InvalidPiiException if it is not one; the message does not repeat the text
     */
    public static EmailAddress of(String text) {
        if (canonical(TextRules.visible(LABEL, text, MAX_GIVEN)) == null) {
            throw TextRules.refused(LABEL, RULE);
        }
        return new EmailAddress(text, null);
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
        String canonical = canonical(content);
        return canonical == null ? TextRules.fold(content) : canonical;
    }

    private static @Nullable String canonical(String text) {
        String address = TextRules.compatible(text);
        int at = address.lastIndexOf('@');
        if (at < 1) {
            return null;
        }
        String local = TextRules.fold(address.substring(0, at));
        String domain = domain(address.substring(at + 1));
        if (domain == null || !isLocal(local) || local.length() + 1 + domain.length() > MAX) {
            return null;
        }
        return local + "@" + domain;
    }

    private static boolean isLocal(String local) {
        if (local.isEmpty() || local.length() > MAX_LOCAL || local.codePoints().anyMatch(Character::isISOControl)) {
            return false;
        }
        boolean quoted = local.length() > 2 && local.startsWith("\"") && local.endsWith("\"");
        return quoted || local.codePoints().noneMatch(c -> TextRules.isSpace(c) || "\"(),:;<>@[\\]".indexOf(c) >= 0);
    }

    private static @Nullable String domain(String text) {
        if (text.startsWith("[") && text.endsWith("]")) {
            return addressLiteral(text.substring(1, text.length() - 1));
        }
        String ascii;
        try {
            String rooted = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
            ascii = IDN.toASCII(rooted, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException | IndexOutOfBoundsException notADomain) {
            return null; // the exception quotes the text, so it goes no further
        }
        if (ascii.isEmpty() || ascii.length() > MAX_DOMAIN) {
            return null;
        }
        int labelStart = 0;
        for (int i = 0; i <= ascii.length(); i++) {
            if (i == ascii.length() || ascii.charAt(i) == '.') {
                if (i == labelStart || i - labelStart > MAX_DOMAIN_LABEL) {
                    return null;
                }
                labelStart = i + 1;
            } else if (!isDomainCharacter(ascii.charAt(i))) {
                return null;
            }
        }
        return ascii;
    }

    private static boolean isDomainCharacter(char c) {
        return TextRules.isLetter(c) || TextRules.isDigit(c) || c == '-' || c == '_';
    }

    private static @Nullable String addressLiteral(String text) {
        boolean v6 = text.regionMatches(true, 0, "IPv6:", 0, 5);
        String address = IpText.canonical(v6 ? text.substring(5) : text);
        if (address == null) {
            return null;
        }
        return address.indexOf(':') >= 0 ? "[ipv6:" + address + "]" : "[" + address + "]";
    }
}
