package io.github.dppkit.spring.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.policy.Verifies;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Boot application whose log goes through Log4j 2, in a JVM that has no Logback, as spring-boot-starter-log4j2 makes it. */
@Timeout(1_200)
class BootOnLog4j2Test {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    /** The class path of this JVM with Log4j's binding in the place of Logback and of the bridge the other way. */
    private static String classPath() {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> entries = new ArrayList<>();
        for (String entry : all.split(File.pathSeparator, -1)) {
            String name = Path.of(entry).getFileName().toString();
            if (name.startsWith("log4j-core-")) {
                entries.add(entry.replace("log4j-core", "log4j-slf4j2-impl"));
            }
            if (!name.startsWith("logback-") && !name.startsWith("log4j-to-slf4j-")) {
                entries.add(entry);
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private String run(String... properties) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                classPath(),
                LeakyDesk.class.getName()));
        for (String property : properties) {
            command.add("--" + property);
        }
        Path console = folder.resolve("console.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(console.toFile())
                .start();
        try {
            assertThat(process.waitFor(15, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(console, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(text).isZero();
        assertThat(text)
                .contains("CHECK sanitizer true hook true system DppLog4j2LoggingSystem")
                .doesNotContain(LeakyDesk.SECRETS);
        assertThat(text.lines()).noneMatch(line -> line.startsWith("2026 ERROR"));
        return text;
    }

    private String file() throws IOException {
        String text = Files.readString(folder.resolve("application.log"), StandardCharsets.UTF_8);
        assertThat(text).doesNotContain(LeakyDesk.SECRETS).contains("label for [", "failed for [", "late [");
        return text;
    }

    @Test
    @Verifies({"A2.6.d", "L5.g", "#134", "#135"})
    void plainConsoleAndGraylogFileAreClean() throws Exception {
        String console =
                run("logging.file.name=" + folder.resolve("application.log"), "logging.structured.format.file=gelf");
        assertThat(console)
                .contains("label for [", "fluent [", "no label for [", "Caused by: java.sql.SQLException", "late [")
                .contains("dppkit is on", "log-sanitizer");
        assertThat(file()).contains("\"_user\"", "java.lang.IllegalStateException");
    }

    @Test
    @Verifies({"A2.6.d", "L5.g", "#134", "#135"})
    void elasticConsoleAndLogstashFileAreClean() throws Exception {
        String console = run(
                "logging.file.name=" + folder.resolve("application.log"),
                "logging.structured.format.file=logstash",
                "logging.structured.format.console=ecs",
                "logging.structured.json.stacktrace.root=first");
        assertThat(console).contains("\"ecs\"", "label for [", "java.lang.IllegalStateException");
        assertThat(file()).contains("\"@version\"", "\"user\"", "stack_trace");
    }
}
