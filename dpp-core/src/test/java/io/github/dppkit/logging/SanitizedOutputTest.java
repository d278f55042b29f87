package io.github.dppkit.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.logging.spi.HitListener;
import io.github.dppkit.policy.Verifies;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SanitizedOutputTest {

    private static final String MAIL = "wug.zyx@frobnitz.example";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final PrintStream target = new PrintStream(out, true, StandardCharsets.UTF_8);

    private String written() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    @Verifies({"A2.6.d", "L5.g"})
    void stackTracesArePrintedClean_withTheirFrames() {
        PrintStream clean = SanitizedOutput.of(
                target, StandardCharsets.UTF_8, LogSanitizer.builder().build());
        new IllegalStateException("no label for " + MAIL, new IllegalArgumentException(MAIL)).printStackTrace(clean);
        assertThat(written())
                .doesNotContain("wug.zyx")
                .contains("java.lang.IllegalStateException: no label for [", "\n\tat io.github.dppkit", "Caused by: ");
    }

    @Test
    @Verifies({"A2.6.d", "#135"})
    void aValueThatIsPrintedInPiecesGoes_andNoControlCharacterComesThrough() {
        PrintStream clean = SanitizedOutput.of(
                target, StandardCharsets.UTF_8, LogSanitizer.builder().build());
        clean.print("für wug.z");
        clean.flush();
        assertThat(written()).isEmpty();
        for (char c : "yx@frobnitz.example".toCharArray()) {
            clean.print(c);
        }
        clean.print("\u001b[2J\r\nnext");
        clean.close();
        assertThat(written()).startsWith("für [").endsWith("\\u001b[2J\r\nnext").doesNotContain("wug", "frobnitz");
    }

    @Test
    void aLineWithoutEndIsWrittenAtLast_andAListenerThatPrintsDoesNotGoRoundInCircles() {
        PrintStream[] self = new PrintStream[1];
        HitListener prints = (source, category) -> self[0].println("alarm about " + MAIL);
        PrintStream clean = SanitizedOutput.of(
                target,
                StandardCharsets.UTF_8,
                LogSanitizer.builder().listener(prints).build());
        self[0] = clean;
        clean.println("x".repeat(5 << 20));
        clean.println("to " + MAIL);
        assertThat(written())
                .hasSizeGreaterThan(5 << 20)
                .contains("to [", "alarm about [")
                .doesNotContain("wug.zyx");
    }
}
