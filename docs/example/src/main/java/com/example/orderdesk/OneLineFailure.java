package com.example.orderdesk;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/** Says in one line on standard error why the desk did not start and what to do; the log has the long form. */
final class OneLineFailure implements FailureAnalysisReporter {

    @Override
    public void report(FailureAnalysis analysis) {
        String text = analysis.getDescription() + " " + analysis.getAction();
        System.err.println(
                "order-desk did not start: " + text.replaceAll("\\s+", " ").strip());
    }
}
