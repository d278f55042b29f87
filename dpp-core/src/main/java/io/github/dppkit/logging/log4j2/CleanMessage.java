package io.github.dppkit.logging.log4j2;

import io.github.dppkit.logging.internal.events.EventValues;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.util.StringBuilderFormattable;
import org.jspecify.annotations.Nullable;

/**
 * A message whose text was sanitized when it was logged. Format and parameters, which few layouts ask for, are sanitized when
 * they are asked for. What is serialized of it is the text alone.
 */
final class CleanMessage implements Message, StringBuilderFormattable {

    private static final long serialVersionUID = 1L;

    private final String text;
    private final transient @Nullable String format;
    private final transient @Nullable Object @Nullable [] parameters;
    private final transient EventValues values;

    /** Takes the clean text, and what it was made of as it is. */
    CleanMessage(String text, @Nullable String format, @Nullable Object @Nullable [] parameters, EventValues values) {
        this.text = text;
        this.format = format;
        this.parameters = parameters;
        this.values = values;
    }

    /** Returns a message of clean text alone. */
    static Message of(String text) {
        return new SimpleMessage(text);
    }

    @Override
    public String getFormattedMessage() {
        return text;
    }

    @Override
    public void formatTo(StringBuilder buffer) {
        buffer.append(text);
    }

    @Override
    @Deprecated
    public String getFormat() {
        return values.name(format);
    }

    @Override
    @SuppressWarnings({"NullAway", "ReturnsNullCollection"}) // Log4j's own messages return null where there are none
    public Object[] getParameters() {
        if (parameters == null) {
            return null;
        }
        @Nullable Object[] clean = new Object[parameters.length];
        for (int i = 0; i < clean.length; i++) {
            clean[i] = values.value(parameters[i]);
        }
        return clean;
    }

    /** Tells nothing: the event has the throwable, sanitized. */
    @Override
    public @Nullable Throwable getThrowable() {
        return null;
    }

    private Object writeReplace() {
        return new SimpleMessage(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
