package io.github.dppkit.logging.internal;

import io.github.dppkit.pii.PiiCategory;
import org.jspecify.annotations.Nullable;

/**
 * Works out the fingerprints of one value: its words in sequence, and for some categories the other orders and spellings
 * that a log may show. For one value and one thread; it keeps hashes, never the text.
 */
final class ValuePrints implements WordReader.Sink {

    /** Longest sequence that is looked for; a longer value is a chain of overlapping ones. */
    static final int WINDOW = 6;

    private static final int MAX_WORDS = 64;
    private static final int STRONG_WEIGHT = 5;
    private static final int STRONG_DIGITS = 7;
    private static final int PART_OF_NAME = 8;
    private static final int NUMBER_DIGITS = 8;

    /** A document is known by its beginning. */
    private static final int MAX_CHARACTERS = 8_192;

    private final WordHash hash;
    private final CommonWords common;
    private final WordReader reader;
    private final long[] words = new long[MAX_WORDS];
    private final int[] weights = new int[MAX_WORDS];
    private final boolean[] numbers = new boolean[MAX_WORDS];
    private int count;
    private final Prints prints = new Prints();

    ValuePrints(FingerprintKey key, CommonWords common) {
        this.hash = key.newHash();
        this.common = common;
        this.reader = new WordReader(hash, this);
    }

    @Override
    public void word(long word, int start, int end, boolean assigned) {
        if (count < MAX_WORDS) {
            words[count] = word;
            weights[count] = reader.weight();
            numbers[count] = reader.isNumber();
            count++;
        }
    }

    /** Adds the fingerprints of a text. */
    void add(String text, PiiCategory category) {
        if (category == PiiCategory.PHONE) {
            addPhone(text);
            return;
        }
        addWords(text, category);
        String umlauts = withoutUmlauts(text);
        if (umlauts != null) {
            addWords(umlauts, category);
        }
    }

    long[] toArray() {
        return prints.toArray();
    }

    private void addWords(String text, PiiCategory category) {
        count = 0;
        int length = Math.min(text.length(), MAX_CHARACTERS);
        char[] characters = text.toCharArray();
        int i = 0;
        while (i < length && count < MAX_WORDS) {
            i = reader.read(characters, characters.length, i);
        }
        reader.end();
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
        long last = words[count - 1];
        long first = words[0];
        boolean strong = isStrong(0, count);
        long[] turned = new long[count];
        turned[0] = last;
        System.arraycopy(words, 0, turned, 1, count - 1);
        addSequence(turned, count, strong);
        System.arraycopy(words, 1, turned, 0, count - 1);
        turned[count - 1] = first;
        addSequence(turned, count, strong);
        for (int i = 0; count > 2 && i + 1 < count; i++) {
            if (weights[i] + weights[i + 1] >= PART_OF_NAME && isStrong(i, 2)) {
                addSequence(new long[] {words[i], words[i + 1]}, 2, true);
            }
        }
    }

    private void addSequence(int from, int size) {
        if (size > 0) {
            long[] sequence = new long[size];
            System.arraycopy(words, from, sequence, 0, size);
            addSequence(sequence, size, isStrong(from, size));
        }
    }

    private void addSequence(long[] sequence, int size, boolean strong) {
        long joined = sequence[0];
        for (int i = 1; i < size; i++) {
            joined = WordHash.join(joined, sequence[i]);
            if (i == 1 && size > 2) {
                prints.add(Prints.BEGIN, joined);
            }
        }
        prints.add(strong ? Prints.STRONG : Prints.WEAK, joined);
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
        return onlyNumbers ? weight >= STRONG_DIGITS : !onlyCommon && weight >= STRONG_WEIGHT;
    }

    private void addPhone(String text) {
        long digits = 0;
        int size = 0;
        int total = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = Character.digit(text.charAt(i), 10);
            if (digit >= 0) {
                digits = digits * 10 + digit;
                size++;
                total++;
            } else if (Chars.isLetter(text.charAt(i))) {
                // an extension: the number before it is known by itself
                break;
            }
        }
        if (total > 0 && size >= NUMBER_DIGITS - 1) {
            prints.add(Prints.NUMBER, number(hash, digits, size));
        }
        if (size < NUMBER_DIGITS) {
            addWords(text, PiiCategory.PHONE);
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
