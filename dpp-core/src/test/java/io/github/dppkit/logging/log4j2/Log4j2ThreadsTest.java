package io.github.dppkit.logging.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.async.AsyncLoggerContext;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.xml.XmlConfiguration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many threads log at once through Log4j, each about buyers of its own, also from within arguments and through queues. Log4j
 * itself drops most of what is logged while an appender is at work, so such events are not counted.
 */
@Timeout(3_600)
class Log4j2ThreadsTest {

    private static final int THREADS = 24; // more than there are workspaces
    private static final int ROUNDS = "full".equals(System.getProperty("dpp.depth")) ? 5_000 : 150;
    private static final String LAST = "nobody logs any more";
    private static final String ROOT = "<Root level=\"INFO\"><AppenderRef ref=\"FILE\"/></Root>";

    @TempDir
    private Path folder;

    private final LogSanitizer sanitizer = LogSanitizer.builder().build();

    /** An argument that logs while it is made a text, about the same buyer. */
    private record Noisy(Logger logger, String name, int worker) {

        @Override
        public String toString() {
            logger.info("inner {} by {}", name, worker);
            return name;
        }
    }

    private static String name(int worker) {
        return "Quetz" + (char) ('a' + worker) + "lia Brzeczyszcz" + (char) ('a' + worker) + "kiewicz";
    }

    private void log(Logger logger, int worker) {
        PiiScope scope = PiiScope.order(SellingPartner.of("A" + worker + "EXAMPLE"), "902-3159896-1390916");
        sanitizer.observed(PersonName.of(name(worker)), scope);
        ThreadContext.put("worker", "w" + worker);
        ThreadContext.put("buyerName", name(worker));
        for (int round = 0; round < ROUNDS; round++) {
            logger.info("plain {} by {}", name(worker), worker);
            logger.info("outer {} by {}", new Noisy(logger, name(worker), worker), worker);
            logger.info("thrown by {}", worker, new IllegalStateException("of " + name(worker)));
        }
        ThreadContext.clearAll();
    }

    @ParameterizedTest
    @Verifies({"A2.6.d", "L5.g", "#142"})
    @ValueSource(strings = {"plain", "appender", "root", "all"})
    void noThreadShowsItsBuyers_orWritesWhatIsAnothers(String asynchronous) throws Exception {
        LoggerContext context =
                asynchronous.equals("all") ? new AsyncLoggerContext("threads") : new LoggerContext("threads");
        Path file = folder.resolve("out.log");
        String layout = "<PatternLayout pattern=\"%X{worker}|%X{buyerName}|%m|%ex{short.message}%n\"/>";
        String queue =
                asynchronous.equals("appender") ? "<Async name=\"QUEUE\"><AppenderRef ref=\"FILE\"/></Async>" : "";
        String loggers = switch (asynchronous) {
            case "appender" -> ROOT.replace("FILE", "QUEUE");
            case "root" -> ROOT.replace("Root", "AsyncRoot");
            default -> ROOT;
        };
        String xml = "<Configuration status=\"OFF\"><Appenders><File name=\"FILE\" fileName=\"" + file + "\">" + layout
                + "</File>" + queue + "</Appenders><Loggers>" + loggers + "</Loggers></Configuration>";
        context.start(new XmlConfiguration(
                context, new ConfigurationSource(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))));
        Log4j2Sanitizer.install(context, sanitizer);

        ThreadContext.put("begun", "yes"); // one thread begins, so that the map is there for all
        ThreadContext.clearAll();
        runAll(context.getLogger("io.example.orders"));
        awaitLast(
                file,
                context.getLogger(
                        "io.example.orders")); // Log4j waits ten seconds for a queue when it stops, and forgets the
        // rest
        context.stop();

        assertThat(sanitizer.status().failures()).isZero();
        // Log4j's asynchronous loggers lose events while their ring is full, without a sanitizer too
        boolean whole = asynchronous.equals("plain") || asynchronous.equals("appender");
        check(Files.readString(file, StandardCharsets.UTF_8), whole);
    }

    private static void awaitLast(Path file, Logger logger) throws Exception {
        logger.info(LAST);
        while (!Files.readString(file, StandardCharsets.UTF_8).contains(LAST)) {
            LockSupport.parkNanos(20_000_000);
            logger.info(LAST);
        }
    }

    private void runAll(Logger logger) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<Future<?>> running = new ArrayList<>();
            for (int worker = 0; worker < THREADS; worker++) {
                int mine = worker;
                running.add(threads.submit(() -> {
                    start.await();
                    log(logger, mine);
                    return mine;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void check(String written, boolean whole) {
        assertThat(written).doesNotContain("Quetz").doesNotContain("Brzecz").doesNotContain("suppressed");
        Map<String, Integer> counts = new HashMap<>();
        written.lines().filter(line -> !line.contains(LAST)).forEach(line -> {
            String[] parts = line.split("\\|", -1);
            assertThat(parts).as(line).hasSize(4);
            assertThat(parts[1]).as(line).isEqualTo("[NAME]");
            assertThat(parts[2]).as(line).endsWith(" by " + parts[0].substring(1));
            counts.merge(parts[2], 1, Integer::sum);
        });
        assertThat(counts).hasSizeGreaterThan(3);
        for (int worker = 0; whole && worker < THREADS; worker++) {
            assertThat(counts).containsEntry("plain [NAME] by " + worker, ROUNDS);
            assertThat(counts).containsEntry("outer [NAME] by " + worker, ROUNDS);
            assertThat(counts).containsEntry("thrown by " + worker, ROUNDS);
        }
    }
}
