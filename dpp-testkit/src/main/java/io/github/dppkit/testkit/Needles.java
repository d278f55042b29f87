package io.github.dppkit.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Byte strings to look for in a stream, all at once: a window of the last bytes wakes the few needles that end in it, so
 * the time grows with the stream and not with the number of needles.
 */
final class Needles {

    private static final int WINDOW = 6;
    private static final int LONGEST = 8192;
    private static final long MASK = (1L << (8 * WINDOW)) - 1;

    /** One spelling of one value. */
    private record Needle(String label, String bytes) {}

    private final Map<Long, List<Needle>> byEnd;
    /** How many bytes back a needle may reach; a power of two. */
    private final int memory;

    private Needles(Map<Long, List<Needle>> byEnd, int longest) {
        this.byEnd = byEnd;
        this.memory = Integer.highestOneBit(longest) << 1;
    }

    static Needles of(Map<String, String> values) {
        Map<Long, List<Needle>> byEnd = new HashMap<>();
        int longest = 0;
        for (Map.Entry<String, String> each : values.entrySet()) {
            int length = each.getValue().length();
            if (length < WINDOW || length > LONGEST) {
                throw new IllegalArgumentException("A leak check takes values of " + WINDOW + " to " + LONGEST
                        + " characters; refused: " + each.getKey() + ".");
            }
            for (String bytes : Spellings.of(each.getValue())) {
                byEnd.computeIfAbsent(end(bytes), key -> new ArrayList<>(1)).add(new Needle(each.getKey(), bytes));
                longest = Math.max(longest, bytes.length());
            }
        }
        return new Needles(byEnd, longest);
    }

    /** Returns the labels of what stands in a stream, each once. */
    List<String> find(InputStream stream) throws IOException {
        Set<String> labels = new LinkedHashSet<>();
        byte[] history = new byte[memory];
        long window = 0;
        long position = 0;
        byte[] buffer = new byte[8192];
        for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
            for (int i = 0; i < read; i++) {
                byte b = Spellings.lower(buffer[i]);
                history[(int) (position++ & (memory - 1))] = b;
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

    private boolean endsWith(byte[] history, long position, String needle) {
        if (position < needle.length()) {
            return false;
        }
        for (int i = 0; i < needle.length(); i++) {
            if (history[(int) (position - needle.length() + i & (memory - 1))] != (byte) needle.charAt(i)) {
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
}
