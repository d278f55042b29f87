package io.github.dppkit.logging.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads log at once, each about buyers of its own, also from within arguments and through queues. */
@Timeout(3_600)
class LogbackThreadsTest {

    private static final int THREADS = 24; // more than there are workspaces
    private static final int ROUNDS = "full".equals(System.getProperty("dpp.depth")) ? 5_000 : 150;

    private final LoggerContext context = new LoggerContext();
    private final LogbackMDCAdapter mdc = new LogbackMDCAdapter();
    private final LogSanitizer sanitizer = LogSanitizer.builder().build();
    private final Logger logger = context.getLogger("io.example.orders");

    private OutputStreamAppender<ILoggingEvent> appender(ByteArrayOutputStream out) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%thread|%X{worker}|%X{buyerName}|%msg|%ex{0}%n");
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(out);
        appender.start();
        return appender;
    }

    /** An argument that logs while it is made a text, about the same buyer. */
    private final class Noisy {

        private final String name;
        private final int worker;

        Noisy(String name, int worker) {
            this.name = name;
            this.worker = worker;
        }

        @Override
        public String toString() {
            logger.info("inner {} by {}", name, worker);
            return name;
        }
    }

    private static String name(int worker) {
        return "Quetz" + (char) ('a' + worker) + "lia Brzeczyszcz" + (char) ('a' + worker) + "kiewicz";
    }

    private void log(int worker) {
        PiiScope scope = PiiScope.order(SellingPartner.of("A" + worker + "EXAMPLE"), "902-3159896-1390916");
        sanitizer.observed(PersonName.of(name(worker)), scope);
        mdc.put("worker", "w" + worker);
        mdc.put("buyerName", name(worker));
        for (int round = 0; round < ROUNDS; round++) {
            logger.info("plain {} by {}", name(worker), worker);
            logger.info("outer {} by {}", new Noisy(name(worker), worker), worker);
            logger.info("thrown by {}", worker, new IllegalStateException("of " + name(worker)));
        }
        mdc.clear();
    }

    @Test
    @Verifies({"A2.6.d", "L5.g", "#142"})
    void noThreadShowsItsBuyers_orWritesWhatIsAnothers() throws Exception {
        context.setMDCAdapter(mdc);
        context.start();
        ByteArrayOutputStream direct = new ByteArrayOutputStream();
        ByteArrayOutputStream queued = new ByteArrayOutputStream();
        AsyncAppender queue = new AsyncAppender();
        queue.setContext(context);
        queue.setDiscardingThreshold(0);
        queue.setMaxFlushTime(0);
        queue.addAppender(appender(queued));
        queue.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(appender(direct));
        logger.addAppender(queue);
        LogbackSanitizer.install(context, sanitizer);

        runAll();
        context.stop(); // waits for the queue

        assertThat(sanitizer.status().failures()).isZero();
        for (ByteArrayOutputStream out : List.of(direct, queued)) {
            check(out.toString(StandardCharsets.UTF_8));
        }
    }

    private void runAll() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<Future<?>> running = new ArrayList<>();
            for (int worker = 0; worker < THREADS; worker++) {
                int mine = worker;
                running.add(threads.submit(() -> {
                    start.await();
                    log(mine);
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

    private static void check(String written) {
        assertThat(written).doesNotContain("Quetz").doesNotContain("Brzecz").doesNotContain("suppressed");
        Map<String, Integer> counts = new HashMap<>();
        for (String line : written.split(System.lineSeparator(), -1)) {
            String[] parts = line.split("\\|", -1);
            if (parts.length < 4) {
                continue; // the throwable of the line before
            }
            String worker = parts[1];
            assertThat(parts[2]).as(line).isEqualTo("[NAME]");
            assertThat(parts[3]).as(line).endsWith(" by " + worker.substring(1));
            counts.merge(parts[3], 1, Integer::sum);
        }
        for (int worker = 0; worker < THREADS; worker++) {
            assertThat(counts).containsEntry("plain [NAME] by " + worker, ROUNDS);
            assertThat(counts).containsEntry("outer [NAME] by " + worker, ROUNDS);
            assertThat(counts.get("inner [NAME] by " + worker)).isGreaterThanOrEqualTo(ROUNDS);
            assertThat(counts).containsEntry("thrown by " + worker, ROUNDS);
        }
    }
}
