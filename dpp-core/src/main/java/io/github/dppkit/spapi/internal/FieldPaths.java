package io.github.dppkit.spapi.internal;

import java.util.regex.Pattern;

/** Names of fields as parts of paths. */
final class FieldPaths {

    private static final Pattern REPORTED = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

    private FieldPaths() {}

    /** Returns a name in which only letters, digits and {@code _ $ @ -} stand for themselves; never the same for two names. */
    static String escaped(String name) {
        if (name.isEmpty()) {
            return "[]";
        }
        StringBuilder out = null;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (isPlain(c)) {
                if (out != null) {
                    out.append(c);
                }
            } else {
                if (out == null) {
                    out = new StringBuilder(name.length() + 16).append(name, 0, i);
                }
                out.append('[').append(Integer.toHexString(c)).append(']');
            }
        }
        return out == null ? name : out.toString();
    }

    /** Returns a name if it looks like one of a field, else a star: a key of a map may be anything. */
    static String reported(String name) {
        return REPORTED.matcher(name).matches() ? name : "*";
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '$'
                || c == '@'
                || c == '-';
    }
}
