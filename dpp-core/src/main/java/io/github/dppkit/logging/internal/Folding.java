package io.github.dppkit.logging.internal;

import java.text.Normalizer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What of a character matters when two spellings of a word are compared: Unicode NFKD without marks, without case, and a
 * few letters that NFKD keeps whole. So {@code MÜLLER}, {@code müller} and {@code Mu¨ller} are one word.
 */
final class Folding {

    /** A separator between words. */
    static final int NONE = 0;
    /** A letter or digit. */
    static final int WORD = 1;
    /** A letter of a script that does not put spaces between words: each is a word. */
    static final int ALONE = 2;
    /** A mark or invisible character: belongs to the word but makes no difference. */
    static final int MARK = 3;
    /** An apostrophe: makes no difference between two letters. */
    static final int APOSTROPHE = 4;

    private static final int BLOCK = 256;

    /** What each character of the first plane is, by blocks that are worked out when first met. */
    private static final AtomicReferenceArray<Block> BLOCKS = new AtomicReferenceArray<>(0x10000 / BLOCK);

    /** So many characters in a row: what they are and what they count as. Immutable. */
    private static final class Block {
        private final byte[] kinds = new byte[BLOCK];
        private final String[] folded = new String[BLOCK];

        Block(int first) {
            for (int i = 0; i < BLOCK; i++) {
                kinds[i] = (byte) computeKind(first + i);
                folded[i] = compute(first + i).intern();
            }
        }
    }

    private Folding() {}

    /** Returns a new table of what an ASCII letter or digit counts as, and 0 for anything else. */
    static byte[] asciiTable() {
        byte[] table = new byte[128];
        for (int c = 0; c < 128; c++) {
            table[c] = (byte) (Character.isLetterOrDigit(c) ? Character.toLowerCase(c) : 0);
        }
        return table;
    }

    private static Block block(int c) {
        Block known = BLOCKS.get(c / BLOCK);
        if (known == null) {
            known = new Block(c / BLOCK * BLOCK);
            BLOCKS.set(c / BLOCK, known);
        }
        return known;
    }

    /** Returns what kind of character a code point is. */
    static int kind(int c) {
        return c < 0x10000 ? block(c).kinds[c % BLOCK] : computeKind(c);
    }

    /** Returns what a letter or digit counts as; may be empty or more than one character. */
    static String fold(int c) {
        return c < 0x10000 ? block(c).folded[c % BLOCK] : compute(c);
    }

    private static int computeKind(int c) {
        if (c == '\'' || c == '`' || c == 0x2018 || c == 0x2019 || c == 0x02BC || c == 0xB4) {
            return APOSTROPHE;
        }
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return MARK;
        }
        if (Character.isLetterOrDigit(c) || type == Character.COMBINING_SPACING_MARK) {
            return c >= 0x0E00 && isUnspaced(c) ? ALONE : WORD;
        }
        return NONE;
    }

    private static boolean isUnspaced(int c) {
        if (Character.isIdeographic(c) || (c >= 0xAC00 && c <= 0xD7A3)) {
            return true;
        }
        return switch (Character.UnicodeScript.of(c)) {
            case HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR, HANGUL -> true;
            // the Japanese length mark and its kin
            case COMMON -> (c >= 0x3000 && c < 0x3100) || c == 0xFF70;
            default -> false;
        };
    }

    private static String compute(int c) {
        if (c >= 0x4E00 && c <= 0x9FFF) {
            return Character.toString(c);
        }
        boolean hangul = c >= 0xAC00 && c <= 0xD7A3;
        Normalizer.Form form = hangul ? Normalizer.Form.NFKC : Normalizer.Form.NFKD;
        StringBuilder out = new StringBuilder(4);
        Normalizer.normalize(Character.toString(c), form).codePoints().forEach(part -> {
            int type = Character.getType(part);
            if (Character.isLetterOrDigit(part) || type == Character.COMBINING_SPACING_MARK) {
                append(out, Character.toLowerCase(Character.toUpperCase(part)));
            }
        });
        return out.toString();
    }

    private static void append(StringBuilder out, int c) {
        switch (c) {
            case 0xDF -> out.append("ss");
            case 0xE6 -> out.append("ae");
            case 0xF8 -> out.append('o');
            case 0x142 -> out.append('l');
            case 0x111 -> out.append('d');
            case 0xF0 -> out.append('d');
            case 0xFE -> out.append("th");
            case 0x153 -> out.append("oe");
            case 0x131 -> out.append('i');
            // the final sigma
            case 0x3C2 -> out.append('\u03C3');
            default -> {
                int digit = Character.digit(c, 10);
                out.appendCodePoint(digit >= 0 ? '0' + digit : c);
            }
        }
    }
}
