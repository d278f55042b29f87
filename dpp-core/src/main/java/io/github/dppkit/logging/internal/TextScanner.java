package io.github.dppkit.logging.internal;

import io.github.dppkit.logging.spi.HitListener;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pass over a text: wakes detectors at their characters and hands every character to the search for known values.
 *
 * <p>It reads from left to right once; what detectors read besides is bounded as {@link Detector} says, so the whole is
 * linear in the length of the text. Immutable but for the known values; safe for use by several threads.
 */
public final class TextScanner {

    private static final int ASCII = 128;

    private final List<Detector> detectors;
    private final int[] wake = new int[ASCII];
    private final KnownValues known;

    /** Creates a scanner of at most 31 detectors. */
    public TextScanner(List<Detector> detectors, KnownValues known) {
        this.detectors = List.copyOf(detectors);
        this.known = known;
        for (int i = 0; i < this.detectors.size(); i++) {
            for (char c : this.detectors.get(i).triggers().toCharArray()) {
                wake[c] |= 1 << i;
            }
        }
    }

    /** Returns the detectors that dppkit brings. */
    public static List<Detector> standardDetectors(boolean privateAddresses) {
        return List.of(
                new EmailDetector(),
                new PhoneDetector(),
                new CardDetector(),
                new IbanDetector(),
                new IpV4Detector(privateAddresses),
                new IpV6Detector(privateAddresses),
                new DatabaseErrorDetector());
    }

    /** Returns the text with labels in place of personal data; null if there is none in it. */
    public @Nullable String scan(CharSequence text, HitListener listener) {
        known.tidy();
        TextScan scan = new TextScan(text, known);
        WordMatcher words = known.size() == 0 ? null : new WordMatcher(scan, known);
        int[] asleepUntil = new int[detectors.size()];
        int length = text.length();
        int nextWord = 0;
        boolean inWord = false;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            int label = c == '[' ? scan.labelLength(i) : 0;
            if (label > 0) {
                if (words != null) {
                    words.barrier();
                }
                i += label - 1;
                nextWord = i + 1;
                inWord = false;
                continue;
            }
            if (words != null && i >= nextWord) {
                nextWord = words.read(text, i);
            }
            boolean word = Chars.isWord(c) && (c < 'n' || scan.before(i + 1) != ' ');
            if (c < ASCII && wake[c] != 0 && !(word && inWord)) {
                wake(scan, asleepUntil, wake[c], i);
            }
            inWord = word;
        }
        if (words != null) {
            words.barrier();
        }
        return scan.result(listener);
    }

    private void wake(TextScan scan, int[] asleepUntil, int which, int at) {
        for (int left = which; left != 0; left &= left - 1) {
            int detector = Integer.numberOfTrailingZeros(left);
            if (at >= asleepUntil[detector]) {
                asleepUntil[detector] = detectors.get(detector).look(scan, at);
            }
        }
    }
}
