package io.github.dppkit.logging;

import io.github.dppkit.logging.internal.Correlation;
import io.github.dppkit.logging.internal.Detector;
import io.github.dppkit.logging.internal.FingerprintKey;
import io.github.dppkit.logging.internal.TextScanner;
import io.github.dppkit.logging.spi.HitListener;
import io.github.dppkit.pii.PiiCategory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link LogSanitizer}. Defaults:
 *
 * <ul>
 *   <li>private, loopback and other addresses that no customer can have stay readable
 *   <li>known values: 100,000 at most, each for 30 minutes after it was last handled
 *   <li>categories known by value: all but {@link PiiCategory#PURCHASE}, whose values are product names that logs need
 *   <li>2,097,152 characters of a text at most
 *   <li>labels without digits, no listener
 *   <li>one line for each message, but for the report in which Spring Boot says why it could not start
 * </ul>
 *
 * <p>Not safe for use by several threads.
 */
public final class LogSanitizerBuilder {

    private static final int MOST_KNOWN = 1_000_000;
    private static final int SHORTEST = 1 << 10;
    private static final int LONGEST = 1 << 24;

    boolean privateAddresses;
    int maximumKnownValues = 100_000;
    int maximumKnownValuesPerPartner = Integer.MAX_VALUE;
    Duration knownValueLife = Duration.ofMinutes(30);
    Set<PiiCategory> knownCategories = EnumSet.complementOf(EnumSet.of(PiiCategory.PURCHASE));
    HitListener listener = HitListener.NO_OP;
    LongSupplier nanos = System::nanoTime;
    FingerprintKey key = FingerprintKey.random();

    int maximumLength = 1 << 21;

    final Map<String, PiiCategory> ownKeys = new HashMap<>();

    Set<String> multilineLoggers = Set.of("org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter");

    @Nullable InstantSource correlationClock;

    @Nullable List<Detector> detectors;

    LogSanitizerBuilder() {}

    /**
     * Sets whether private, loopback, shared and unspecified IP addresses are removed too.
     *
     * @param remove true to remove them
     * @return this
     */
    public LogSanitizerBuilder privateAddresses(boolean remove) {
        privateAddresses = remove;
        return this;
    }

    /**
     * Sets how many values are known at once. A value too many drives out the one handled longest ago of
     * the selling partner who has the most, and the listener hears of it. 12,500 orders of eight values fill the default,
     * which takes 20 to 32 MB; a value of more than ten fingerprints counts as more than one.
     *
     * @param maximum 0 to 1,000,000; 0 for shapes alone
     * @return this
     * @throws IllegalArgumentException if it is out of that range
     */
    public LogSanitizerBuilder maximumKnownValues(int maximum) {
        if (maximum < 0 || maximum > MOST_KNOWN) {
            throw new IllegalArgumentException("Known values refused: use 0 to 1,000,000.");
        }
        maximumKnownValues = maximum;
        return this;
    }

    /**
     * Sets how many values of one selling partner are known at once, which is no less than the whole unless set. One value
     * too many drives out the partner's own that was handled longest ago. Without this, too, no partner drives out others:
     * when all are too many, a value goes of the partner who has the most.
     *
     * @param maximum at least 1
     * @return this
     * @throws IllegalArgumentException if it is less
     */
    public LogSanitizerBuilder maximumKnownValuesPerPartner(int maximum) {
        if (maximum < 1) {
            throw new IllegalArgumentException("Known values of a selling partner refused: use 1 or more.");
        }
        maximumKnownValuesPerPartner = maximum;
        return this;
    }

    /**
     * Sets how long a value is known after it was last handled.
     *
     * @param life more than zero, at most a day
     * @return this
     * @throws IllegalArgumentException if it is out of that range
     */
    public LogSanitizerBuilder knownValueLife(Duration life) {
        if (life.isNegative() || life.isZero() || life.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("Life of known values refused: use more than zero, at most a day.");
        }
        knownValueLife = life;
        return this;
    }

    /**
     * Sets which categories are known by value.
     *
     * @param categories possibly none
     * @return this
     */
    public LogSanitizerBuilder knownCategories(Set<PiiCategory> categories) {
        knownCategories = Set.copyOf(categories);
        return this;
    }

    /**
     * Sets who hears of what was removed.
     *
     * @param value the listener
     * @return this
     */
    public LogSanitizerBuilder listener(HitListener value) {
        listener = Objects.requireNonNull(value, "listener");
        return this;
    }

    /**
     * Sets the clock that known values expire by, for tests.
     *
     * @param nanoseconds monotonic time, never going back
     * @return this
     */
    public LogSanitizerBuilder monotonicNanos(LongSupplier nanoseconds) {
        nanos = Objects.requireNonNull(nanoseconds, "monotonicNanos");
        return this;
    }

    /**
     * Adds keys of the host's own. What stands behind one goes if it can be such a value: {@code loyaltyId=5521},
     * {@code "loyalty_id": "5521"}, {@code <LoyaltyId>}. Case, underscores and dashes make no difference, and a key counts at
     * the end of a longer one too.
     *
     * @param category what their values are
     * @param keys names of fields, columns or parameters
     * @return this
     * @throws IllegalArgumentException if a key has no letter
     */
    public LogSanitizerBuilder keys(PiiCategory category, String... keys) {
        for (String key : keys) {
            if (key.chars().noneMatch(Character::isLetter)) {
                throw new IllegalArgumentException("Key refused: use names with at least one letter.");
            }
            ownKeys.put(key, category);
        }
        return this;
    }

    /**
     * Sets the loggers whose messages keep their line breaks, because people read them as pages: reports at the start, ASCII
     * tables. They are sanitized like all others, and each line but the first begins with four spaces and a bar.
     *
     * @param names exact names of loggers; none for one line for every message
     * @return this
     */
    public LogSanitizerBuilder multilineLoggers(String... names) {
        multilineLoggers = Set.of(names);
        return this;
    }

    /**
     * Sets how much of a text is read. The rest of a longer one does not show: {@code [cut: too long to sanitize]} stands
     * in its place.
     *
     * @param characters 1,024 to 16,777,216; 2,097,152 unless set
     * @return this
     * @throws IllegalArgumentException if it is out of that range
     */
    public LogSanitizerBuilder maximumLength(int characters) {
        if (characters < SHORTEST || characters > LONGEST) {
            throw new IllegalArgumentException("Length of texts refused: use 1,024 to 16,777,216 characters.");
        }
        maximumLength = characters;
        return this;
    }

    /**
     * Lets labels carry four digits that are the same for the same value on the same day, such as {@code [NAME#7f3a]}, so
     * that lines about one person can be put together. They come from a random key of this process: days and nodes do
     * not agree, and different values share digits now and then.
     *
     * @param clock tells the day, in UTC
     * @return this
     */
    public LogSanitizerBuilder correlation(InstantSource clock) {
        correlationClock = Objects.requireNonNull(clock, "correlation");
        return this;
    }

    /** Returns what adds digits to labels; null if nothing does. */
    @Nullable Correlation correlation() {
        return correlationClock == null ? null : new Correlation(key, correlationClock);
    }

    /** Sets other detectors, for tests of their failure. */
    LogSanitizerBuilder detectors(List<Detector> value) {
        detectors = value;
        return this;
    }

    /** Sets a key that repeats, for tests. */
    LogSanitizerBuilder key(FingerprintKey value) {
        key = value;
        return this;
    }

    /** Returns the detectors to use. */
    List<Detector> detectors() {
        return detectors == null ? TextScanner.standardDetectors(privateAddresses, ownKeys) : detectors;
    }

    /**
     * Builds it.
     *
     * @return a sanitizer with a fresh random key
     */
    public LogSanitizer build() {
        return new LogSanitizer(this);
    }
}
