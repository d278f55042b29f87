package io.github.dppkit.logging.internal;

/**
 * The numbering plans of Amazon's marketplaces: how many digits a number has behind its country code, by its first digit
 * there (ITU-T E.164 and the national plans; fixed, mobile, shared and free numbers). Other countries: by length alone.
 */
final class PhonePlans {

    private static final int MIN_LENGTH = 6;
    private static final int MAX_LENGTH = 15;

    /** Country code, country, first digits, numbers of digits. */
    private static final String[] PLANS = {
        "1 US,CA 23456789 10",
        "20 EG 1 9,10",
        "20 EG 23456789 8,9,10",
        "27 ZA 123456789 9",
        "31 NL 12345678 9",
        "31 NL 89 7,9,10,11",
        "32 BE 12356789 8",
        "32 BE 4 8,9",
        "33 FR 123456789 9",
        "34 ES 56789 9",
        "39 IT 0 6,7,8,9,10,11",
        "39 IT 3 9,10",
        "39 IT 1578 6,7,8,9,10",
        "44 GB 1235789 9,10",
        "44 GB 8 7",
        "46 SE 123456789 7,8,9,10",
        "48 PL 123456789 9",
        "49 DE 1 7,8,9,10,11,12",
        "49 DE 23456789 6,7,8,9,10,11,12,13",
        "52 MX 123456789 10",
        "52 MX 1 11",
        "55 BR 123456789 10,11",
        "61 AU 234578 9",
        "61 AU 1 6,9,10",
        "65 SG 3689 8",
        "65 SG 18 10,11",
        "81 JP 123456789 9",
        "81 JP 5789 10",
        "86 CN 1 10,11",
        "86 CN 23456789 9,10,11",
        "90 TR 234589 10",
        "90 TR 4 7",
        "91 IN 123456789 10",
        "91 IN 1 11,12,13",
        "353 IE 1 8,10",
        "353 IE 24567 7,8,9",
        "353 IE 89 9,10",
        "966 SA 1589 9",
        "966 SA 8 10",
        "971 AE 234679 8",
        "971 AE 56 9",
        "971 AE 8 6,7,8,9,10,11,12"
    };

    private static final int ITALY = 39;

    /** By country code and first digit, a bit for each length; a country without a plan has no bits at all. */
    private static final short[] LENGTHS = lengths();

    private PhonePlans() {}

    private static short[] lengths() {
        short[] table = new short[1000 * 10];
        for (String plan : PLANS) {
            int code = plan.indexOf(' ');
            int first = plan.indexOf(' ', code + 1) + 1;
            int sizes = plan.indexOf(' ', first) + 1;
            short lengths = lengths(plan, sizes);
            for (int i = first; i < sizes - 1; i++) {
                table[Integer.parseInt(plan, 0, code, 10) * 10 + plan.charAt(i) - '0'] |= lengths;
            }
        }
        return table;
    }

    private static short lengths(String plan, int from) {
        int bits = 0;
        int start = from;
        while (start < plan.length()) {
            int comma = plan.indexOf(',', start);
            int end = comma < 0 ? plan.length() : comma;
            bits |= 1 << Integer.parseInt(plan, start, end, 10);
            start = end + 1;
        }
        return (short) bits;
    }

    /** Tells whether digits that begin with a country code, without {@code +} or {@code 00}, can be a number. */
    static boolean isInternational(long value, int digits) {
        long head = value;
        for (int i = digits; i > 3; i--) {
            head /= 10;
        }
        int codeLength = CountryCodes.lengthOf((int) head);
        if (codeLength == 0 || digits > MAX_LENGTH) {
            return false;
        }
        int code = (int) (codeLength == 3 ? head : codeLength == 2 ? head / 10 : head / 100);
        int length = digits - codeLength;
        if (length < MIN_LENGTH) {
            return false;
        }
        if (!hasPlan(code)) {
            return true;
        }
        int first = digit(value, length);
        if (first == 0 && code != ITALY) { // +44 (0)20 …
            length--;
            first = digit(value, length);
        }
        return (LENGTHS[code * 10 + first] & (1 << length)) != 0;
    }

    private static boolean hasPlan(int code) {
        int bits = 0;
        for (int first = 0; first < 10; first++) {
            bits |= LENGTHS[code * 10 + first];
        }
        return bits != 0;
    }

    /** Returns the digit that has so many digits less one behind it. */
    private static int digit(long value, int place) {
        long rest = value;
        for (int i = 1; i < place; i++) {
            rest /= 10;
        }
        return (int) (rest % 10);
    }

    /**
     * Tells whether the groups up to one are a number as it is written within its country without a {@code 0} before it, in
     * a way that hardly anything else is: Brazil, China, Mexico, Spain, Turkey. North America has a rule of its own.
     */
    static boolean isWrittenAtHome(NumberRun run, int last) {
        long value = run.value(last);
        if (last == 2) {
            return (run.hasSizes(0, NumberRun.CHINESE) && value / 100_000_000 >= 130 && value / 100_000_000 <= 199)
                    || (run.hasSizes(0, NumberRun.BRAZILIAN)
                            && value / 1_000_000_000 > 10
                            && value / 1_000_000_000 % 10 != 0
                            && value / 100_000_000 % 10 == 9)
                    || (run.hasSizes(0, NumberRun.MEXICAN) && isMexican((int) (value / 100_000_000)));
        }
        return last == 3
                && ((run.hasSizes(0, NumberRun.SPANISH) && value / 100_000_000 >= 6)
                        || (run.hasSizes(0, NumberRun.TURKISH) && value / 1_000_000_000 == 5));
    }

    /** Tells whether groups are a code with its {@code 0} and three pairs, as in Belgium and Sweden. */
    static boolean isAreaAndPairs(NumberRun run, int last) {
        boolean belgianMobile = run.hasSizes(0, NumberRun.BELGIAN) && run.value(0) / 100 == 4;
        return last == 3
                && (belgianMobile || run.hasSizes(0, NumberRun.SPANISH))
                && run.separator(1) == run.separator(2);
    }

    /** Towns whose codes have two digits. */
    private static boolean isMexican(int area) {
        return area == 33 || area == 55 || area == 56 || area == 81;
    }
}
