package io.github.dppkit.logging.log4j2;

import io.github.dppkit.logging.LogSanitizer;
import java.beans.PropertyChangeEvent;
import java.beans.PropertyChangeListener;
import org.apache.logging.log4j.core.LoggerContext;

/** Covers the appenders of a new configuration. Apart, since it alone needs {@code java.beans}, as Log4j does. */
final class Reconfigurations implements PropertyChangeListener {

    private static final String KEY = Reconfigurations.class.getName();

    private final LoggerContext context;
    private final LogSanitizer sanitizer;

    private Reconfigurations(LoggerContext context, LogSanitizer sanitizer) {
        this.context = context;
        this.sanitizer = sanitizer;
    }

    /** Listens from now on, once. */
    static void watch(LoggerContext context, LogSanitizer sanitizer) {
        if (context.getObject(KEY) instanceof Reconfigurations) {
            return;
        }
        Reconfigurations listener = new Reconfigurations(context, sanitizer);
        context.putObject(KEY, listener);
        context.addPropertyChangeListener(listener);
    }

    static void forget(LoggerContext context) {
        if (context.removeObject(KEY) instanceof Reconfigurations listener) {
            context.removePropertyChangeListener(listener);
        }
    }

    @Override
    public void propertyChange(PropertyChangeEvent event) {
        Log4j2Sanitizer.cover(context, sanitizer);
    }
}
