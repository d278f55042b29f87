package io.github.dppkit.jdbc.internal;

import java.util.Locale;

/** Cuts the statements out of a database's message, where literals and bound values stand, and makes one line of it. */
final class StatementText {

    private static final String WITHHELD = "[statement withheld]";

    private StatementText() {}

    static String cut(String message) {
        String text = oneLine(message);
        // PostgreSQL's driver: Batch entry 1 INSERT INTO … was aborted: ERROR: …
        text = between(text, "Batch entry ", " was aborted");
        // H2: Syntax error in SQL statement "…"; expected …
        text = between(text, "SQL statement \"", "\"");
        // H2: …; SQL statement: INSERT INTO … [23505-232]
        int statement = text.indexOf("; SQL statement:");
        if (statement >= 0) {
            text = text.substring(0, statement) + "; " + WITHHELD;
        }
        // MySQL: … near '…' at line 1
        return between(text, "right syntax to use near '", "' at line");
    }

    /** A line break in a value would end what is looked at as one. */
    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            line.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? ' ' : c);
        }
        return line.toString();
    }

    /** Cuts from the end of the first mark to the last place of the second: a statement may hold that itself. */
    private static String between(String text, String first, String last) {
        String lower = text.toLowerCase(Locale.ROOT);
        int from = lower.indexOf(first.toLowerCase(Locale.ROOT));
        if (from < 0 || lower.length() != text.length()) {
            return text;
        }
        int start = from + first.length();
        int end = lower.lastIndexOf(last.toLowerCase(Locale.ROOT));
        return text.substring(0, start) + WITHHELD + (end >= start ? text.substring(end) : "");
    }
}
