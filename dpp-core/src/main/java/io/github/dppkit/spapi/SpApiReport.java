package io.github.dppkit.spapi;

import io.github.dppkit.pii.InvalidPiiException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Says which flat-file report this is and how its text is encoded. Immutable.
 *
 * <p>Columns are found by their names in the first line, so one report type is treated as another of the same columns; the
 * type says where the data come from.
 */
public final class SpApiReport {

    private static final Set<String> ENCODINGS = Set.of("UTF-8", "ISO-8859-1", "windows-1252", "Shift_JIS");

    private final SpApiOperation operation;
    private final Charset encoding;

    private SpApiReport(SpApiOperation operation, Charset encoding) {
        this.operation = operation;
        this.encoding = encoding;
    }

    /**
     * Returns a report in UTF-8.
     *
     * @param type its type, such as {@code GET_FLAT_FILE_ORDER_REPORT_DATA_SHIPPING}
     * @return the report
     * @throws InvalidPiiException if the type has another form
     */
    public static SpApiReport of(String type) {
        return new SpApiReport(SpApiOperation.of("reports", "2021-06-30", type), StandardCharsets.UTF_8);
    }

    /**
     * Returns the same report in another encoding: the one that the answer of the download declares.
     *
     * @param itsEncoding UTF-8, ISO-8859-1, windows-1252 or Shift_JIS
     * @return a copy
     * @throws InvalidPiiException if it is another one
     */
    public SpApiReport encodedAs(Charset itsEncoding) {
        if (!ENCODINGS.contains(itsEncoding.name())) {
            throw new InvalidPiiException(
                    "SP-API report refused: its encoding must be UTF-8, ISO-8859-1, windows-1252 or"
                            + " Shift_JIS; convert it first.");
        }
        return new SpApiReport(operation, itsEncoding);
    }

    /**
     * Returns the report as an operation, for settings: a column is the path {@code $.} and its name in small letters and
     * digits alone, such as {@code $.shipcity}.
     *
     * @return such as {@code reports/2021-06-30/GET_FLAT_FILE_ORDER_REPORT_DATA_SHIPPING}
     */
    public SpApiOperation operation() {
        return operation;
    }

    /**
     * Returns how its text is encoded.
     *
     * @return UTF-8 unless {@link #encodedAs} said otherwise
     */
    public Charset encoding() {
        return encoding;
    }

    @Override
    public String toString() {
        return operation.name() + " in " + encoding.name();
    }
}
