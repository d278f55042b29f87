package io.github.dppkit.pii;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stored form of a postal address: {@code A1}, then seven parts in fixed order (three lines, city, region, postal
 * code, country), each {@code ;-} if absent or {@code ;} length {@code :} text.
 *
 * <p>The length counts UTF-16 code units, in decimal without leading zeros, so no character of a part needs escaping and
 * one address has exactly one stored form. The {@code 1} is the version.
 */
final class AddressText {

    private static final String LABEL = "Postal address";
    private static final String HEAD = "A1";
    private static final int MAX_LENGTH_DIGITS = 3;

    /** From this part on, letters and digits alone matter. */
    private static final int POSTAL_CODE = 5;

    private AddressText() {}

    /** Writes the parts. */
    static String encode(PostalAddressParts address) {
        StringBuilder out = new StringBuilder(HEAD);
        for (String part : address.inOrder()) {
            if (part == null) {
                out.append(";-");
            } else {
                out.append(';').append(part.length()).append(':').append(part);
            }
        }
        return out.toString();
    }

    /** Reads what {@link #encode} wrote, or refuses; never repeats the text. */
    static PostalAddressParts decode(String text) {
        List<@Nullable String> parts = new ArrayList<>(PostalAddressParts.COUNT);
        require(text.startsWith(HEAD));
        int at = HEAD.length();
        while (at < text.length()) {
            require(parts.size() < PostalAddressParts.COUNT && text.charAt(at) == ';');
            at++;
            if (text.startsWith("-", at)) {
                parts.add(null);
                at++;
            } else {
                int colon = text.indexOf(':', at);
                int length = length(text, at, colon);
                at = colon + 1;
                require(length <= text.length() - at);
                parts.add(text.substring(at, at + length));
                at += length;
            }
        }
        require(parts.size() == PostalAddressParts.COUNT);
        return PostalAddressParts.builder()
                .line1(parts.get(0))
                .line2(parts.get(1))
                .line3(parts.get(2))
                .city(parts.get(3))
                .region(parts.get(4))
                .postalCode(parts.get(5))
                .country(parts.get(6))
                .build();
    }

    /** Reads what {@link #encode} wrote; null if it is something else. */
    static @Nullable PostalAddressParts decodeOrNull(String text) {
        try {
            return decode(text);
        } catch (InvalidPiiException otherText) {
            return null;
        }
    }

    /** Returns the stored form of the parts in their normal forms; a blank part becomes absent. */
    static String normalise(PostalAddressParts address) {
        List<@Nullable String> given = address.inOrder();
        List<@Nullable String> normal = new ArrayList<>(given.size());
        for (int i = 0; i < given.size(); i++) {
            String part = given.get(i);
            String form = part == null ? "" : i < POSTAL_CODE ? TextRules.words(part) : TextRules.alphanumerics(part);
            normal.add(form.isEmpty() ? null : form);
        }
        return encode(new PostalAddressParts(normal));
    }

    private static int length(String text, int from, int colon) {
        int digits = colon - from;
        require(colon > 0 && digits >= 1 && digits <= MAX_LENGTH_DIGITS);
        require(digits == 1 || text.charAt(from) != '0');
        int length = 0;
        for (int i = from; i < colon; i++) {
            require(TextRules.isDigit(text.charAt(i)));
            length = length * 10 + (text.charAt(i) - '0');
        }
        return length;
    }

    private static void require(boolean wellFormed) {
        if (!wellFormed) {
            throw TextRules.refused(LABEL, "not the stored form; build an address from its parts.");
        }
    }
}
