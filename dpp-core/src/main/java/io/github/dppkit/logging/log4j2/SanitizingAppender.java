package io.github.dppkit.logging.log4j2;

import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.policy.Enforces;
import java.io.Serializable;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.ErrorHandler;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.filter.Filterable;
import org.apache.logging.log4j.core.impl.LocationAware;
import org.jspecify.annotations.Nullable;

/**
 * Hands another appender a sanitized copy of each event; for the rest it is that appender: name, layout, life cycle, filters,
 * error handler.
 */
@Enforces({"A2.6.d", "L5.g"})
final class SanitizingAppender implements Appender, LocationAware {

    private final Appender delegate;
    private final String name;
    private final LogSanitizer sanitizer;
    private final CleanEvents events;

    SanitizingAppender(Appender delegate, String name, LogSanitizer sanitizer) {
        this.delegate = delegate;
        this.name = name;
        this.sanitizer = sanitizer;
        this.events = new CleanEvents(sanitizer);
    }

    Appender delegate() {
        return delegate;
    }

    LogSanitizer sanitizer() {
        return sanitizer;
    }

    @Override
    public void append(LogEvent event) {
        if (delegate instanceof Filterable filters && filters.isFiltered(event)) {
            return;
        }
        LogEvent clean = events.of(event, requiresLocation());
        if (clean == null) {
            return;
        }
        try {
            delegate.append(clean);
        } catch (RuntimeException fault) {
            if (!delegate.ignoreExceptions()) {
                throw fault;
            }
            // Log4j would hand the event as it was to the handler
            ErrorHandler handler = delegate.getHandler();
            if (handler != null) {
                handler.error("An exception occurred processing Appender " + delegate.getName(), clean, fault);
            }
        }
    }

    @Override
    public boolean requiresLocation() {
        return delegate instanceof LocationAware aware && aware.requiresLocation();
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public @Nullable Layout<? extends Serializable> getLayout() {
        return delegate.getLayout();
    }

    @Override
    public boolean ignoreExceptions() {
        return delegate.ignoreExceptions();
    }

    @Override
    public @Nullable ErrorHandler getHandler() {
        return delegate.getHandler();
    }

    @Override
    public void setHandler(ErrorHandler handler) {
        delegate.setHandler(handler);
    }

    @Override
    public State getState() {
        return delegate.getState();
    }

    @Override
    public void initialize() {
        delegate.initialize();
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
    public boolean isStopped() {
        return delegate.isStopped();
    }

    @Override
    public String toString() {
        return name;
    }
}
