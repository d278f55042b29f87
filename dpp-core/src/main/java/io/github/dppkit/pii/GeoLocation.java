package io.github.dppkit.pii;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A geographic position: latitude and longitude in decimal degrees, or one of them as it stands alone in a payload.
 *
 * <p>The text is kept character for character. The normal form is the numbers without needless zeros, joined by a comma;
 * nothing is rounded. The mask keeps no digit.
 */
public final class GeoLocation extends Pii {

    private static final String LABEL = "Geo-location";
    private static final int MAX = 128;
    private static final int MAX_NUMBER = 32;
    private static final BigDecimal MAX_LATITUDE = BigDecimal.valueOf(90);
    private static final BigDecimal MAX_LONGITUDE = BigDecimal.valueOf(180);

    GeoLocation(String text, @Nullable Origin origin) {
        super(text, origin);
    }

    /**
     * Reads a position; the text is kept character for character.
     *
     * @param text {@code latitude,longitude} in degrees with decimal points, separated by a comma, semicolon or space; or
     *     a single one of them
     * @return the value
     * @throws InvalidPiiException if it is not one; the message does not repeat the text
     */
    public static GeoLocation of(String text) {
        if (canonical(TextRules.visible(LABEL, text, MAX)) == null) {
            throw TextRules.refused(
                    LABEL, "expected latitude,longitude in decimal degrees from -90 to 90 and -180 to 180.");
        }
        return new GeoLocation(text, null);
    }

    @Override
    public PiiType<GeoLocation> type() {
        return PiiType.GEO_LOCATION;
    }

    @Override
    String maskOf(String content) {
        return "*,*";
    }

    @Override
    String normalFormOf(String content) {
        String canonical = canonical(content);
        return canonical == null ? TextRules.fold(content) : canonical;
    }

    private static @Nullable String canonical(String text) {
        List<BigDecimal> numbers = new ArrayList<>();
        for (String part : parts(TextRules.compatible(text))) {
            BigDecimal number = number(part);
            if (number == null || number.abs().compareTo(MAX_LONGITUDE) > 0 || numbers.size() == 2) {
                return null;
            }
            numbers.add(number);
        }
        if (numbers.isEmpty() || (numbers.size() == 2 && numbers.get(0).abs().compareTo(MAX_LATITUDE) > 0)) {
            return null;
        }
        StringBuilder out = new StringBuilder();
        for (BigDecimal number : numbers) {
            out.append(out.isEmpty() ? "" : ",")
                    .append(number.stripTrailingZeros().toPlainString());
        }
        return out.toString();
    }

    /** Splits at one comma or semicolon, or at white space. */
    private static List<String> parts(String text) {
        String separated = text.replace(';', ',');
        int comma = separated.indexOf(',');
        if (comma < 0) {
            comma = separated.indexOf(' ');
        }
        return comma < 0
                ? List.of(separated)
                : List.of(
                        separated.substring(0, comma).strip(),
                        separated.substring(comma + 1).strip());
    }

    /** Reads sign, digits, point, digits; an exponent is refused, since a short text could mean a very long number. */
    private static @Nullable BigDecimal number(String text) {
        StringBuilder plain = new StringBuilder();
        int points = 0;
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (TextRules.isDigit(c)) {
                digits++;
                plain.append(c);
            } else if (c == '.' && points == 0) {
                points++;
                plain.append(c);
            } else if (i == 0 && (c == '+' || TextRules.isDash(c))) {
                plain.append(c == '+' ? "" : "-");
            } else {
                return null;
            }
        }
        return digits == 0 || digits > MAX_NUMBER ? null : new BigDecimal(plain.toString());
    }
}
