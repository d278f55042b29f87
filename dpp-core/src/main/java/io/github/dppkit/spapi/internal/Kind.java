package io.github.dppkit.spapi.internal;

/** How a leaf stood in the JSON; part of its place, and shown by the end of its encrypted text. */
enum Kind {
    /** A string: what is encrypted is its text. */
    STRING("", ""),
    /** A number: what is encrypted is its literal, digit for digit. */
    NUMBER(".n", ":n"),
    /** A string that no database can hold, such as one with NUL: what is encrypted is its literal with all escapes. */
    LITERAL(".j", ":j");

    private final String textSuffix;
    private final String nameSuffix;

    Kind(String textSuffix, String nameSuffix) {
        this.textSuffix = textSuffix;
        this.nameSuffix = nameSuffix;
    }

    /** Returns what the encrypted text ends in. */
    String textSuffix() {
        return textSuffix;
    }

    /** Returns what the name of its place ends in. */
    String nameSuffix() {
        return nameSuffix;
    }

    /** Returns the kind of an encrypted text. */
    static Kind of(String text) {
        if (text.endsWith(NUMBER.textSuffix)) {
            return NUMBER;
        }
        return text.endsWith(LITERAL.textSuffix) ? LITERAL : STRING;
    }
}
