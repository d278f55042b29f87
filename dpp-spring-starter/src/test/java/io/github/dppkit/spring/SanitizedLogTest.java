package io.github.dppkit.spring;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.github.dppkit.Dpp;
import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.spring.logging.InstalledSanitizer;
import io.github.dppkit.testkit.LeakCheck;
import io.github.dppkit.testkit.SyntheticOrder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** Whole applications that log what they should not: console and log file show labels, not values. */
class SanitizedLogTest {

    private static final Logger HOST = LoggerFactory.getLogger("io.github.dppkit.spring.host");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final PrintStream standardOutput = System.out;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    /** Logback's console appender asks for the stream at each line. */
    @BeforeEach
    void catchTheConsole() {
        System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void giveTheConsoleBack() {
        System.setOut(standardOutput);
    }

    private String console() {
        return written.toString(StandardCharsets.UTF_8);
    }

    private ConfigurableApplicationContext start(String name, Class<?>... sources) {
        TestFiles files = TestFiles.in(createdFolder(name));
        Stream<String> arguments = Stream.concat(
                Stream.of(files.properties(folder.resolve(name).resolve("anchor.txt"))),
                Stream.of(
                        "dpp.retention.enabled=false",
                        "dpp.jdbc.initialize-schema=always",
                        "spring.datasource.url=jdbc:h2:file:"
                                + folder.resolve(name).resolve("data"),
                        "logging.config=classpath:io/github/dppkit/spring/logback-file.xml",
                        "logging.file.name=" + folder.resolve("application.log"),
                        "logging.level.io.github.dppkit.spring=info"));
        return new SpringApplicationBuilder(sources)
                .web(WebApplicationType.NONE)
                .bannerMode(org.springframework.boot.Banner.Mode.OFF)
                .registerShutdownHook(false)
                .run(arguments.map(p -> "--" + p).toArray(String[]::new));
    }

    private Path createdFolder(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static boolean isSanitized(ConfigurableApplicationContext application) {
        return application
                .getBean("dppLogSanitizerControl", ControlReporter.class)
                .report()
                .on();
    }

    /** Takes an order in and logs each of its values, by itself, as an argument and in an exception. */
    private static void ingestAndLog(ConfigurableApplicationContext application, SyntheticOrder order) {
        String stored = PayloadApplication.ingest(application.getBean(Dpp.class), order, Instant.now());
        PayloadApplication.store(application.getBean(JdbcTemplate.class), order, stored);
        logValuesOf(order);
    }

    private static void logValuesOf(SyntheticOrder order) {
        order.pii().values().forEach(value -> HOST.info("label for {} of order {}", value, order.orderId()));
        HOST.warn("carrier refused", new IllegalStateException("no route to " + order.pii()));
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("application.log"));
    }

    @Test
    @Verifies({"A2.6.d", "L5.g"})
    void valuesOfIngestedPayloads_areLabelsOnTheConsoleAndInTheLogFile() throws IOException {
        SyntheticOrder order = SyntheticOrder.of(17);
        try (ConfigurableApplicationContext application = start("one", PayloadApplication.class)) {
            assertThat(isSanitized(application)).isTrue();
            ingestAndLog(application, order);
        }
        assertThat(log())
                .contains(
                        "label for [NAME] of order " + order.orderId(), "label for [EMAIL] of order", "carrier refused")
                .contains("IllegalStateException", "log-sanitizer");
        assertThat(console()).contains("label for [NAME] of order " + order.orderId());
        LeakCheck leaks = LeakCheck.of(order.canaries());
        leaks.assertNoneInText("console", console());
        leaks.assertNoneInFiles(folder);
    }

    @Test
    @Verifies({"A2.6.d", "L5.g"})
    void aSecondApplication_neitherWrapsTwice_norForgetsTheFirst() throws IOException {
        SyntheticOrder first = SyntheticOrder.of(18);
        SyntheticOrder second = SyntheticOrder.of(19);
        SyntheticOrder third = SyntheticOrder.of(20);
        try (ConfigurableApplicationContext one = start("one", PayloadApplication.class)) {
            ingestAndLog(one, first);
            LogSanitizer sanitizer = one.getBean(LogSanitizer.class);
            try (ConfigurableApplicationContext two = start("two", PayloadApplication.class)) {
                assertThat(two.getBean(LogSanitizer.class)).isSameAs(sanitizer);
                ingestAndLog(two, second);
                logValuesOf(first);
            }
            // the end of the second lets Boot configure Logback anew at the next start: appenders and context are
            // emptied
            try (ConfigurableApplicationContext three = start("three", PayloadApplication.class)) {
                assertThat(three.getBean(LogSanitizer.class)).isSameAs(sanitizer);
                assertThat(isSanitized(three)).isTrue();
                ingestAndLog(three, third);
                logValuesOf(first);
                ingestAndLog(one, SyntheticOrder.of(21));
            }
            assertThat(isSanitized(one)).isTrue();
        }
        for (SyntheticOrder order : java.util.List.of(first, second, third, SyntheticOrder.of(21))) {
            assertThat(log()).contains("label for [NAME] of order " + order.orderId());
            LeakCheck.of(order.canaries()).assertNoneInText("console", console());
            LeakCheck.of(order.canaries()).assertNoneInFiles(folder);
        }
        assertThat(((LoggerContext) LoggerFactory.getILoggerFactory())
                        .getLogger(Logger.ROOT_LOGGER_NAME)
                        .iteratorForAppenders())
                .toIterable()
                .isNotEmpty()
                .allSatisfy(appender -> assertThat(appender)
                        .isInstanceOfSatisfying(
                                io.github.dppkit.logging.logback.SanitizingAppender.class,
                                wrapper -> assertThat(wrapper.delegate())
                                        .isNotInstanceOf(io.github.dppkit.logging.logback.SanitizingAppender.class)));
    }

    @Test
    void aSanitizerOfTheApplication_takesTheirPlace() throws IOException {
        SyntheticOrder order = SyntheticOrder.of(22);
        try (ConfigurableApplicationContext application = start("own", PayloadApplication.class, OwnSanitizer.class)) {
            assertThat(application.getBean(Dpp.class).logSanitizer())
                    .isSameAs(application.getBean("theirs"))
                    .isSameAs(InstalledSanitizer.get());
            ingestAndLog(application, order);
            assertThat(application
                            .getBean("dppLogSanitizerControl", ControlReporter.class)
                            .report())
                    .isEqualTo(new ControlStatus("log-sanitizer", true, ControlStatus.ProvidedBy.APPLICATION));
        }
        assertThat(log()).contains("label for [NAME] of order " + order.orderId());
        LeakCheck.of(order.canaries()).assertNoneInText("console", console());
    }

    @Test
    void anAppenderThatComesLate_isReported_untilTheHookHasLookedAgain() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        try (ConfigurableApplicationContext application = start("one", PayloadApplication.class)) {
            LateAppender late = new LateAppender();
            late.setContext(context);
            late.start();
            context.getLogger(HOST.getName()).addAppender(late);
            assertThat(isSanitized(application)).isFalse();

            InstalledSanitizer.get();

            assertThat(isSanitized(application)).isTrue();
            HOST.info("to {}", "qx@example.com");
            assertThat(late.last).isEqualTo("to [EMAIL]");
        } finally {
            context.getLogger(HOST.getName()).detachAndStopAllAppenders();
        }
    }

    /** Keeps the last line. */
    static final class LateAppender extends AppenderBase<ILoggingEvent> {

        private String last = "";

        @Override
        protected void append(ILoggingEvent event) {
            last = event.getFormattedMessage();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnSanitizer {

        @Bean
        LogSanitizer theirs() {
            return LogSanitizer.builder().build();
        }
    }
}
