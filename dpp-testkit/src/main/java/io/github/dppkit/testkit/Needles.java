package io.github.dppkit.testkit;

import java.io.ByteArrayInputStream;
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

    private static final int SIEVE_BITS = 16;

    /** One spelling of one value. */
    private record Needle(String label, String bytes) {}

    private final Map<Long, List<Needle>> byEnd;
    /** How many bytes back a needle may reach; a power of two. */
    private final int memory;

    private final long[] sieve = new long[1 << (SIEVE_BITS - 6)];

    private Needles(Map<Long, List<Needle>> byEnd, int longest) {
        this.byEnd = byEnd;
        this.memory = Integer.highestOneBit(longest) << 1;
        byEnd.keySet().forEach(window -> {
            int bit = sieveBit(window);
            sieve[bit >> 6] |= 1L << bit;
        });
    }

    static Needles of(Map<String, String> values) {
        Map<Long, List<Needle>> byEnd = new HashMap<>();
        int longest = 0;
        for (Map.Entry<String, String> each : values.entrySet()) {
            requireLength(each.getValue().length(), "characters", each.getKey());
            for (String bytes : Spellings.of(each.getValue())) {
                byEnd.computeIfAbsent(end(bytes), key -> new ArrayList<>(1)).add(new Needle(each.getKey(), bytes));
                longest = Math.max(longest, bytes.length());
            }
        }
        return new Needles(byEnd, longest);
    }

    /** Byte strings as they are and in hexadecimal; ASCII letters count in any case. */
    static Needles ofBytes(Map<String, byte[]> values) {
        Map<Long, List<Needle>> byEnd = new HashMap<>();
        int longest = 0;
        for (Map.Entry<String, byte[]> each : values.entrySet()) {
            requireLength(each.getValue().length, "bytes", each.getKey());
            for (String bytes : Spellings.ofBytes(each.getValue())) {
                byEnd.computeIfAbsent(end(bytes), key -> new ArrayList<>(1)).add(new Needle(each.getKey(), bytes));
                longest = Math.max(longest, bytes.length());
            }
        }
        return new Needles(byEnd, longest);
    }

    private static void requireLength(int length, String unit, String label) {
        if (length < WINDOW || length > LONGEST) {
            throw new IllegalArgumentException("A leak check takes values of " + WINDOW + " to " + LONGEST + " " + unit
                    + "; refused: " + label + ".");
        }
    }

    /** Is told of a value in a stream: where its first byte is. */
    @FunctionalInterface
    interface Visitor {
        void found(String label, long offset);
    }

    /** Returns the labels of what stands in a stream, each once. */
    List<String> find(InputStream stream) throws IOException {
        Set<String> labels = new LinkedHashSet<>();
        visit(stream, (label, offset) -> labels.add(label));
        return List.copyOf(labels);
    }

    /** Returns the labels of what stands in bytes, each once. */
    List<String> findIn(byte[] bytes) {
        try {
            return find(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new TestkitException("Bytes in memory could not be read.", e);
        }
    }

    /** Tells of each value in a stream where it stands, and returns how many bytes the stream had. */
    long visit(InputStream stream, Visitor visitor) throws IOException {
        byte[] history = new byte[memory];
        long window = 0;
        long position = 0;
        byte[] buffer = new byte[8192];
        for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
            for (int i = 0; i < read; i++) {
                byte b = Spellings.lower(buffer[i]);
                history[(int) (position++ & (memory - 1))] = b;
                window = (window << 8 | (b & 0xFF)) & MASK;
                if (mayEnd(window)) {
                    for (Needle needle : byEnd.getOrDefault(window, List.of())) {
                        if (endsWith(history, position, needle.bytes())) {
                            visitor.found(
                                    needle.label(), position - needle.bytes().length());
                        }
                    }
                }
            }
        }
        return position;
    }

    /** Sieves out most windows before they are looked up; a lookup makes an object. */
    private boolean mayEnd(long window) {
        int bit = sieveBit(window);
        return ((sieve[bit >> 6] >>> bit) & 1) != 0;
    }

    private static int sieveBit(long window) {
        return (int) ((window * 0x9E3779B97F4A7C15L) >>> (64 - SIEVE_BITS));
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
