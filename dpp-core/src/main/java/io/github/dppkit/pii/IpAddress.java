package io.github.dppkit.pii;

import org.jspecify.annotations.Nullable;

/**
 * An IPv4 or IPv6 address as a literal; never a host name, and never a question to DNS.
 *
 * <p>The text is kept character for character. The normal form is RFC 5952's, an IPv4-mapped address
 * ({@code ::ffff:192.0.2.1}) taken for the IPv4 address it is. The mask tells the version of the protocol and no digit.
 */
public final class IpAddress extends Pii {

    private static final String LABEL = "IP address";
    private static final int MAX = 64;

    IpAddress(String text, @Nullable Origin origin) {
        super(text, origin);
    }

    /**
     * Reads an IP address; the text is kept character for character.
     *
     * @param text four decimal numbers without leading zeros, or an IPv6 literal, with or without brackets, without zone
     * @return the value
     * @throws InvalidPiiException if it is not one; the message does not repeat the text
     */
    public static IpAddress of(String text) {
        if (IpText.canonical(TextRules.compatible(TextRules.visible(LABEL, text, MAX))) == null) {
            throw TextRules.refused(
                    LABEL, "expected an IPv4 or IPv6 literal without port, prefix length, zone or leading zeros.");
        }
        return new IpAddress(text, null);
    }

    @Override
    public PiiType<IpAddress> type() {
        return PiiType.IP_ADDRESS;
    }

    @Override
    String maskOf(String content) {
        return content.indexOf(':') < 0 ? "*.*.*.*" : "*:*";
    }

    @Override
    String normalFormOf(String content) {
        String canonical = IpText.canonical(TextRules.compatible(content));
        return canonical == null ? TextRules.fold(content) : canonical;
    }
}
