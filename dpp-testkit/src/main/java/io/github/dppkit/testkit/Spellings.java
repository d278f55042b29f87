package io.github.dppkit.testkit;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The byte strings under which a text may stand in a log, a table or a file. Each is given as one character for each byte,
 * with ASCII letters in lower case.
 */
final class Spellings {

    private final Set<String> found = new LinkedHashSet<>();

    private Spellings() {}

    /** Returns the spellings of a text, of its lower-case and of its upper-case copy. */
    static Set<String> of(String text) {
        Spellings spellings = new Spellings();
        for (String each : List.of(text, text.toLowerCase(Locale.ROOT), text.toUpperCase(Locale.ROOT))) {
            spellings.addEscaped(each);
            spellings.addEncoded(each);
        }
        return spellings.found;
    }

    /** Returns the spellings of bytes. */
    static Set<String> ofBytes(byte[] bytes) {
        Spellings spellings = new Spellings();
        spellings.add(bytes);
        spellings.add(HexFormat.of().formatHex(bytes));
        return spellings.found;
    }

    private void add(byte[] bytes) {
        found.add(lower(new String(bytes, StandardCharsets.ISO_8859_1)));
    }

    private void add(String text) {
        add(text.getBytes(StandardCharsets.UTF_8));
    }

    private void addEscaped(String text) {
        String json = json(text);
        add(text);
        add(json);
        add(inAscii(text));
        add(inAscii(json));
        add(xml(text));
        String url = URLEncoder.encode(text, StandardCharsets.UTF_8);
        add(url);
        add(url.replace("+", "%20"));
    }

    private void addEncoded(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        add(HexFormat.of().formatHex(utf8));
        add(text.getBytes(StandardCharsets.UTF_16LE));
        add(text.getBytes(StandardCharsets.UTF_16BE));
        add(h2(text));
        if (StandardCharsets.ISO_8859_1.newEncoder().canEncode(text)) {
            add(text.getBytes(StandardCharsets.ISO_8859_1));
        }
        for (int offset = 0; offset < 3; offset++) {
            String base64 = base64(utf8, offset);
            if (base64.length() >= 12) { // in lower case, shorter ones occur by chance
                add(base64);
                add(base64.replace('+', '-').replace('/', '_'));
            }
        }
    }

    private static String json(String text) {
        StringBuilder out = new StringBuilder();
        text.chars().forEach(c -> {
            switch (c) {
                case '"', '\\' -> out.append('\\').append((char) c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> out.append(c < ' ' ? unicode(c) : String.valueOf((char) c));
            }
        });
        return out.toString();
    }

    private static String inAscii(String text) {
        StringBuilder out = new StringBuilder();
        text.chars().forEach(c -> out.append(c < 0x80 ? String.valueOf((char) c) : unicode(c)));
        return out.toString();
    }

    private static String unicode(int c) {
        return String.format(Locale.ROOT, "\\u%04x", c);
    }

    private static String xml(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** Spells text as H2 does in its file: as UTF-8, but without the high bit of the bytes that continue a character. */
    private static byte[] h2(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        text.chars().forEach(c -> {
            if (c < 0x80) {
                out.write(c);
            } else if (c < 0x800) {
                out.write(0xc0 | c >> 6);
                out.write(c & 0x3f);
            } else {
                out.write(0xe0 | c >> 12);
                out.write(c >> 6 & 0x3f);
                out.write(c & 0x3f);
            }
        });
        return out.toByteArray();
    }

    /** Returns the Base64 characters that depend on the value alone, when it stands at this offset in a group of three. */
    private static String base64(byte[] value, int offset) {
        byte[] shifted = new byte[offset + value.length];
        System.arraycopy(value, 0, shifted, offset, value.length);
        String all = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        int from = (offset * 8 + 5) / 6;
        int to = shifted.length * 8 / 6;
        return all.substring(from, Math.max(from, to));
    }

    /** Returns bytes with ASCII letters in lower case, whatever the other bytes are. */
    private static String lower(String bytes) {
        StringBuilder out = new StringBuilder(bytes.length());
        for (int i = 0; i < bytes.length(); i++) {
            out.append((char) (lower((byte) bytes.charAt(i)) & 0xFF));
        }
        return out.toString();
    }

    static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b + 'a' - 'A') : b;
    }
}
