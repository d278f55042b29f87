package io.github.dppkit.spapi.internal;

/** The literal of a JSON string, without its quotes, and the text it stands for (RFC 8259 section 7). */
final class JsonText {

    private static final String HEX = "0123456789abcdef";

    private JsonText() {}

    /** Returns the text of a literal that a parser has accepted. */
    static String unescape(String literal) {
        int at = literal.indexOf('\\');
        if (at < 0) {
            return literal;
        }
        StringBuilder out = new StringBuilder(literal.length());
        int from = 0;
        while (at >= 0) {
            out.append(literal, from, at);
            char c = literal.charAt(at + 1);
            if (c == 'u') {
                out.append((char) Integer.parseInt(literal, at + 2, at + 6, 16));
                from = at + 6;
            } else {
                out.append(meaning(c));
                from = at + 2;
            }
            at = literal.indexOf('\\', from);
        }
        return out.append(literal, from, literal.length()).toString();
    }

    /** Returns a literal of a text. */
    static String escape(String text) {
        StringBuilder out = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c != '"' && c != '\\') {
                if (out != null) {
                    out.append(c);
                }
                continue;
            }
            if (out == null) {
                out = new StringBuilder(text.length() + 16).append(text, 0, i);
            }
            if (c < ' ') {
                out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            } else {
                out.append('\\').append(c);
            }
        }
        return out == null ? text : out.toString();
    }

    private static char meaning(char escaped) {
        return switch (escaped) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> escaped;
        };
    }
}
