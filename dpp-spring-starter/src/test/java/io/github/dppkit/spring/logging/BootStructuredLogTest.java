package io.github.dppkit.spring.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.policy.Verifies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.json.JsonParser;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.context.ConfigurableApplicationContext;

/** Boot's structured formats over Logback hold no personal data, also with a printer of stack traces of the host's choice. */
class BootStructuredLogTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"ecs", "gelf", "logstash"})
    @Verifies({"A2.6.d", "L5.g", "#134", "#135"})
    void everyFormatIsClean(String format) throws IOException {
        assertClean("--logging.structured.format.file=" + format);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ecs", "gelf", "logstash"})
    @Verifies({"A2.6.d", "L5.g", "#134"})
    void everyFormatIsClean_withAPrinterThatAsksForTheThrowable(String format) throws IOException {
        assertClean(
                "--logging.structured.format.file=" + format,
                "--logging.structured.json.stacktrace.root=first",
                "--logging.structured.json.stacktrace.include-hashes=true");
    }

    private void assertClean(String... properties) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(properties));
        arguments.add("--logging.file.name=" + folder.resolve("application.log"));
        // the tests' own logback-test.xml would be taken before Boot's configuration
        arguments.add("--logging.config=classpath:io/github/dppkit/spring/logback-structured.xml");
        try (ConfigurableApplicationContext application = LeakyDesk.start(arguments.toArray(String[]::new))) {
            LeakyDesk.leak(application);
        }
        String text = Files.readString(folder.resolve("application.log"), StandardCharsets.UTF_8);
        assertThat(text)
                .doesNotContain(LeakyDesk.SECRETS)
                .contains("label for [", "fluent [", "failed for [", "late [")
                .contains("java.lang.IllegalStateException", "java.sql.SQLException", "Suppressed");
        JsonParser parser = JsonParserFactory.getJsonParser();
        List<String> lines = text.lines().toList();
        assertThat(lines)
                .hasSizeGreaterThan(3)
                .allSatisfy(line -> assertThat(parser.parseMap(line)).isNotEmpty());
    }
}
