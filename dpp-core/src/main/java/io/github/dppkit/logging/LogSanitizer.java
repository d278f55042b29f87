package io.github.dppkit.logging;

import io.github.dppkit.logging.internal.CleanNames;
import io.github.dppkit.logging.internal.ControlCharacters;
import io.github.dppkit.logging.internal.KnownValues;
import io.github.dppkit.logging.internal.Label;
import io.github.dppkit.logging.internal.TextScanner;
import io.github.dppkit.logging.internal.events.CleanThrowables;
import io.github.dppkit.logging.internal.events.NamedText;
import io.github.dppkit.logging.spi.HitListener;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.spi.PlaintextObserver;
import io.github.dppkit.policy.Enforces;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes personal data out of text that is about to be logged: what has the shape of an e-mail address, telephone number,
 * card, account number or IP address, what a database quotes in its errors, and every value that this process has
 * encrypted or decrypted.
 *
 * <p><strong>Guarantees.</strong> Clean text comes back as the same instance. It never throws into a log call: if
 * anything inside fails, the whole text is replaced by {@code [event suppressed: sanitizer failure]}. Time is linear in
 * the length of the text, whatever it holds; there are no regular expressions. What it returns, it would return again
 * unchanged as long as no value becomes known. Known values are kept as keyed fingerprints: no plaintext, not after their
 * life, not after {@link #forget}.
 *
 * <p><strong>Non-guarantees.</strong> A name or street that this process has not handled, or not lately, has no shape and
 * stays. So does a value that is cut in pieces, compressed, encrypted or in hexadecimal digits, or so common that it is
 * removed only beside a key such as {@code name=} or other personal data (decision 0014). {@code docs/logging.md} has the list.
 *
 * <p>Safe for use by several threads.
 */
@Enforces({"A2.6.d", "L5.g"})
public final class LogSanitizer implements PlaintextObserver {

    /** Set while the listener of any sanitizer is being told on this thread: what it logs is not told again. */
    private static final ThreadLocal<Boolean> TELLING = new ThreadLocal<>();

    private final TextScanner scanner;
    private final KnownValues known;
    private final CleanNames names;
    private final Set<String> multilineLoggers;
    private final List<HitListener> listeners = new CopyOnWriteArrayList<>();
    private final HitListener counting = new CountingListener();
    private final LongAdder hits = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder listenerFailures = new LongAdder();

    LogSanitizer(LogSanitizerBuilder builder) {
        listeners.add(builder.listener);
        multilineLoggers = builder.multilineLoggers;
        known = new KnownValues(
                builder.key,
                builder.knownCategories,
                builder.maximumKnownValues,
                builder.maximumKnownValuesPerPartner,
                builder.knownValueLife.toNanos(),
                builder.nanos,
                counting);
        names = new CleanNames(known);
        scanner = new TextScanner(builder.detectors(), known, builder.maximumLength, builder.correlation());
    }

    /**
     * Starts with the defaults.
     *
     * @return a builder
     */
    public static LogSanitizerBuilder builder() {
        return new LogSanitizerBuilder();
    }

    /**
     * Returns the text without personal data. Line breaks and other controls stay; {@link #sanitizeLine} takes those too.
     *
     * @param text any text
     * @return the same instance if it is clean
     */
    public String sanitize(String text) {
        String changed = changed(text, false);
        return changed == null ? text : changed;
    }

    /**
     * Returns the text without personal data, as {@link #sanitize(String)} does.
     *
     * @param text any text, which nobody changes meanwhile
     * @return the same instance if it is clean
     */
    public CharSequence sanitize(CharSequence text) {
        String changed = changed(text, false);
        return changed == null ? text : changed;
    }

    /**
     * Returns the text without personal data and on one line: line breaks, controls, ANSI escapes and bidirectional
     * controls as visible escapes such as {@code \n}, so that no value can forge a line or hide in one.
     *
     * @param text any text
     * @return the same instance if there was nothing to change
     */
    public String sanitizeLine(String text) {
        String changed = changed(text, true);
        return changed == null ? text : changed;
    }

    /**
     * Returns a name without personal data and on one line, as {@link #sanitizeLine} does. For what comes with one event
     * after the other, such as the name of a logger, a thread or a key: names that were clean are remembered, and cost next to
     * nothing as long as the same string comes. No name is kept longer than by its owner.
     *
     * @param name any text
     * @return the same instance if there was nothing to change
     */
    public String sanitizeName(String name) {
        if (names.isClean(null, name)) {
            return name;
        }
        long version = names.version();
        String clean = sanitizeLine(name);
        names.remember(null, name, clean, name, version);
        return clean;
    }

    /**
     * Returns the value of a key, such as one of a thread context, without personal data and on one line, judged with its key:
     * {@code name} tells what no text alone does. Remembered as {@link #sanitizeName} does.
     *
     * @param cleanKey the key, without personal data
     * @param text the value
     * @return the same instance if there was nothing to change
     */
    public String sanitizeNamed(String cleanKey, String text) {
        if (names.isClean(cleanKey, text)) {
            return text;
        }
        long version = names.version();
        String clean = NamedText.clean(cleanKey, text, this);
        names.remember(cleanKey, text, clean, NamedText.member(cleanKey, text), version);
        return clean;
    }

    /**
     * Returns the message of an event without personal data: on one line as {@link #sanitizeLine} does, unless its logger
     * is one whose messages keep their lines ({@link LogSanitizerBuilder#multilineLoggers}). Each further line of such a
     * message begins with four spaces and a bar, so that none can pass for an event of its own.
     *
     * @param logger the name of the logger, null if it has none
     * @param text the message
     * @return the same instance if there was nothing to change
     */
    public String sanitizeMessage(@Nullable String logger, String text) {
        if (logger == null || !multilineLoggers.contains(logger)) {
            return sanitizeLine(text);
        }
        return ControlCharacters.withLines(sanitize(text));
    }

    /**
     * Returns the text on one line, its personal data in place: the second step of {@link #sanitizeLine} alone.
     *
     * @param text any text
     * @return the same instance if there was nothing to change
     */
    public static String neutralise(String text) {
        String changed = ControlCharacters.escaped(text);
        return changed == null ? text : changed;
    }

    /**
     * Takes note of a value, so that it never shows; it keeps fingerprints and no plaintext.
     *
     * @param value what this process handles
     * @param scope whose it is
     */
    @Override
    public void observed(Pii value, PiiScope scope) {
        known.add(value, scope);
    }

    /**
     * Forgets the values of a scope that was disposed of; those that another scope has too stay known for it.
     *
     * @param scope whose
     */
    public void forget(PiiScope scope) {
        known.forget(scope);
    }

    /**
     * Lets another listener hear of what is removed, besides that of the builder. A {@code Dpp} adds one that puts alarms
     * on record.
     *
     * @param listener hears from now on
     */
    public void addListener(HitListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
    }

    /**
     * Lets a listener hear no more.
     *
     * @param listener one that was added; others are ignored
     */
    public void removeListener(HitListener listener) {
        listeners.remove(listener);
    }

    /**
     * Returns what may be shown of a throwable: messages without personal data and on one line, causes and suppressed ones
     * too, the frames as they were. It is of the same class where a second one can be made with another message; elsewhere
     * it says the name of that class. Never the throwable itself, so that nothing it says or gains later shows.
     *
     * @param thrown any throwable; it is not changed
     * @return another one, for a log
     */
    public Throwable sanitized(Throwable thrown) {
        return CleanThrowables.of(thrown, this);
    }

    /**
     * Counts an event that an adapter could not read, and returns the text to log in its place: that it was suppressed, and
     * the class of the fault, never its message.
     *
     * @param fault what went wrong
     * @return a text without personal data
     */
    public String suppressed(Throwable fault) {
        failures.increment();
        return Label.SUPPRESSED + " " + fault.getClass().getName();
    }

    /**
     * Returns what it has done so far.
     *
     * @return numbers
     */
    public SanitizerStatus status() {
        return new SanitizerStatus(hits.sum(), failures.sum(), listenerFailures.sum(), known.size(), known.evictions());
    }

    /** Returns what must stand in place of the text; null if it may stay. */
    private @Nullable String changed(CharSequence text, boolean line) {
        try {
            return scanner.scan(text, line, counting);
        } catch (RuntimeException | Error anything) {
            // whatever it was, its text may hold what must not be logged, and there is no log to write it to
            failures.increment();
            return Label.SUPPRESSED;
        }
    }

    /** Counts, and tells the host in a way that can neither throw nor go round in circles. */
    private final class CountingListener implements HitListener {

        @Override
        public void hit(Source source, PiiCategory category) {
            hits.increment();
            tell(listener -> listener.hit(source, category));
        }

        @Override
        public void evicted() {
            tell(HitListener::evicted);
        }

        private void tell(Consumer<HitListener> telling) {
            if (TELLING.get() != null) {
                return;
            }
            TELLING.set(Boolean.TRUE);
            try {
                for (HitListener listener : listeners) {
                    tell(listener, telling);
                }
            } finally {
                TELLING.remove();
            }
        }

        private void tell(HitListener listener, Consumer<HitListener> telling) {
            try {
                telling.accept(listener);
            } catch (RuntimeException | Error fault) {
                listenerFailures.increment();
            }
        }
    }
}
