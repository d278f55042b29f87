package io.github.dppkit.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.policy.Verifies;
import org.junit.jupiter.api.Test;

/** Messages that people read as pages keep their lines, and still no value can forge an event. */
@Verifies({"A2.6.d", "L5.g", "#135"})
class MultilineMessageTest {

    private static final String BOOT = "org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter";

    private final LogSanitizer sanitizer = LogSanitizer.builder().build();

    @Test
    void bootsFailureReportStaysReadable_andClean() {
        String report =
                "\n\n***\nAPPLICATION FAILED TO START\n***\n\nDescription:\n\n\tbuyerName=\"Anna Schmidt\" refused\r\n";
        assertThat(sanitizer.sanitizeMessage(BOOT, report))
                .isEqualTo(
                        "\n    | \n    | ***\n    | APPLICATION FAILED TO START\n    | ***\n    | \n    | Description:\n    | \n"
                                + "    | \\tbuyerName=\"[NAME]\" refused\n    | ");
    }

    @Test
    void noLineOfAValueBeginsAsAnEventWould() {
        String forged = "port 8080 of x\n2025-11-22 10:00:00 INFO  admin logged in\r\u2028fake\u001b[2J\n    | more";
        assertThat(sanitizer.sanitizeMessage(BOOT, forged))
                .isEqualTo(
                        "port 8080 of x\n    | 2025-11-22 10:00:00 INFO  admin logged in\\r\\u2028fake\\u001b[2J\n    | more");
    }

    @Test
    void whatWasMarkedOnceIsNotMarkedAgain() {
        String once = sanitizer.sanitizeMessage(BOOT, "a\nb\n\nc");
        assertThat(once).isEqualTo("a\n    | b\n    | \n    | c");
        assertThat(sanitizer.sanitizeMessage(BOOT, once)).isEqualTo(once);
    }

    @Test
    void otherLoggersHaveOneLineForEachEvent() {
        assertThat(sanitizer.sanitizeMessage(BOOT + "s", "a\nb")).isEqualTo("a\\nb");
        assertThat(sanitizer.sanitizeMessage(null, "a\nb")).isEqualTo("a\\nb");
        String clean = "nothing to change";
        assertThat(sanitizer.sanitizeMessage(BOOT, clean)).isSameAs(clean);
    }

    @Test
    void aHostNamesItsOwnLoggers() {
        LogSanitizer own =
                LogSanitizer.builder().multilineLoggers("io.example.Banner").build();
        assertThat(own.sanitizeMessage("io.example.Banner", "a\nb")).isEqualTo("a\n    | b");
        assertThat(own.sanitizeMessage(BOOT, "a\nb")).isEqualTo("a\\nb");
    }
}
