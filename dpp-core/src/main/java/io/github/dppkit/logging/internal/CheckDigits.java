package io.github.dppkit.logging.internal;

/** Sums that check digits are made of. */
final class CheckDigits {

    private static final String VERHOEFF_PRODUCT = "0123456789" + "1234067895" + "2340178956" + "3401289567"
            + "4012395678" + "5987604321" + "6598710432" + "7659821043" + "8765932104" + "9876543210";
    private static final String VERHOEFF_PLACE = "0123456789" + "1576283094" + "5803796142" + "8916043527"
            + "9453126870" + "4286573901" + "2793806415" + "7046913258";

    private CheckDigits() {}

    /** Returns the sum of the first digits, each times its weight. */
    static int sum(int[] d, int... weights) {
        int sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += d[i] * weights[i];
        }
        return sum;
    }

    /** Returns the first digits as a number. */
    static long number(int[] d, int n) {
        return number(d, 0, n);
    }

    /** Returns the digits between two indexes as a number. */
    static long number(int[] d, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + d[i];
        }
        return number;
    }

    /** Tells whether the last of some digits is the check digit of ISO/IEC 7812-1, by Luhn. */
    static boolean luhn(int[] d, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            int value = (to - 1 - i) % 2 == 0 ? d[i] : d[i] * 2;
            sum += value > 9 ? value - 9 : value;
        }
        return sum % 10 == 0;
    }

    /** Tells whether the last of some digits is the check digit of ISO 7064, MOD 11,10. */
    static boolean mod1110(int[] d, int n) {
        int product = 10;
        for (int i = 0; i < n - 1; i++) {
            int sum = (d[i] + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        return (11 - product) % 10 == d[n - 1];
    }

    /** Tells whether the last of some digits is the check digit of Verhoeff. */
    static boolean verhoeff(int[] d, int n) {
        int check = 0;
        for (int i = 0; i < n; i++) {
            int place = VERHOEFF_PLACE.charAt(i % 8 * 10 + d[n - 1 - i]) - '0';
            check = VERHOEFF_PRODUCT.charAt(check * 10 + place) - '0';
        }
        return check == 0;
    }

    /** Tells whether digits are a month and a day of it. */
    static boolean isDate(int month, int day) {
        return month >= 1 && month <= 12 && day >= 1 && day <= 31;
    }
}
