package io.github.dppkit.logging.internal;

import io.github.dppkit.pii.PiiCategory;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Works out the fingerprints of one value: its words in sequence, and for some categories the other orders and spellings
 * that a log may show. For one value and one thread; it keeps hashes, never the text.
 */
final class ValuePrints implements WordReader.Sink {

    /** Longest sequence that is looked for; a longer value is a chain of overlapping ones. */
    static final int WINDOW = 6;

    private static final int MAX_WORDS = 64;
    private static final int FEW_WORDS = 8;

    /** Fewer words are told apart by them all; more are looked up only after these. */
    static final int BEGINNING = 2;

    private static final int STRONG_WEIGHT = 5;
    private static final int STRONG_DIGITS = 7;
    private static final int STRONG_DIGITS_OF_PLACE = 5;
    private static final int PART_OF_NAME = 8;
    private static final int NUMBER_DIGITS = 8;
    private static final int MAX_DIGITS = 18;

    /** A document is known by its beginning. */
    private static final int MAX_CHARACTERS = 8_192;

    private final WordHash hash;
    private final CommonWords common;
    private final WordReader reader;
    private char[] text = Chars.NONE;
    private long[] words = new long[FEW_WORDS];
    private int[] weights = new int[FEW_WORDS];
    private boolean[] numbers = new boolean[FEW_WORDS];
    private boolean[] numeric = new boolean[FEW_WORDS];
    private int count;
    private int strongDigits = STRONG_DIGITS;
    private final Prints prints = new Prints();

    ValuePrints(FingerprintKey key, CommonWords common) {
        this.hash = key.newHash();
        this.common = common;
        this.reader = new WordReader(hash, this);
    }

    @Override
    public void word(long word, int start, int end, boolean assigned) {
        if (count == MAX_WORDS) {
            return;
        }
        if (count == words.length) {
            words = Arrays.copyOf(words, MAX_WORDS);
            weights = Arrays.copyOf(weights, MAX_WORDS);
            numbers = Arrays.copyOf(numbers, MAX_WORDS);
            numeric = Arrays.copyOf(numeric, MAX_WORDS);
        }
        words[count] = word;
        weights[count] = reader.weight();
        numbers[count] = isNumber(start, end);
        numeric[count] = reader.isNumeric();
        count++;
    }

    @Override
    public void run(int start, int end) {
        // a value is known as it is, not as what it may encode
    }

    private boolean isNumber(int start, int end) {
        for (int i = start; i < end; i++) {
            if (!Character.isDigit(text[i])) {
                return false;
            }
        }
        return true;
    }

    /** Adds the fingerprints of a value. */
    void add(String value, PiiCategory category) {
        if (category == PiiCategory.PHONE) {
            addPhone(value);
        }
        if (category == PiiCategory.GEO_LOCATION) {
            strongDigits = STRONG_DIGITS_OF_PLACE;
            int comma = value.indexOf(',');
            if (comma > 0) {
                addWords(value.substring(0, comma), category);
                addWords(value.substring(comma + 1), category);
                return;
            }
        }
        addWords(value, category);
        String umlauts = withoutUmlauts(value);
        if (umlauts != null) {
            addWords(umlauts, category);
        }
    }

    long[] toArray() {
        return prints.toArray();
    }

    private void addWords(String value, PiiCategory category) {
        count = 0;
        int length = Math.min(value.length(), MAX_CHARACTERS);
        text = new char[length + 1];
        value.getChars(0, length, text, 0);
        reader.read(text, 0, length);
        Arrays.fill(text, '\0');
        if (count == 0) {
            return;
        }
        for (int from = 0; from + WINDOW < count; from++) {
            addSequence(from, WINDOW);
        }
        addSequence(Math.max(0, count - WINDOW), Math.min(WINDOW, count));
        if (category == PiiCategory.NAME && count >= 2 && count <= WINDOW) {
            addOrders();
        }
    }

    /** {@code Last, First} and, of three words or more, each two neighbours that are long enough to be told apart. */
    private void addOrders() {
        boolean strong = isStrong(0, count);
        long[] turned = new long[count];
        turned[0] = words[count - 1];
        System.arraycopy(words, 0, turned, 1, count - 1);
        addSequence(turned, 0, count, strong, Prints.BEGIN);
        System.arraycopy(words, 1, turned, 0, count - 1);
        turned[count - 1] = words[0];
        addSequence(turned, 0, count, strong, Prints.BEGIN);
        for (int i = 0; count > 2 && i + 1 < count; i++) {
            if (weights[i] + weights[i + 1] >= PART_OF_NAME && isStrong(i, 2)) {
                addSequence(words, i, 2, true, Prints.BEGIN);
            }
        }
    }

    private void addSequence(int from, int size) {
        boolean twoNumbers = size > 1 && numeric[from] && numeric[from + 1];
        addSequence(words, from, size, isStrong(from, size), twoNumbers ? Prints.BEGIN_NUMBERS : Prints.BEGIN);
    }

    private void addSequence(long[] sequence, int from, int size, boolean strong, int begin) {
        long joined = sequence[from];
        for (int i = 1; i < size; i++) {
            if (i <= BEGINNING) {
                prints.add(i == 1 ? begin : Prints.BEGIN, joined, i == 1);
            }
            joined = WordHash.join(joined, sequence[from + i]);
        }
        prints.add(strong ? Prints.STRONG : Prints.WEAK, joined, size == 1);
    }

    /** Tells whether words are telling enough to go wherever they stand: decision 0014. */
    private boolean isStrong(int from, int size) {
        int weight = 0;
        boolean onlyNumbers = true;
        boolean onlyCommon = true;
        for (int i = from; i < from + size; i++) {
            weight += weights[i];
            onlyNumbers &= numbers[i];
            onlyCommon &= numbers[i] || common.isCommon(words[i]);
        }
        if (onlyNumbers) {
            // six groups of an account or tax number, one digit each, are as telling as one of seven digits
            return weight >= (size == WINDOW ? WINDOW : strongDigits);
        }
        return !onlyCommon && weight >= STRONG_WEIGHT;
    }

    /** A number is known by its last digits, and in one piece. */
    private void addPhone(String value) {
        StringBuilder digits = new StringBuilder(value.length());
        for (int i = 0; i < value.length() && digits.length() < MAX_DIGITS; i++) {
            int digit = Character.digit(value.charAt(i), 10);
            if (digit >= 0) {
                digits.append((char) ('0' + digit));
            } else if (Chars.isLetter(value.charAt(i))) {
                // an extension: the number before it is known by itself
                break;
            }
        }
        if (digits.length() >= NUMBER_DIGITS - 1) {
            prints.add(
                    Prints.NUMBER,
                    number(hash, Long.parseLong(digits, 0, digits.length(), 10), digits.length()),
                    false);
            prints.add(Prints.STRONG, hash.of(digits.toString()), true);
        }
    }

    /** Returns the hash of the last digits of a number: the same with and without a country code. */
    static long number(WordHash hash, long digits, int count) {
        return hash.of(digits % 100_000_000L * 10 + Math.min(count, NUMBER_DIGITS));
    }

    /** Returns the text as people write it who have no umlauts; null if it has none. */
    private static @Nullable String withoutUmlauts(String text) {
        StringBuilder out = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            String plain = switch (c) {
                case 'ä', 'Ä' -> "ae";
                case 'ö', 'Ö', 'ø', 'Ø' -> "oe";
                case 'ü', 'Ü' -> "ue";
                case 'å', 'Å' -> "aa";
                default -> null;
            };
            if (plain != null && out == null) {
                out = new StringBuilder(text.length() + 8).append(text, 0, i);
            }
            if (out != null) {
                out.append(plain == null ? Character.toString(c) : plain);
            }
        }
        return out == null ? null : out.toString();
    }
}
