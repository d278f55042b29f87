package io.github.dppkit.logging.internal.events;

import io.github.dppkit.logging.LogSanitizer;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Throwables without personal data, for frameworks that take nothing but a {@code Throwable}: messages on one line, causes
 * and suppressed ones too, frames as they were. The original is read once and never handed on, so what it says or gains
 * later shows nowhere. A chain may be cyclic; of a very long or deep one the end is not shown.
 */
public final class CleanThrowables {

    /** Causes and suppressed in all. A chain of exceptions can be made as long as one likes. */
    private static final int MAX_THROWABLES = 1_000;

    private static final int MAX_DEPTH = 200;

    private final LogSanitizer sanitizer;
    private final IdentityHashMap<Throwable, Throwable> seen = new IdentityHashMap<>();

    /** Put to a throwable, which may answer nothing, or throw. */
    @FunctionalInterface
    private interface Question<T> {
        @Nullable T answer();
    }

    private CleanThrowables(LogSanitizer sanitizer) {
        this.sanitizer = sanitizer;
    }

    /** Returns what may be shown of a throwable; of the same class where that can be. */
    public static Throwable of(Throwable original, LogSanitizer sanitizer) {
        return new CleanThrowables(sanitizer).of(original, 0);
    }

    /** Returns a throwable that says a clean text, for one that is only told of; without causes. */
    public static Throwable told(String saying, StackTraceElement[] frames) {
        Throwable told = new StandIn(saying, null);
        told.setStackTrace(Frames.clean(frames));
        return told;
    }

    private Throwable of(Throwable original, int depth) {
        Throwable known = seen.get(original);
        if (known != null) {
            return known;
        }
        String name = original.getClass().getName();
        seen.put(original, new StandIn("[CIRCULAR REFERENCE: " + name + "]", null)); // as long as it is being read
        Throwable cause = depth < MAX_DEPTH ? attempt(original::getCause) : null;
        Throwable cleanCause = cause == null || isFull() ? null : of(cause, depth + 1);
        Throwable clean = alone(original, cleanCause);
        Throwable[] suppressed = depth < MAX_DEPTH ? original.getSuppressed() : new Throwable[0];
        for (int i = 0; i < suppressed.length && !isFull(); i++) {
            clean.addSuppressed(of(suppressed[i], depth + 1));
        }
        seen.put(original, clean);
        return clean;
    }

    private boolean isFull() {
        return seen.size() >= MAX_THROWABLES;
    }

    private Throwable alone(Throwable original, @Nullable Throwable cleanCause) {
        Class<?> type = original.getClass();
        String message = line(said(original, original::getMessage));
        Throwable clean = Twins.of(type, message, cleanCause);
        if (clean == null) {
            clean = new StandIn(saying(original, type), message);
            if (cleanCause != null) {
                clean.initCause(cleanCause);
            }
        }
        StackTraceElement[] frames = attempt(original::getStackTrace);
        clean.setStackTrace(frames == null ? new StackTraceElement[0] : Frames.clean(frames));
        return clean;
    }

    private String saying(Throwable original, Class<?> type) {
        String text = said(original, original::toString);
        return sanitizer.sanitizeLine(text == null ? type.getName() : text);
    }

    private @Nullable String line(@Nullable String text) {
        return text == null ? null : sanitizer.sanitizeLine(text);
    }

    private static @Nullable String said(Throwable original, Question<String> question) {
        try {
            return question.answer();
        } catch (RuntimeException | Error fault) {
            return "[FAILED message of " + original.getClass().getName() + "]";
        }
    }

    private static <T> @Nullable T attempt(Question<T> question) {
        try {
            return question.answer();
        } catch (RuntimeException | Error fault) {
            return null; // what cannot be read is not shown
        }
    }
}
