package com.example.orderdesk.tour;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/** Says in one line why the desk did not start and what to do: what Boot's and dppkit's failure analyzers say in several. */
final class StartFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final Log LOG = LogFactory.getLog(StartFailedException.class);

    private StartFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Asks the analyzers; without an application, that is before its settings could be read, the failure speaks for itself. */
    static StartFailedException of(Throwable failure, @Nullable ConfigurableApplicationContext application) {
        String why = application == null ? unforeseen(failure) : analysed(failure, application);
        return new StartFailedException("the desk did not start: " + why, failure);
    }

    private static String analysed(Throwable failure, ConfigurableApplicationContext application) {
        ArgumentResolver given = ArgumentResolver.of(BeanFactory.class, application.getBeanFactory())
                .and(Environment.class, application.getEnvironment());
        return SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, given, FailureHandler.logging(LOG))
                .stream()
                .map(analyzer -> analyzer.analyze(failure))
                .filter(analysis -> analysis != null)
                .findFirst()
                .map(StartFailedException::line)
                .orElseGet(() -> unforeseen(failure));
    }

    private static String line(FailureAnalysis analysis) {
        return (analysis.getDescription() + " " + analysis.getAction())
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static String unforeseen(Throwable failure) {
        Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
        return (cause.getClass().getSimpleName() + ", " + cause.getMessage()).replaceAll("\\s+", " ");
    }
}
