package com.example.orderdesk.tour;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.Dpp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The README's lines of YAML are what they are said to be. */
class ReadmeTest {

    @TempDir
    Path folder;

    /** A newcomer's application, which has nothing but what Boot and the starter bring. Not found by scanning. */
    @EnableAutoConfiguration
    static class Newcomer {}

    /** Returns what stands between the next fences. */
    static String block(String begin) throws IOException {
        String readme = Files.readString(Path.of(Objects.requireNonNull(System.getProperty("dpp.root")), "README.md"));
        int start = readme.indexOf(begin);
        assertThat(start).as(begin).isNotNegative();
        int from = readme.indexOf('\n', readme.indexOf("```", start)) + 1;
        return readme.substring(from, readme.indexOf("```", from));
    }

    @Test
    void anApplicationStarts_withTheLinesOfYaml_andNothingElse() throws IOException {
        Path yaml = Files.writeString(folder.resolve("application.yml"), block("```yaml"));

        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Newcomer.class)
                .run(
                        "--spring.config.location=" + yaml.toUri(),
                        "--server.port=0",
                        "--logging.threshold.console=off")) {
            Dpp dpp = application.getBean(Dpp.class);
            assertThat(dpp.environment().name()).isEqualTo("dev");
            assertThat(dpp.audit().verify().isPass()).isTrue();
        }
    }
}
