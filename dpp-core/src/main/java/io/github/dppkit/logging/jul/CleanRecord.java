package io.github.dppkit.logging.jul;

import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.logging.internal.events.CleanThrowables;
import io.github.dppkit.logging.internal.events.EventValues;
import java.text.MessageFormat;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record without personal data. Its message is the finished, sanitized text, so it names no bundle; the parameters stay
 * beside it, sanitized, unless a formatter would put them into the text a second time. The caller is looked for only if
 * somebody asks, as in the original.
 */
final class CleanRecord extends LogRecord {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable LogRecord original;

    private CleanRecord(LogRecord original, Level level, String message) {
        super(level, message);
        this.original = original;
        setSequenceNumber(original.getSequenceNumber());
        setInstant(original.getInstant());
    }

    /** Returns the clean record; one that says that the original was suppressed if it cannot be read. */
    static LogRecord of(LogRecord record, LogSanitizer sanitizer) {
        try {
            EventValues values = new EventValues(sanitizer);
            String text = record.getMessage() == null ? null : formatted(record);
            CleanRecord clean =
                    new CleanRecord(record, record.getLevel(), values.message(record.getLoggerName(), text));
            String logger = record.getLoggerName();
            clean.setLoggerName(logger == null ? null : values.name(logger));
            clean.setLongThreadID(record.getLongThreadID());
            clean.setParameters(parameters(record.getParameters(), clean.getMessage(), values));
            Throwable thrown = record.getThrown();
            clean.setThrown(thrown == null ? null : CleanThrowables.of(thrown, sanitizer));
            return clean;
        } catch (RuntimeException | Error fault) {
            return new LogRecord(record.getLevel(), sanitizer.suppressed(fault));
        }
    }

    private static @Nullable Object @Nullable [] parameters(
            @Nullable Object @Nullable [] given, String message, EventValues values) {
        if (given == null || isPattern(message)) {
            return null;
        }
        @Nullable Object[] clean = new Object[given.length];
        for (int i = 0; i < given.length; i++) {
            clean[i] = values.value(given[i]);
        }
        return clean;
    }

    /** Does what {@code Formatter.formatMessage} does, before anybody else can. */
    private static String formatted(LogRecord record) {
        String pattern = localised(record.getMessage(), record.getResourceBundle());
        Object[] parameters = record.getParameters();
        if (parameters == null || parameters.length == 0 || !isPattern(pattern)) {
            return pattern;
        }
        @Nullable Object[] texts = new Object[parameters.length];
        for (int i = 0; i < texts.length; i++) {
            Object each = parameters[i];
            texts[i] = each == null || each instanceof Number ? each : EventValues.textOf(each);
        }
        String text = formatted(pattern, texts);
        if (text == null) {
            text = formatted(pattern, parameters); // it wants a date, and not the text of one
        }
        return text == null ? pattern : text;
    }

    private static @Nullable String formatted(String pattern, @Nullable Object[] parameters) {
        try {
            return MessageFormat.format(pattern, parameters);
        } catch (IllegalArgumentException noPattern) {
            return null;
        }
    }

    private static String localised(String message, @Nullable ResourceBundle bundle) {
        if (bundle == null) {
            return message;
        }
        try {
            return bundle.getString(message);
        } catch (MissingResourceException | ClassCastException none) {
            return message;
        }
    }

    /** Tells whether a formatter would take the text for a pattern: a brace and a digit. */
    private static boolean isPattern(String text) {
        for (int i = text.indexOf('{'); i >= 0 && i + 1 < text.length(); i = text.indexOf('{', i + 1)) {
            if (Character.isDigit(text.charAt(i + 1))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public @Nullable String getSourceClassName() {
        return original == null ? super.getSourceClassName() : original.getSourceClassName();
    }

    @Override
    public @Nullable String getSourceMethodName() {
        return original == null ? super.getSourceMethodName() : original.getSourceMethodName();
    }

    private Object writeReplace() {
        LogRecord plain = new LogRecord(getLevel(), getMessage());
        plain.setSequenceNumber(getSequenceNumber());
        plain.setInstant(getInstant());
        plain.setLoggerName(getLoggerName());
        plain.setLongThreadID(getLongThreadID());
        plain.setSourceClassName(getSourceClassName());
        plain.setSourceMethodName(getSourceMethodName());
        plain.setThrown(getThrown());
        return plain;
    }
}
