package io.github.dppkit.logging.internal;

import java.util.List;

/**
 * Which detectors a character wakes, by itself and the one before it. Most pairs of a log wake nobody, and one byte of a
 * table says so. Immutable.
 */
final class Wakes {

    /** Stands for every character beyond ASCII. */
    static final char BEYOND = 0x7F;

    /** Not a detector: a control that must not stand in a line, or a bracket that may begin a label. */
    static final int CONTROL = 1 << 31;

    private static final int ASCII = 128;

    private final byte[] pairs = new byte[ASCII * ASCII];
    private final int[] masks = new int[ASCII * ASCII];

    /** Those that a colon wakes only in an address. */
    private int addresses;

    /** Those that a letter behind a space wakes only if a word stands before. */
    private int cues;

    Wakes(List<Detector> detectors) {
        for (int i = 0; i < detectors.size(); i++) {
            addresses |= detectors.get(i) instanceof IpV6Detector ? 1 << i : 0;
            cues |= detectors.get(i) instanceof CueDetector ? 1 << i : 0;
        }
        for (int c = 0; c < ASCII; c++) {
            int triggered = triggered(detectors, (char) c);
            for (int before = 0; before < ASCII; before++) {
                int at = pair(before, c);
                masks[at] = mask(detectors, triggered, (char) c, (char) before);
                if (masks[at] != 0) {
                    pairs[at] = 1;
                }
            }
        }
    }

    /** Returns the place of two characters. */
    private static int pair(int before, int c) {
        return before << 7 | c;
    }

    private static int mask(List<Detector> detectors, int triggered, char c, char before) {
        int mask = c < ' ' || c == BEYOND || c == '[' ? CONTROL : 0;
        for (int left = triggered; left != 0; left &= left - 1) {
            int i = Integer.numberOfTrailingZeros(left);
            mask |= detectors.get(i).isWorth(c, before) ? 1 << i : 0;
        }
        return mask;
    }

    private static int triggered(List<Detector> detectors, char c) {
        int triggered = 0;
        for (int i = 0; i < detectors.size(); i++) {
            triggered |= detectors.get(i).triggers().indexOf(c) >= 0 ? 1 << i : 0;
        }
        return triggered;
    }

    /**
     * Takes note of the places that wake anybody, from an index up to another one, and returns how many they are. There is
     * no branch in it for the processor to guess wrong: that cost as much as reading ten characters.
     */
    int collect(char[] text, int from, int to, int[] stops) {
        byte[] table = pairs;
        int count = 0;
        int before = from > 0 ? Math.min(text[from - 1], BEYOND) : 0;
        for (int i = from; i < to; i++) {
            int c = Math.min(text[i], BEYOND);
            stops[count] = i;
            count += table[pair(before, c)];
            before = c;
        }
        return count;
    }

    /** Returns whom two characters wake. */
    int mask(char before, char c) {
        return masks[pair(Math.min(before, BEYOND), Math.min(c, BEYOND))];
    }

    /** Returns whom a colon wakes only where an address may be. */
    int addresses() {
        return addresses;
    }

    /** Returns whom a character behind a space wakes only if a word stands before the space. */
    int cues() {
        return cues;
    }
}
