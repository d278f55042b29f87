package io.github.dppkit.logging.internal;

import java.util.List;

/**
 * Which detectors a character wakes, by itself and the one before it: two small tables instead of questions. Immutable.
 */
final class Wakes {

    /** Not a detector: a control that must not stand in a line, or a bracket that may begin a label. */
    static final int CONTROL = 1 << 31;

    private static final int ASCII = 128;

    /** By character its row in the other table; 0 for those that wake nobody. */
    private final byte[] rows = new byte[ASCII];

    private final int[] masks;

    /** Those that a colon wakes only in an address. */
    private int addresses;

    Wakes(List<Detector> detectors) {
        int count = 0;
        for (int c = 0; c < ASCII; c++) {
            if (wakesAnybody(detectors, (char) c)) {
                rows[c] = (byte) ++count;
            }
        }
        for (int i = 0; i < detectors.size(); i++) {
            addresses |= detectors.get(i) instanceof IpV6Detector ? 1 << i : 0;
        }
        masks = new int[(count + 1) * ASCII];
        for (int c = 0; c < ASCII; c++) {
            for (int before = 0; rows[c] != 0 && before < ASCII; before++) {
                masks[rows[c] * ASCII + before] = mask(detectors, (char) c, (char) before);
            }
        }
    }

    private static boolean wakesAnybody(List<Detector> detectors, char c) {
        return isControl(c)
                || c == '['
                || detectors.stream().anyMatch(detector -> detector.triggers().indexOf(c) >= 0);
    }

    private static boolean isControl(char c) {
        return c < ' ' || c == 0x7F;
    }

    private static int mask(List<Detector> detectors, char c, char before) {
        int mask = isControl(c) || c == '[' ? CONTROL : 0;
        for (int i = 0; i < detectors.size(); i++) {
            if (detectors.get(i).triggers().indexOf(c) >= 0 && detectors.get(i).isWorth(c, before)) {
                mask |= 1 << i;
            }
        }
        return mask;
    }

    /** Returns whom a colon wakes only where an address may be. */
    int addresses() {
        return addresses;
    }

    /** Returns by ASCII character its row in the masks; 0 for those that wake nobody. Nobody writes to it. */
    byte[] rows() {
        return rows;
    }

    /** Returns whom a character wakes: 128 masks a row, by the one before; beyond ASCII counts as DEL. Nobody writes to it. */
    int[] masks() {
        return masks;
    }
}
