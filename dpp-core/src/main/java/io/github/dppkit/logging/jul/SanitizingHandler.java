package io.github.dppkit.logging.jul;

import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.logging.internal.events.Reentrance;
import io.github.dppkit.policy.Enforces;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.StringTokenizer;
import java.util.logging.ErrorManager;
import java.util.logging.Filter;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Hands other handlers a sanitized copy of each record: message, parameters, logger name, throwable with causes and suppressed
 * ones. Each text is one line. It is made on the thread that logs. If it cannot be made, the line says so and nothing else.
 *
 * <p>Two lines of {@code logging.properties} put it before all others from the first line of the program on:
 *
 * <pre>
 * handlers = io.github.dppkit.logging.jul.SanitizingHandler
 * io.github.dppkit.logging.jul.SanitizingHandler.handlers = java.util.logging.ConsoleHandler
 * </pre>
 *
 * <p>The handlers behind it, separated by commas or spaces, are made by their constructors without arguments and read their
 * own properties, such as {@code java.util.logging.ConsoleHandler.formatter}. It starts with a sanitizer of its own, that knows
 * shapes; {@link JulSanitizer#install} gives it the one that knows values. A handler that cannot be made is told to the
 * {@link ErrorManager} and left out. Level, filter, formatter and encoding are those of the handlers behind it: setting one here
 * sets it there.
 *
 * <p>Safe for use by several threads.
 */
@Enforces({"A2.6.d", "L5.g"})
public final class SanitizingHandler extends Handler {

    private static final String HANDLERS = SanitizingHandler.class.getName() + ".handlers";

    private final List<Handler> delegates;
    private final boolean isWrapper;
    private volatile LogSanitizer sanitizer;

    /** Creates the handler that {@code logging.properties} name; {@link LogManager} calls it. */
    public SanitizingHandler() {
        this.sanitizer = LogSanitizer.builder().build();
        this.delegates = configured();
        this.isWrapper = false;
    }

    private SanitizingHandler(Handler delegate, LogSanitizer sanitizer) {
        this.sanitizer = sanitizer;
        this.delegates = List.of(delegate);
        this.isWrapper = true;
    }

    /**
     * Returns a handler that sanitizes for another; level and filter of that one hold.
     *
     * @param delegate what writes
     * @param sanitizer what cleans
     * @return the wrapper
     */
    public static SanitizingHandler of(Handler delegate, LogSanitizer sanitizer) {
        return new SanitizingHandler(
                Objects.requireNonNull(delegate, "delegate"), Objects.requireNonNull(sanitizer, "sanitizer"));
    }

    private List<Handler> configured() {
        List<Handler> made = new ArrayList<>();
        String names = LogManager.getLogManager().getProperty(HANDLERS);
        StringTokenizer each = new StringTokenizer(names == null ? "" : names, ", \t");
        while (each.hasMoreTokens()) {
            String name = each.nextToken();
            try {
                Class<?> type = ClassLoader.getSystemClassLoader().loadClass(name);
                made.add((Handler) type.getDeclaredConstructor().newInstance());
            } catch (ReflectiveOperationException | RuntimeException | LinkageError fault) {
                reportError("No handler " + name, null, ErrorManager.OPEN_FAILURE);
            }
        }
        if (made.isEmpty()) {
            reportError("No handler in " + HANDLERS, null, ErrorManager.OPEN_FAILURE);
        }
        return List.copyOf(made);
    }

    /** Returns the handlers behind it. */
    List<Handler> delegates() {
        return delegates;
    }

    /** Tells whether it was put before a handler that was there. */
    boolean isWrapper() {
        return isWrapper;
    }

    LogSanitizer sanitizer() {
        return sanitizer;
    }

    void use(LogSanitizer other) {
        sanitizer = other;
    }

    @Override
    public void publish(LogRecord record) {
        if (record == null || !isLoggable(record)) {
            return;
        }
        int entered = Reentrance.enter();
        if (entered == Reentrance.TOO_DEEP) {
            return;
        }
        LogRecord clean;
        try {
            clean = record instanceof CleanRecord ? record : CleanRecord.of(record, sanitizer);
        } finally {
            Reentrance.leave(entered);
        }
        for (Handler delegate : delegates) {
            if (delegate.isLoggable(record)) {
                delegate.publish(clean);
            }
        }
    }

    @Override
    public boolean isLoggable(LogRecord record) {
        return delegates.stream().anyMatch(delegate -> delegate.isLoggable(record));
    }

    @Override
    public Level getLevel() {
        return delegates.isEmpty() ? super.getLevel() : delegates.get(0).getLevel();
    }

    @Override
    public synchronized void setLevel(Level level) {
        delegates.forEach(delegate -> delegate.setLevel(level));
    }

    @Override
    public @Nullable Filter getFilter() {
        return delegates.isEmpty() ? super.getFilter() : delegates.get(0).getFilter();
    }

    @Override
    public synchronized void setFilter(@Nullable Filter filter) {
        delegates.forEach(delegate -> delegate.setFilter(filter));
    }

    @Override
    public @Nullable Formatter getFormatter() {
        return delegates.isEmpty() ? super.getFormatter() : delegates.get(0).getFormatter();
    }

    @Override
    public synchronized void setFormatter(Formatter formatter) {
        delegates.forEach(delegate -> delegate.setFormatter(formatter));
    }

    @Override
    public @Nullable String getEncoding() {
        return delegates.isEmpty() ? super.getEncoding() : delegates.get(0).getEncoding();
    }

    @Override
    public synchronized void setEncoding(@Nullable String encoding) throws UnsupportedEncodingException {
        for (Handler delegate : delegates) {
            delegate.setEncoding(encoding);
        }
    }

    @Override
    public void flush() {
        delegates.forEach(Handler::flush);
    }

    @Override
    public void close() {
        delegates.forEach(Handler::close);
    }
}
