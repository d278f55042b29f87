package io.github.dppkit.keys.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.policy.Verifies;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of keys is left in the memory of a process, byte for byte, once their orders are erased. docs/keys.md tells the figures. */
@EnabledOnOs(OS.LINUX)
class KeyResidueTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC", "-XX:+UseParallelGC"})
    @Verifies({"#59", "A2.1.a"})
    void noDataKeyIsLeft_afterErase_clearedThreads_collection_andAFullHeap(String collector) throws Exception {
        Map<String, Integer> copies = run(collector, "cleared");
        for (String step : List.of("used", "erased", "collected", "pressed")) {
            assertThat(copies.get(step + " held"))
                    .as("the search finds a key that is held")
                    .isPositive();
        }
        // of these only arrays of ours are made, and they are overwritten after use; but a collector that moves one in
        // between
        // leaves a copy behind, until that part of the heap is used again
        assertThat(copies).containsEntry("pressed data-key", 0).containsEntry("pressed epoch-secret", 0);
        for (String kind : List.of("field-key", "key-encryption-key", "index-secret")) {
            assertThat(copies.get("used " + kind))
                    .as("the search finds %s", kind)
                    .isPositive();
            assertThat(copies).containsEntry("pressed " + kind, 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = "-XX:+UseSerialGC")
    @Verifies("#59")
    void aThreadThatIsNotClearedKeepsTheLastKeyItUsed(String collector) throws Exception {
        assertThat(run(collector, "uncleared").get("pressed field-key")).isPositive();
    }

    private Map<String, Integer> run(String collector, String mode) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                collector,
                "-Xmx64m",
                "--add-opens",
                "java.base/java.nio=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                KeyResidueChild.class.getName(),
                mode));
        File out = folder.resolve("out").toFile();
        File err = folder.resolve("err").toFile();
        Process child = new ProcessBuilder(command)
                .redirectOutput(out)
                .redirectError(err)
                .start();
        try {
            assertThat(child.waitFor(15, TimeUnit.MINUTES)).isTrue();
        } finally {
            child.destroyForcibly();
        }
        assertThat(child.exitValue()).as(() -> read(err)).isZero();
        Map<String, Integer> copies = new LinkedHashMap<>();
        for (String line : read(out).lines().toList()) {
            String[] words = line.split(" ", 3);
            if (words.length == 3 && words[2].matches("\\d+")) {
                copies.put(words[0] + " " + words[1], Integer.parseInt(words[2]));
            }
        }
        return copies;
    }

    private static String read(File file) {
        try {
            return Files.readString(file.toPath(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
