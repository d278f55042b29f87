package io.github.dppkit.crypto;

import com.fasterxml.jackson.annotation.JsonValue;
import io.github.dppkit.pii.InvalidPiiException;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What stands for a value in a blind index: a month and 32 bits of a keyed function, for a column of its own beside the
 * ciphertext, {@code VARCHAR(20)}.
 *
 * <p>The same person has the same token all month, so a token is a pseudonym. {@link #toString()} and JSON (Jackson 2 and 3)
 * show the month alone: logs and answers live longer than the key, and would stay linkable. Immutable.
 */
public final class IndexToken {

    /** The length of {@link #text()} in characters. */
    public static final int TEXT_LENGTH = 20;

    /** How many bytes of the function's output are kept; {@code docs/blind-index.md} has the arithmetic. */
    static final int BYTES = 4;

    private static final String PREFIX = "dpi1.";
    private static final int MONTH_AT = PREFIX.length();
    private static final int DOT_AT = MONTH_AT + 6;
    private static final HexFormat HEX = HexFormat.of();

    private final YearMonth month;
    private final String text;

    private IndexToken(YearMonth month, String text) {
        this.month = month;
        this.text = text;
    }

    static IndexToken of(YearMonth month, byte[] bits) {
        return new IndexToken(month, prefix(month) + "." + HEX.formatHex(bits));
    }

    /** Returns what all tokens of a month begin with; the texts of later months sort after it. */
    static String prefix(YearMonth month) {
        return PREFIX + String.format(Locale.ROOT, "%04d%02d", month.getYear(), month.getMonthValue());
    }

    /**
     * Takes a token from its column.
     *
     * @param text what {@link #text()} returned when it was made
     * @return the token
     * @throws InvalidPiiException if the text is none; the message does not repeat it
     */
    public static IndexToken parse(String text) {
        if (text.length() != TEXT_LENGTH || !text.startsWith(PREFIX) || text.charAt(DOT_AT) != '.') {
            throw refused();
        }
        for (int i = MONTH_AT; i < TEXT_LENGTH; i++) {
            char c = text.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            boolean hex = i > DOT_AT && c >= 'a' && c <= 'f';
            if (!digit && !hex && i != DOT_AT) {
                throw refused();
            }
        }
        try {
            int year = Integer.parseInt(text.substring(MONTH_AT, MONTH_AT + 4));
            int monthOfYear = Integer.parseInt(text.substring(MONTH_AT + 4, DOT_AT));
            return new IndexToken(YearMonth.of(year, monthOfYear), text);
        } catch (DateTimeException e) {
            throw refused();
        }
    }

    private static InvalidPiiException refused() {
        return new InvalidPiiException("Index token refused: the text is not dpi1., a month, a dot and eight"
                + " hexadecimal digits, as BlindIndex makes them.");
    }

    /**
     * Returns what to store and what to compare a column with.
     *
     * @return 20 characters: {@code dpi1.}, year and month, a dot, eight lower-case hexadecimal digits
     */
    public String text() {
        return text;
    }

    /**
     * Returns the month in which it was made.
     *
     * @return in UTC
     */
    public YearMonth month() {
        return month;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof IndexToken that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Returns the month alone. */
    @Override
    @JsonValue
    public String toString() {
        return "IndexToken[" + month + "]";
    }
}
