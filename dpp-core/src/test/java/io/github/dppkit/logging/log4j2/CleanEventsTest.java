package io.github.dppkit.logging.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.policy.Verifies;
import java.util.Objects;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.MarkerManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.impl.ContextDataFactory;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.ParameterizedMessage;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.util.StringMap;
import org.junit.jupiter.api.Test;

/** An event that was sanitized before it was queued is not sanitized again; one that has gained anything since is. */
@Verifies({"A2.6.d", "L5.g"})
class CleanEventsTest {

    private static final String MAIL = "wug.zyx@frobnitz.example";

    private final CleanEvents events = new CleanEvents(LogSanitizer.builder().build());

    private static Log4jLogEvent.Builder event() {
        StringMap data = ContextDataFactory.createContextData();
        data.putValue("buyerName", "karl");
        return new Log4jLogEvent.Builder()
                .setLoggerName("io.example.orders")
                .setLevel(Level.INFO)
                .setMessage(new ParameterizedMessage("to {}", MAIL))
                .setThrown(new IllegalStateException("of " + MAIL))
                .setContextData(data)
                .setThreadName("main");
    }

    private LogEvent clean(LogEvent event) {
        return Objects.requireNonNull(events.of(event, false));
    }

    @Test
    void aCleanEventComesBackAsItIs() {
        LogEvent clean = clean(event().build());
        assertThat(clean.getMessage().getFormattedMessage()).isEqualTo("to [EMAIL]");
        assertThat(clean.getContextData().toMap()).containsEntry("buyerName", "[NAME]");
        assertThat(events.of(clean, false)).isSameAs(clean);
    }

    @Test
    void anEventMadeOfACleanOneIsSanitizedAgain() {
        LogEvent clean = clean(event().build());
        assertThat(shown(new Log4jLogEvent.Builder(clean).setThrown(new IllegalStateException(MAIL))))
                .doesNotContain("frobnitz");
        assertThat(shown(new Log4jLogEvent.Builder(clean).setMessage(new SimpleMessage(MAIL))))
                .doesNotContain("frobnitz");
        assertThat(shown(new Log4jLogEvent.Builder(clean).setThreadName(MAIL))).doesNotContain("frobnitz");
        assertThat(shown(new Log4jLogEvent.Builder(clean).setMarker(new MarkerManager.Log4jMarker(MAIL))))
                .doesNotContain("frobnitz");
        StringMap data = ContextDataFactory.createContextData(clean.getContextData());
        data.putValue("mail", MAIL);
        assertThat(shown(new Log4jLogEvent.Builder(clean).setContextData(data))).doesNotContain("frobnitz");
    }

    private String shown(Log4jLogEvent.Builder changed) {
        LogEvent event = changed.build();
        LogEvent again = clean(event);
        assertThat(again).isNotSameAs(event);
        return again.getMessage().getFormattedMessage()
                + again.getThrown()
                + again.getThreadName()
                + again.getMarker()
                + again.getContextData();
    }

    @Test
    @Verifies("#135")
    void theReportOfAFailedStartKeepsItsLines() {
        LogEvent report =
                clean(event().setLoggerName("org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter")
                        .setMessage(new SimpleMessage("FAILED\n\tmail " + MAIL))
                        .build());
        assertThat(report.getMessage().getFormattedMessage()).isEqualTo("FAILED\n    | \\tmail [EMAIL]");
    }
}
