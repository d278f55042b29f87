package io.github.dppkit.logging.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import ch.qos.logback.core.status.Status;
import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.logging.internal.events.Reentrance;
import io.github.dppkit.policy.Enforces;
import java.util.List;
import java.util.Objects;

/**
 * Hands another appender a sanitized view of each event; for the rest it is that appender: name, life cycle, filters.
 *
 * <p>The view covers message, pattern, arguments, MDC, key-values, markers, thread and logger name, throwable with causes
 * and suppressed. It is made on the thread that logs, and complete before an appender queues it. Each text is one line; the
 * frames of a stack trace keep theirs. If the view cannot be made, the line says so and nothing else. Structured arguments and
 * markers of logstash-logback-encoder keep their fields, each name and value of them sanitized while it is written.
 *
 * <p>What the making of a view logs itself (an argument whose {@code toString()} logs) is sanitized too, three deep; deeper
 * it is dropped, as Logback's own appenders drop it. Safe for use by several threads as far as the other appender is.
 */
@Enforces({"A2.6.d", "L5.g"})
public final class SanitizingAppender implements Appender<ILoggingEvent> {

    private final Appender<ILoggingEvent> delegate;
    private final LogSanitizer sanitizer;
    private final boolean queues;

    private SanitizingAppender(Appender<ILoggingEvent> delegate, LogSanitizer sanitizer) {
        this.delegate = delegate;
        this.sanitizer = sanitizer;
        this.queues = !(delegate instanceof OutputStreamAppender<?>); // that one encodes before it returns
    }

    /**
     * Returns an appender that sanitizes for another.
     *
     * @param delegate what writes
     * @param sanitizer what cleans
     * @return the wrapper
     */
    public static SanitizingAppender of(Appender<ILoggingEvent> delegate, LogSanitizer sanitizer) {
        return new SanitizingAppender(
                Objects.requireNonNull(delegate, "delegate"), Objects.requireNonNull(sanitizer, "sanitizer"));
    }

    /**
     * Returns the appender behind this one.
     *
     * @return what writes
     */
    public Appender<ILoggingEvent> delegate() {
        return delegate;
    }

    LogSanitizer sanitizer() {
        return sanitizer;
    }

    @Override
    public void doAppend(ILoggingEvent event) {
        if (event instanceof SanitizedEvent) {
            delegate.doAppend(event);
            return;
        }
        int entered = Reentrance.enter();
        if (entered == Reentrance.TOO_DEEP) {
            return;
        }
        ILoggingEvent view;
        try {
            view = SanitizedEvent.of(event, sanitizer, queues);
        } finally {
            Reentrance.leave(entered);
        }
        delegate.doAppend(view);
    }

    @Override
    public String getName() {
        return delegate.getName();
    }

    @Override
    public void setName(String name) {
        delegate.setName(name);
    }

    @Override
    public void start() {
        delegate.start();
    }

    @Override
    public void stop() {
        delegate.stop();
    }

    @Override
    public boolean isStarted() {
        return delegate.isStarted();
    }

    @Override
    public void addFilter(Filter<ILoggingEvent> filter) {
        delegate.addFilter(filter);
    }

    @Override
    public void clearAllFilters() {
        delegate.clearAllFilters();
    }

    @Override
    public List<Filter<ILoggingEvent>> getCopyOfAttachedFiltersList() {
        return delegate.getCopyOfAttachedFiltersList();
    }

    @Override
    public FilterReply getFilterChainDecision(ILoggingEvent event) {
        return delegate.getFilterChainDecision(event);
    }

    @Override
    public void setContext(Context context) {
        delegate.setContext(context);
    }

    @Override
    public Context getContext() {
        return delegate.getContext();
    }

    @Override
    public void addStatus(Status status) {
        delegate.addStatus(status);
    }

    @Override
    public void addInfo(String text) {
        delegate.addInfo(text);
    }

    @Override
    public void addInfo(String text, Throwable throwable) {
        delegate.addInfo(text, throwable);
    }

    @Override
    public void addWarn(String text) {
        delegate.addWarn(text);
    }

    @Override
    public void addWarn(String text, Throwable throwable) {
        delegate.addWarn(text, throwable);
    }

    @Override
    public void addError(String text) {
        delegate.addError(text);
    }

    @Override
    public void addError(String text, Throwable throwable) {
        delegate.addError(text, throwable);
    }
}
