package io.github.dppkit.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Byte strings to look for in a stream, all at once: a window of the last bytes wakes the few needles that end in it, so
 * the time grows with the stream and not with the number of needles.
 */
final class Needles {

    private static final int WINDOW = 6;
    private static final int HISTORY = 1 << 16;
    private static final long MASK = (1L << (8 * WINDOW)) - 1;

    /** One spelling of one value, in lower case, one character for each byte. */
    private record Needle(String label, String bytes) {}

    private final Map<Long, List<Needle>> byEnd;

    private Needles(Map<Long, List<Needle>> byEnd) {
        this.byEnd = byEnd;
    }

    static Needles of(Map<String, String> values) {
        Map<Long, List<Needle>> byEnd = new HashMap<>();
        values.forEach((label, value) -> {
            if (value.length() < WINDOW || value.length() > HISTORY / 8) {
                throw new IllegalArgumentException(
                        "A leak check takes values of 6 to " + HISTORY / 8 + " characters; refused: " + label + ".");
            }
            for (String form : forms(value)) {
                String bytes = bytes(lower(form.getBytes(StandardCharsets.ISO_8859_1)));
                byEnd.computeIfAbsent(end(bytes), key -> new ArrayList<>()).add(new Needle(label, bytes));
            }
        });
        return new Needles(byEnd);
    }

    /** Returns the spellings, one character for each byte. */
    private static Set<String> forms(String value) {
        Set<String> forms = new LinkedHashSet<>();
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        forms.add(bytes(utf8));
        forms.add(bytes(value.getBytes(StandardCharsets.UTF_16LE)));
        forms.add(bytes(value.getBytes(StandardCharsets.UTF_16BE)));
        String url = URLEncoder.encode(value, StandardCharsets.UTF_8);
        forms.add(url);
        forms.add(url.replace("+", "%20"));
        forms.add(escaped(value));
        for (int offset = 0; offset < 3; offset++) {
            String base64 = base64(utf8, offset);
            if (base64.length() >= 2 * WINDOW) {
                forms.add(base64);
                forms.add(base64.replace('+', '-').replace('/', '_'));
            }
        }
        return forms;
    }

    private static String bytes(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String escaped(String value) {
        StringBuilder out = new StringBuilder();
        value.chars()
                .forEach(c ->
                        out.append(c < 0x80 ? String.valueOf((char) c) : String.format(Locale.ROOT, "\\u%04x", c)));
        return out.toString();
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

    /** Returns the labels of what stands in a stream, each once. */
    List<String> find(InputStream stream) throws IOException {
        Set<String> labels = new LinkedHashSet<>();
        byte[] history = new byte[HISTORY];
        long window = 0;
        long position = 0;
        byte[] buffer = new byte[8192];
        for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
            for (int i = 0; i < read; i++) {
                byte b = lower(buffer[i]);
                history[(int) (position++ & (HISTORY - 1))] = b;
                window = (window << 8 | (b & 0xFF)) & MASK;
                List<Needle> awake = byEnd.get(window);
                if (awake != null) {
                    for (Needle needle : awake) {
                        if (endsWith(history, position, needle.bytes())) {
                            labels.add(needle.label());
                        }
                    }
                }
            }
        }
        return List.copyOf(labels);
    }

    private static boolean endsWith(byte[] history, long position, String needle) {
        if (position < needle.length()) {
            return false;
        }
        for (int i = 0; i < needle.length(); i++) {
            if (history[(int) (position - needle.length() + i & (HISTORY - 1))] != (byte) needle.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static long end(String bytes) {
        long window = 0;
        for (int i = bytes.length() - WINDOW; i < bytes.length(); i++) {
            window = window << 8 | bytes.charAt(i);
        }
        return window;
    }

    private static byte[] lower(byte[] bytes) {
        byte[] lower = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            lower[i] = lower(bytes[i]);
        }
        return lower;
    }

    private static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b + 'a' - 'A') : b;
    }
}
