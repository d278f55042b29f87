package io.github.dppkit.jdbc.internal;

/**
 * What becomes of one column of a row.
 *
 * @param kind what
 * @param length how many characters stay of a text, 0 where the kind is another
 */
public record ColumnRule(Kind kind, int length) {

    /** Kinds of change. */
    public enum Kind {
        /** It stays as it is. */
        KEEP,
        /** It becomes null. */
        CLEAR,
        /** It becomes the disposal's pseudonym. */
        TOKEN,
        /** A date or time becomes the first day of its month. */
        MONTH,
        /** A date or time becomes the first day of its year. */
        YEAR,
        /** Of a text its first characters stay. */
        START
    }

    /**
     * Returns a rule without a length.
     *
     * @param kind what becomes of the column
     * @return the rule
     */
    public static ColumnRule of(Kind kind) {
        return new ColumnRule(kind, 0);
    }
}
