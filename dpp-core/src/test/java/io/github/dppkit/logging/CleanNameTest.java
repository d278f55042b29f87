package io.github.dppkit.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.pii.FreeText;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PhoneNumber;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Names of loggers, threads and keys are remembered as clean, and not a moment longer than they are. */
class CleanNameTest {

    private static final PiiScope ORDER = PiiScope.order(SellingPartner.of("A1EXAMPLE"), "902-3159896-1390916");
    private static final int OFTEN = 4;

    private final LogSanitizer sanitizer = LogSanitizer.builder().build();

    static Stream<Arguments> names() {
        String inside = Base64.getEncoder().encodeToString("for Quetzalia Brand".getBytes(StandardCharsets.UTF_8));
        return Stream.of(
                Arguments.of("worker-Quetzalia", PersonName.of("Quetzalia"), "worker-[NAME]"),
                Arguments.of(
                        "import of Quetzalia Brandstetter",
                        PersonName.of("Quetzalia Brandstetter"),
                        "import of [NAME]"),
                Arguments.of("QUETZALIA%20brandstetter", PersonName.of("Quetzalia Brandstetter"), "[NAME]"),
                Arguments.of("call 4 0 1 9 1 2 3 4 5 6", PhoneNumber.of("+49 40 19123456"), "call [PHONE]"),
                Arguments.of(inside, PersonName.of("Quetzalia Brand"), "[NAME]"),
                Arguments.of("\u738b\u5c0f\u660e-1", PersonName.of("\u738b\u5c0f\u660e"), "[NAME]-1"));
    }

    @ParameterizedTest
    @Verifies({"A2.6.d", "L5.g"})
    @MethodSource("names")
    void aNameThatBecomesKnownGoesFromThenOn(String name, Pii value, String clean) {
        sanitizer.observed(PersonName.of("Somebody Elsewhere"), ORDER);
        for (int i = 0; i < OFTEN; i++) {
            assertThat(sanitizer.sanitizeName(name)).isSameAs(name);
        }
        sanitizer.observed(value, ORDER);

        String said = sanitizer.sanitizeName(name);
        assertThat(said).isEqualTo(sanitizer.sanitizeLine(name));
        if (!name.startsWith("call")) { // digits by themselves are a number only where they are grouped as one
            assertThat(said).isEqualTo(clean);
        }

        sanitizer.forget(ORDER);
        assertThat(sanitizer.sanitizeName(name)).isEqualTo(name);
    }

    @Test
    void whatIsNotCleanIsNeverRemembered() {
        for (int i = 0; i < OFTEN; i++) {
            assertThat(sanitizer.sanitizeName("mail to anna@example.com")).isEqualTo("mail to [EMAIL]");
            assertThat(sanitizer.sanitizeName("two\nlines")).isEqualTo("two\\nlines");
        }
        assertThat(sanitizer.status().hits()).isEqualTo(OFTEN);
    }

    /** More names than there is room for, values that come and go between them: it says what reading anew would say. */
    @Test
    void saysWhatReadingAnewSays_whateverComesBetween() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            names.add(word(random) + "-" + word(random) + (i % 3 == 0 ? " " + random.nextInt(1_000_000_000) : ""));
        }
        for (int i = 0; i < 60_000; i++) {
            if (random.nextInt(50) == 0) {
                String name = names.get(random.nextInt(names.size()));
                sanitizer.observed(
                        random.nextBoolean() ? PersonName.of(name.replace('-', ' ')) : FreeText.of(word(random)),
                        scope(random));
            }
            if (random.nextInt(200) == 0) {
                sanitizer.forget(scope(random));
            }
            String name = names.get((int) Math.abs(random.nextGaussian() * names.size() / 4) % names.size());
            assertThat(sanitizer.sanitizeName(name))
                    .as("seed %d, step %d", seed, i)
                    .isEqualTo(sanitizer.sanitizeLine(name));
            assertThat(sanitizer.sanitizeNamed("request", name))
                    .as("seed %d, step %d", seed, i)
                    .isEqualTo(sanitizer.sanitizeNamed("request", fresh(name)));
        }
    }

    /** Whoever has made a value known never sees it again, however many threads ask for the name meanwhile. */
    @Test
    void noThreadSeesAValueAfterItIsKnown() throws Exception {
        int threads = 4;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Integer>> all = new ArrayList<>();
            CountDownLatch start = new CountDownLatch(1);
            for (int t = 0; t < threads; t++) {
                int thread = t;
                all.add(pool.submit(() -> {
                    start.await();
                    int leaks = 0;
                    for (int i = 0; i < 500; i++) {
                        String name = "worker-Quetz" + (char) ('a' + thread) + Integer.toString(i + 1_000, 36);
                        for (int j = 0; j < OFTEN; j++) {
                            sanitizer.sanitizeName(name);
                        }
                        sanitizer.observed(PersonName.of(name.substring(7)), ORDER);
                        leaks += sanitizer.sanitizeName(name).equals(name) ? 1 : 0;
                    }
                    return leaks;
                }));
            }
            start.countDown();
            for (Future<Integer> one : all) {
                assertThat(one.get(10, TimeUnit.MINUTES)).isZero();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /** The same text, and another string. */
    private static String fresh(String text) {
        return text.substring(0, 1) + text.substring(1);
    }

    @Test
    void aValueIsRememberedWithItsKey() {
        String text = "quetzalia brandstetter";
        String harmless = "step";
        for (int i = 0; i < OFTEN; i++) {
            assertThat(sanitizer.sanitizeNamed(harmless, text)).isSameAs(text);
            assertThat(sanitizer.sanitizeNamed("buyerName", text)).isEqualTo("[NAME]");
            assertThat(sanitizer.sanitizeName(text)).isSameAs(text);
        }
        sanitizer.observed(PersonName.of("Quetzalia Brandstetter"), ORDER);
        assertThat(sanitizer.sanitizeNamed(harmless, text)).isEqualTo("[NAME]");
        sanitizer.forget(ORDER);
        assertThat(sanitizer.sanitizeNamed(harmless, text)).isSameAs(text);
        assertThat(sanitizer.sanitizeNamed("", "mail anna@example.com")).isEqualTo("mail [EMAIL]");
    }

    private static PiiScope scope(Random random) {
        return PiiScope.order(SellingPartner.of("A1EXAMPLE"), "902-0000000-000000" + random.nextInt(10));
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        for (int length = 5 + random.nextInt(8); length > 0; length--) {
            word.append((char) ('a' + random.nextInt(26)));
        }
        return word.toString();
    }
}
