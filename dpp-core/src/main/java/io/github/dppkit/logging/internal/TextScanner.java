package io.github.dppkit.logging.internal;

import io.github.dppkit.logging.spi.HitListener;
import io.github.dppkit.pii.PiiCategory;
import java.nio.CharBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pass over a text: wakes detectors at their characters and hands the stretches between labels to the search for
 * known values.
 *
 * <p>It reads from left to right once; what detectors read besides is bounded as {@link Detector} says, so the whole is
 * linear in the length of the text. A clean text costs no allocation. Immutable but for the known values; safe for use by
 * several threads, and for a log call inside a log call.
 */
public final class TextScanner {

    /** Read beyond what is shown of a text that is too long, so that a value across the cut is seen whole. */
    private static final int OVERLAP = 1024;

    /** A text that still changes after so many passes was made to. */
    private static final int MAX_PASSES = 6;

    /** A label takes the place of at least one character. */
    private static final int GROWTH = 16;

    private final Detector[] detectors;
    private final Wakes wakes;
    private final KnownValues known;
    private final Workspaces workspaces;
    private final int maximumLength;
    private final @Nullable Correlation correlation;

    /** Creates a scanner of at most 31 detectors. */
    public TextScanner(
            List<Detector> detectors, KnownValues known, int maximumLength, @Nullable Correlation correlation) {
        this.detectors = detectors.toArray(new Detector[0]);
        this.known = known;
        this.maximumLength = maximumLength;
        this.correlation = correlation;
        this.workspaces = new Workspaces(() -> new TextScan(detectors.size(), known));
        this.wakes = new Wakes(detectors);
    }

    /** Returns the detectors that dppkit brings. */
    public static List<Detector> standardDetectors(boolean privateAddresses, Map<String, PiiCategory> ownKeys) {
        KeyTable keys = new KeyTable(ownKeys);
        RowReader rows = new RowReader(keys);
        return List.of(
                new KeyedValueDetector(keys),
                new NumberDetector(privateAddresses, rows),
                new CueDetector(keys),
                new EmailDetector(),
                new PhoneDetector(),
                new IpV6Detector(privateAddresses),
                new CredentialDetector(),
                new DatabaseErrorDetector(),
                new QuotedValueDetector(keys, rows),
                new SqlValuesDetector(keys),
                new TableDetector(keys));
    }

    /**
     * Returns the text with labels in place of personal data; what it returns, it would return unchanged.
     *
     * @param line whether controls become visible escapes too
     * @return null if there is nothing to change
     * @throws IllegalStateException if the text changes again and again
     */
    public @Nullable String scan(CharSequence text, boolean line, HitListener listener) {
        known.tidy();
        TextScan scan = workspaces.take();
        try {
            boolean cut = text.length() > maximumLength && !isCut(text);
            scan.begin(text, cut ? maximumLength + OVERLAP : text.length());
            boolean changed = false;
            for (int pass = 0; pass < MAX_PASSES; pass++) {
                boolean unusual = pass(scan) || cut;
                boolean settled = true;
                if (scan.hasFound() || cut) {
                    scan.replace(cut ? maximumLength : scan.length(), correlation, listener);
                    changed = true;
                    settled = false;
                    cut = false;
                }
                if (line && unusual && neutralise(scan, changed ? null : text)) {
                    changed = true;
                    settled = false;
                }
                if (settled) {
                    return changed ? new String(scan.text(), 0, scan.length()) : null;
                }
            }
        } finally {
            workspaces.give(scan);
        }
        throw new IllegalStateException("A text changes each time it is read.");
    }

    /** Makes controls visible, and starts on the text that results; false if there are none. */
    private static boolean neutralise(TextScan scan, @Nullable CharSequence same) {
        String escaped =
                ControlCharacters.escaped(same == null ? CharBuffer.wrap(scan.text(), 0, scan.length()) : same);
        if (escaped == null) {
            return false;
        }
        scan.begin(escaped, escaped.length());
        return true;
    }

    /** Tells whether a text was cut before; it may have grown since by its labels. */
    private boolean isCut(CharSequence text) {
        int start = text.length() - Label.CUT.length();
        return text.length() <= GROWTH * (long) maximumLength
                && Label.CUT.contentEquals(text.subSequence(start, text.length()));
    }

    /** Reads the text and tells whether a character was met that may be a control. */
    private boolean pass(TextScan scan) {
        char[] text = scan.text();
        int length = scan.length();
        int[] stops = scan.stops();
        WordMatcher words = known.size() > 0 && scan.hasWordsLeft() ? scan.words() : null;
        int wordsFrom = 0;
        int unusual = 0;
        int next = 0;
        for (int from = 0; from < length; from += stops.length) {
            int count = wakes.collect(text, from, Math.min(length, from + stops.length), stops);
            for (int stop = 0; stop < count; stop++) {
                int i = stops[stop];
                if (i < next) {
                    continue;
                }
                int which = which(text, length, i);
                if (text[i] == '[') {
                    int label = scan.labelLength(i);
                    if (label > 0) {
                        if (words != null) {
                            words.read(text, length, wordsFrom, i);
                            words.barrier();
                        }
                        next = i + label;
                        wordsFrom = next;
                        continue;
                    }
                    which &= ~Wakes.CONTROL;
                }
                unusual |= which;
                wake(scan, which & ~Wakes.CONTROL, i);
                next = scan.passedOver();
            }
        }
        if (words != null) {
            words.read(text, length, wordsFrom, length);
            words.barrier();
        }
        return (unusual & Wakes.CONTROL) != 0;
    }

    private int which(char[] text, int length, int i) {
        char before = i > 0 ? text[i - 1] : 0;
        int which = wakes.mask(before, text[i]);
        if (text[i] == ':' && !IpV6Detector.isWorth(text, length, i)) {
            return which & ~wakes.addresses();
        }
        return before == ' ' && i > 1 && !CueDetector.isWorth(text[i - 2]) ? which & ~wakes.cues() : which;
    }

    private void wake(TextScan scan, int which, int at) {
        int[] asleepUntil = scan.asleepUntil;
        for (int left = which; left != 0; left &= left - 1) {
            int detector = Integer.numberOfTrailingZeros(left);
            if (at >= asleepUntil[detector]) {
                asleepUntil[detector] = detectors[detector].look(scan, at);
            }
        }
    }
}
