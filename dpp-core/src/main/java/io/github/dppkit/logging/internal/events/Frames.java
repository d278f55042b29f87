package io.github.dppkit.logging.internal.events;

import io.github.dppkit.logging.LogSanitizer;
import org.jspecify.annotations.Nullable;

/** Stack frames, which are code and stay as they are, unless somebody made one that would forge a line. */
public final class Frames {

    private Frames() {}

    /** Returns the same array if no frame holds a control character. */
    public static StackTraceElement[] clean(StackTraceElement[] frames) {
        StackTraceElement[] clean = frames;
        for (int i = 0; i < frames.length; i++) {
            if (!isPlain(frames[i])) {
                clean = clean == frames ? frames.clone() : clean;
                clean[i] = plain(frames[i]);
            }
        }
        return clean;
    }

    /** Tells whether a frame is one line. */
    public static boolean isPlain(StackTraceElement frame) {
        return isPlain(frame.getClassName())
                && isPlain(frame.getMethodName())
                && isPlain(frame.getFileName())
                && isPlain(frame.getModuleName())
                && isPlain(frame.getModuleVersion())
                && isPlain(frame.getClassLoaderName());
    }

    private static boolean isPlain(@Nullable String text) {
        return text == null || LogSanitizer.neutralise(text).equals(text);
    }

    /** Returns the frame on one line. */
    public static StackTraceElement plain(StackTraceElement frame) {
        return new StackTraceElement(
                text(frame.getClassLoaderName()),
                text(frame.getModuleName()),
                text(frame.getModuleVersion()),
                LogSanitizer.neutralise(frame.getClassName()),
                LogSanitizer.neutralise(frame.getMethodName()),
                text(frame.getFileName()),
                frame.getLineNumber());
    }

    private static @Nullable String text(@Nullable String text) {
        return text == null ? null : LogSanitizer.neutralise(text);
    }
}
