package io.github.dppkit.logging.log4j2;

import io.github.dppkit.logging.LogSanitizer;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.config.AppenderRef;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.jspecify.annotations.Nullable;

/** Puts one appender of a logger in the place of another of the same name, with level and filter of its reference. */
final class Exchange {

    private Exchange() {}

    /**
     * Exchanges them. Log4j knows appenders by name and keeps one of each; so that no line is lost while neither is there, a
     * third one of another name writes meanwhile.
     */
    static void of(LoggerConfig logger, Appender before, Appender after, LogSanitizer sanitizer) {
        String name = before.getName();
        AppenderRef reference = reference(logger, name);
        Level level = reference == null ? null : reference.getLevel();
        Filter filter = reference == null ? null : reference.getFilter();
        Appender meanwhile = new SanitizingAppender(plain(after), name + " (meanwhile)", sanitizer);
        logger.addAppender(meanwhile, level, filter);
        logger.removeAppender(name);
        logger.addAppender(after, level, filter);
        logger.removeAppender(meanwhile.getName());
        if (filter != null && !filter.isStarted()) {
            filter.start(); // the removal stopped it
        }
    }

    private static Appender plain(Appender appender) {
        return appender instanceof SanitizingAppender wrapper ? wrapper.delegate() : appender;
    }

    private static @Nullable AppenderRef reference(LoggerConfig logger, String name) {
        for (AppenderRef each : logger.getAppenderRefs()) {
            if (each.getRef().equals(name)) {
                return each;
            }
        }
        return null;
    }
}
