package io.github.dppkit.logging.logback;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.logging.internal.events.CleanThrowables;
import io.github.dppkit.logging.internal.events.Frames;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A throwable without personal data in its message, nor in those of its causes and suppressed; the frames stay.
 *
 * <p>It is Logback's own class because some encoders ask for that and for the throwable behind it (Boot's structured
 * formats with a printer of stack traces); what they get then is clean too.
 */
final class SanitizedThrowable extends ThrowableProxy {

    /** Causes and suppressed in all; what comes after is not shown. A chain of exceptions can be made as long as one likes. */
    private static final int MAX_THROWABLES = 1_000;

    private static final int MAX_DEPTH = 200;
    private static final IThrowableProxy[] NONE = {};

    private final IThrowableProxy original;
    private final LogSanitizer sanitizer;
    private final @Nullable String message;
    private final @Nullable String overridingMessage;
    private final StackTraceElementProxy[] frames;
    private @Nullable IThrowableProxy cause;
    private IThrowableProxy[] suppressed = NONE;

    private SanitizedThrowable(IThrowableProxy original, LogSanitizer sanitizer) {
        super(CleanThrowables.told("", new StackTraceElement[0])); // what the base class reads of it is overridden here
        this.original = original;
        this.sanitizer = sanitizer;
        message = line(original.getMessage(), sanitizer);
        overridingMessage = line(original.getOverridingMessage(), sanitizer);
        frames = frames(original.getStackTraceElementProxyArray());
    }

    private static StackTraceElementProxy[] frames(StackTraceElementProxy @Nullable [] given) {
        if (given == null) {
            return new StackTraceElementProxy[0];
        }
        StackTraceElementProxy[] clean = given;
        for (int i = 0; i < given.length; i++) {
            StackTraceElement frame = given[i].getStackTraceElement();
            if (!Frames.isPlain(frame)) {
                clean = clean == given ? given.clone() : clean;
                clean[i] = new StackTraceElementProxy(Frames.plain(frame));
            }
        }
        return clean;
    }

    /** Returns a view of a throwable; a proxy that occurs twice is viewed once. */
    static SanitizedThrowable of(IThrowableProxy original, LogSanitizer sanitizer) {
        return of(original, sanitizer, new IdentityHashMap<>(), 0);
    }

    private static SanitizedThrowable of(
            IThrowableProxy original,
            LogSanitizer sanitizer,
            Map<IThrowableProxy, SanitizedThrowable> seen,
            int depth) {
        SanitizedThrowable known = seen.get(original);
        if (known != null) {
            return known;
        }
        SanitizedThrowable view = new SanitizedThrowable(original, sanitizer);
        seen.put(original, view);
        if (depth >= MAX_DEPTH || seen.size() >= MAX_THROWABLES) {
            return view;
        }
        IThrowableProxy cause = original.getCause();
        if (cause != null) {
            view.cause = of(cause, sanitizer, seen, depth + 1);
        }
        IThrowableProxy[] suppressed = original.getSuppressed();
        if (suppressed != null && suppressed.length > 0) {
            int shown = Math.min(suppressed.length, MAX_THROWABLES);
            view.suppressed = new IThrowableProxy[shown];
            for (int i = 0; i < shown; i++) {
                view.suppressed[i] = of(suppressed[i], sanitizer, seen, depth + 1);
            }
        }
        return view;
    }

    private static @Nullable String line(@Nullable String text, LogSanitizer sanitizer) {
        return text == null ? null : sanitizer.sanitizeLine(text);
    }

    /** Returns a clean throwable, never the one that was thrown. */
    @Override
    public Throwable getThrowable() {
        Throwable thrown = original instanceof ThrowableProxy proxy ? proxy.getThrowable() : null;
        if (thrown != null) {
            return CleanThrowables.of(thrown, sanitizer);
        }
        StackTraceElement[] elements = new StackTraceElement[frames.length];
        for (int i = 0; i < frames.length; i++) {
            elements[i] = frames[i].getStackTraceElement();
        }
        return CleanThrowables.told(getClassName() + ": " + message, elements);
    }

    @Override
    public @Nullable String getMessage() {
        return message;
    }

    @Override
    @SuppressWarnings("NullAway") // Logback's own proxies return null where nothing overrides
    public String getOverridingMessage() {
        return overridingMessage;
    }

    @Override
    public String getClassName() {
        return original.getClassName();
    }

    @Override
    public StackTraceElementProxy[] getStackTraceElementProxyArray() {
        return frames;
    }

    @Override
    public int getCommonFrames() {
        return original.getCommonFrames();
    }

    @Override
    public @Nullable IThrowableProxy getCause() {
        return cause;
    }

    @Override
    public IThrowableProxy[] getSuppressed() {
        return suppressed;
    }

    @Override
    public boolean isCyclic() {
        return original.isCyclic();
    }

    /** Nothing to do: frames keep what was found out of their packages for the original. */
    @Override
    public void calculatePackagingData() {}

    @Override
    public void fullDump() {}
}
