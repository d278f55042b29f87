package io.github.dppkit.logging.logback;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import io.github.dppkit.logging.LogSanitizer;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A throwable without personal data in its message, nor in those of its causes and suppressed; the frames stay. */
final class SanitizedThrowable implements IThrowableProxy {

    /** Causes and suppressed in all; what comes after is not shown. A chain of exceptions can be made as long as one likes. */
    private static final int MAX_THROWABLES = 1_000;

    private static final int MAX_DEPTH = 200;
    private static final IThrowableProxy[] NONE = {};

    private final String className;
    private final @Nullable String message;
    private final @Nullable String overridingMessage;
    private final StackTraceElementProxy[] frames;
    private final int commonFrames;
    private final boolean cyclic;
    private @Nullable IThrowableProxy cause;
    private IThrowableProxy[] suppressed = NONE;

    private SanitizedThrowable(IThrowableProxy original, LogSanitizer sanitizer) {
        className = original.getClassName();
        message = line(original.getMessage(), sanitizer);
        overridingMessage = line(original.getOverridingMessage(), sanitizer);
        StackTraceElementProxy[] given = original.getStackTraceElementProxyArray();
        frames = given == null ? new StackTraceElementProxy[0] : given;
        commonFrames = original.getCommonFrames();
        cyclic = original.isCyclic();
    }

    /** Returns a view of a throwable; a proxy that occurs twice is viewed once. */
    static IThrowableProxy of(IThrowableProxy original, LogSanitizer sanitizer) {
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
        return className;
    }

    @Override
    public StackTraceElementProxy[] getStackTraceElementProxyArray() {
        return frames;
    }

    @Override
    public int getCommonFrames() {
        return commonFrames;
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
        return cyclic;
    }
}
