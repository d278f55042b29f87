package io.github.dppkit.logging.internal;

import io.github.dppkit.pii.PiiCategory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The keys that stand before personal data, by hash of their letters in lower case, read from the end: those of a
 * host, of {@code keys.tsv} and of SP-API's catalogue. Who is named first says what a key is.
 *
 * <p>Digits count as one {@code #}, signs not at all. The text itself is not compared: one word in a billion is
 * taken for a key that it is not, which can only take too much. Immutable.
 */
final class KeyTable {

    /** What stands behind the key goes if it can be such a value. */
    static final int STRONG = 1 << 8;

    /** What stands in the brackets behind the key belongs to a person. */
    static final int HOLDER = 1 << 9;

    /** No person is called so. */
    static final int OTHER = 1 << 10;

    /** A small word inside names. */
    static final int PARTICLE = 1 << 11;

    /** A value may follow without {@code =} or colon, as in {@code customer Anna Schmidt}. */
    static final int CUE = 1 << 12;

    /** The key is only the end of a longer one. */
    static final int PART = 1 << 13;

    private static final int LETTERS = 32;
    private static final int BEYOND = 27;
    private static final int DIGIT = 28;
    private static final int ENDS = LETTERS * LETTERS * LETTERS;
    private static final int KIND = 0xFF;
    private static final int TAIL_BITS = 17;
    private static final int TAIL_SHIFT = Long.SIZE - TAIL_BITS;
    private static final long MULTIPLIER = 0x517CC1B727220A95L;

    private final int[] hashes;
    private final short[] infos;
    private final int shift;

    /** Last three letters of all keys, and of all cues: most words of a log end otherwise. */
    private final long[] keyEnds = new long[ENDS / Long.SIZE];

    private final long[] cueEnds = new long[ENDS / Long.SIZE];

    /** A bit for the hash of each end of each key, so that a word that is none is given up after a few letters. */
    private final long[] tails = new long[(1 << TAIL_BITS) / Long.SIZE];

    KeyTable(Map<String, PiiCategory> own) {
        String list = list();
        Map<String, PiiCategory> catalogue = CatalogueKeys.direct();
        int words = own.size() + catalogue.size();
        for (int i = 0; i < list.length(); i++) {
            words += list.charAt(i) == ' ' || list.charAt(i) == '\n' ? 1 : 0;
        }
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(words * 2);
        hashes = new int[1 << bits];
        infos = new short[1 << bits];
        shift = Long.SIZE - bits;
        own.forEach((key, category) -> add(key, Kind.of(category).code() | STRONG));
        list.lines().filter(line -> line.charAt(0) != '#').forEach(this::read);
        catalogue.forEach((key, category) -> add(key, Kind.of(category).code() | STRONG));
    }

    private static String list() {
        try (InputStream in = KeyTable.class.getResourceAsStream("/io/github/dppkit/logging/keys.tsv")) {
            if (in == null) {
                throw new IllegalStateException("The list of keys is missing from dpp-core: build it anew.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private void read(String line) {
        int first = line.indexOf('\t');
        int second = line.indexOf('\t', first + 1);
        String kind = line.substring(0, first);
        int info = switch (kind) {
            case "HOLDER" -> HOLDER;
            case "OTHER" -> OTHER;
            case "PARTICLE" -> PARTICLE;
            default -> Kind.valueOf(kind).code() | strength(line.substring(first + 1, second));
        };
        int start = second + 1;
        while (start < line.length()) {
            int space = line.indexOf(' ', start);
            int end = space < 0 ? line.length() : space;
            add(line.substring(start, end), info);
            start = end + 1;
        }
    }

    private static int strength(String cell) {
        return switch (cell) {
            case "strong" -> STRONG;
            case "cue" -> CUE;
            default -> 0;
        };
    }

    private void add(String key, int info) {
        long hash = 0;
        boolean digits = false;
        for (int i = key.length() - 1; i >= 0; i--) {
            char c = key.charAt(i);
            boolean digit = Chars.isDigit(c) || c == '#';
            if (digit ? !digits : Character.isLetter(c)) {
                hash = step(hash, digit ? '#' : Character.toLowerCase(c));
                int bit = (int) (hash >>> TAIL_SHIFT);
                tails[bit >> 6] |= 1L << bit;
            }
            digits = digit;
        }
        int slot = slot(hash);
        hashes[slot] = print(hash);
        // a kind named first stays
        infos[slot] |= (short) ((infos[slot] & KIND) == 0 ? info : info & ~(KIND | STRONG));
        if ((info & ~(OTHER | PARTICLE)) != 0) {
            mark(keyEnds, key);
        }
        if ((info & CUE) != 0) {
            mark(cueEnds, key);
        }
    }

    private int slot(long hash) {
        int print = print(hash);
        int slot = (int) ((hash * MULTIPLIER) >>> shift);
        while (hashes[slot] != 0 && hashes[slot] != print) {
            slot = (slot + 1) & (hashes.length - 1);
        }
        return slot;
    }

    private static void mark(long[] ends, String key) {
        int length = key.length();
        int last = letter(key.charAt(length - 1));
        int second = length > 1 ? letter(key.charAt(length - 2)) : 0;
        for (int third = 0; third < LETTERS; third++) {
            // a short key, a sign within a key: what stands before its last two letters may be anything
            if (third == 0
                    || length < 3
                    || last >= BEYOND
                    || second >= BEYOND
                    || third == letter(key.charAt(length - 3))) {
                for (int middle = last >= BEYOND ? 0 : second;
                        middle <= (last >= BEYOND ? LETTERS - 1 : second);
                        middle++) {
                    int end = end(last, middle, third);
                    ends[end >> 6] |= 1L << end;
                }
            }
        }
    }

    private static int letter(int c) {
        if (c < 128) {
            return Chars.isAsciiLetter(c) ? c & 31 : Chars.isDigit(c) || c == '#' ? DIGIT : 0;
        }
        return Character.isLetter(c) ? BEYOND : 0;
    }

    private static int end(int last, int second, int third) {
        return (last << 10) | (second << 5) | third;
    }

    /** Tells whether a key may end before an index. */
    boolean mayEnd(TextScan scan, int end, boolean cue) {
        int at = end(letter(scan.at(end - 1)), letter(scan.at(end - 2)), letter(scan.at(end - 3)));
        return ((cue ? cueEnds : keyEnds)[at >> 6] & (1L << at)) != 0;
    }

    private static int print(long hash) {
        return (int) hash | 1;
    }

    /** Returns the hash of a key with one more character before it. */
    static long step(long hash, int c) {
        return (Long.rotateLeft(hash, 5) ^ c) * MULTIPLIER;
    }

    /** Tells whether a key may end in letters of a hash; if not, nothing is known of any longer one. */
    boolean mayGoOn(long hash) {
        int bit = (int) (hash >>> TAIL_SHIFT);
        return (tails[bit >> 6] & (1L << bit)) != 0;
    }

    /** Returns what is known of a key; 0 if nothing is. */
    int info(long hash) {
        return infos[slot(hash)];
    }

    /** Returns the kind that an info says. */
    static Kind kind(int info) {
        return Kind.byCode(info & KIND);
    }
}
