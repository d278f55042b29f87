package io.github.dppkit.logging.internal.events;

import io.github.dppkit.logging.LogSanitizer;

/** Judges a text with its key, in the form of JSON: {@code "name":"…"} tells what no text alone does. */
public final class NamedText {

    /** Stands for what cannot be told from its surroundings any more. */
    private static final String WITHHELD = "[PII]";

    private NamedText() {}

    /** Returns how a text stands behind its key. */
    public static String member(String cleanKey, String text) {
        return head(cleanKey) + quoted(text) + '"';
    }

    /** Returns the text on one line without personal data; the same instance if it is clean. */
    public static String clean(String cleanKey, String text, LogSanitizer sanitizer) {
        String clean = sanitizer.sanitizeLine(text);
        if (cleanKey.isEmpty() || clean.isEmpty()) {
            return clean;
        }
        String head = head(cleanKey);
        String member = member(cleanKey, clean);
        String judged = sanitizer.sanitize(member);
        if (judged.equals(member)) {
            return clean;
        }
        if (judged.startsWith(head) && judged.endsWith("\"") && judged.length() > head.length()) {
            return unquoted(judged.substring(head.length(), judged.length() - 1));
        }
        return WITHHELD;
    }

    private static String head(String cleanKey) {
        return '"' + quoted(cleanKey) + "\":\"";
    }

    private static String quoted(String text) {
        if (text.indexOf('"') < 0 && text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        return out.toString();
    }

    private static String unquoted(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() && (text.charAt(i + 1) == '"' || text.charAt(i + 1) == '\\')) {
                i++;
                c = text.charAt(i);
            }
            out.append(c);
        }
        return out.toString();
    }
}
