package io.github.dppkit.logging.internal;

import java.util.Arrays;

/** The country calling codes that ITU E.164 assigns, by their first three digits. */
final class CountryCodes {

    private static final int[] ONE = {1, 7};
    private static final int[] TWO = {
        20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57, 58, 60, 61,
        62, 63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98
    };

    /** Ranges, both ends included: the tens that codes of three digits come from. */
    private static final int[] THREE = {
        211, 213, 216, 216, 218, 218, 220, 269, 290, 291, 297, 299, 350, 359, 370, 389, 420, 423, 500, 509, 590, 599,
        670, 692, 800, 800, 808, 808, 850, 856, 870, 870, 878, 888, 960, 979, 992, 998
    };

    private static final byte[] LENGTHS = lengths();

    private CountryCodes() {}

    private static byte[] lengths() {
        byte[] table = new byte[1000];
        for (int code : ONE) {
            Arrays.fill(table, code * 100, code * 100 + 100, (byte) 1);
        }
        for (int code : TWO) {
            Arrays.fill(table, code * 10, code * 10 + 10, (byte) 2);
        }
        for (int i = 0; i < THREE.length; i += 2) {
            Arrays.fill(table, THREE[i], THREE[i + 1] + 1, (byte) 3);
        }
        return table;
    }

    /** Returns how long the code is that three digits begin with; 0 if none is assigned. */
    static int lengthOf(int threeDigits) {
        return LENGTHS[threeDigits];
    }
}
