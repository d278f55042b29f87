package io.github.dppkit.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.logging.spi.HitListener;
import io.github.dppkit.pii.GiftMessage;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many values are known, whose go first when they are too many, and what they cost. */
class KnownValueRoomTest {

    private static final SellingPartner SMALL = SellingPartner.of("A1SMALL");
    private static final SellingPartner LARGE = SellingPartner.of("A1LARGE");

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger evictions = new AtomicInteger();
    private final HitListener counting = new HitListener() {
        @Override
        public void hit(Source source, PiiCategory category) {
            // only evictions are counted
        }

        @Override
        public void evicted() {
            evictions.incrementAndGet();
        }
    };

    private LogSanitizerBuilder builder() {
        return LogSanitizer.builder().monotonicNanos(nanos::get).listener(counting);
    }

    private static void know(LogSanitizer sanitizer, SellingPartner partner, int from, int to) {
        for (int i = from; i < to; i++) {
            sanitizer.observed(PersonName.of(name(partner, i)), PiiScope.order(partner, "order-" + i / 8));
        }
    }

    private static String name(SellingPartner partner, int i) {
        return partner.id().replace("A1", "Vor") + i + " Nachname" + i;
    }

    private static int known(LogSanitizer sanitizer, SellingPartner partner, int from, int to) {
        int known = 0;
        for (int i = from; i < to; i++) {
            known += sanitizer.sanitize("x " + name(partner, i)).equals("x [NAME]") ? 1 : 0;
        }
        return known;
    }

    @Test
    @Verifies({"A2.6.d", "L5.g", "#142"})
    void noPartnerDrivesOutAnother() {
        LogSanitizer sanitizer = builder().maximumKnownValues(1_000).build();
        know(sanitizer, SMALL, 0, 400);
        know(sanitizer, LARGE, 0, 5_000);
        assertThat(known(sanitizer, SMALL, 0, 400)).isEqualTo(400);
        assertThat(known(sanitizer, LARGE, 4_400, 5_000)).isEqualTo(600);
        assertThat(sanitizer.status().evictions()).isEqualTo(4_400).isEqualTo(evictions.get());
        know(sanitizer, SMALL, 400, 1_000);
        assertThat(known(sanitizer, SMALL, 0, 1_000)).as("equal shares").isBetween(500, 501);
        assertThat(known(sanitizer, LARGE, 0, 5_000)).isBetween(499, 500);
    }

    @Test
    void manyPartnersShareEvenly() {
        LogSanitizer sanitizer = builder().maximumKnownValues(1_000).build();
        for (int round = 0; round < 40; round++) {
            for (int i = 0; i < 100; i++) {
                know(sanitizer, SellingPartner.of("A1P" + i), round, round + 1);
            }
        }
        for (int i = 0; i < 100; i++) {
            assertThat(known(sanitizer, SellingPartner.of("A1P" + i), 0, 40)).isBetween(9, 11);
        }
    }

    @Test
    void aPartnerHasNoMoreThanItsQuota() {
        LogSanitizer sanitizer = builder()
                .maximumKnownValues(1_000)
                .maximumKnownValuesPerPartner(100)
                .build();
        know(sanitizer, LARGE, 0, 150);
        know(sanitizer, SMALL, 0, 50);
        assertThat(known(sanitizer, LARGE, 0, 50)).isZero();
        assertThat(known(sanitizer, LARGE, 50, 150)).isEqualTo(100);
        assertThat(known(sanitizer, SMALL, 0, 50)).isEqualTo(50);
        assertThat(sanitizer.status().evictions()).isEqualTo(50).isEqualTo(evictions.get());
        assertThatThrownBy(() -> builder().maximumKnownValuesPerPartner(0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatHasOutlivedItsTimeIsNoEviction() {
        LogSanitizer sanitizer = builder().maximumKnownValues(100).build();
        know(sanitizer, LARGE, 0, 100);
        nanos.addAndGet(Duration.ofMinutes(31).toNanos());
        know(sanitizer, LARGE, 100, 200);
        assertThat(known(sanitizer, LARGE, 0, 100)).isZero();
        assertThat(known(sanitizer, LARGE, 100, 200)).isEqualTo(100);
        assertThat(sanitizer.status().evictions()).isZero();
    }

    @Test
    void staysRight_whileValuesComeAndGoForLong() {
        LogSanitizer sanitizer = builder().maximumKnownValues(500).build();
        for (int i = 0; i < 40_000; i += 8) {
            know(sanitizer, LARGE, i, i + 8);
            if (i % 24 == 0) {
                sanitizer.forget(PiiScope.order(LARGE, "order-" + i / 8));
            }
        }
        int kept = 0;
        for (int i = 39_400; i < 40_000; i++) {
            boolean forgotten = i / 8 % 3 == 0;
            boolean found = sanitizer.sanitize("x " + name(LARGE, i)).equals("x [NAME]");
            assertThat(found && forgotten).isFalse();
            kept += found ? 1 : 0;
        }
        assertThat(kept).isEqualTo(400);
        assertThat(known(sanitizer, LARGE, 0, 30_000)).isZero();
    }

    @Test
    void aFloodOfLongTextsLeavesRoomForOtherPartners() {
        LogSanitizer sanitizer = builder().maximumKnownValues(200).build();
        know(sanitizer, SMALL, 0, 20);
        StringBuilder text = new StringBuilder();
        for (int message = 0; message < 200; message++) {
            text.setLength(0);
            for (int word = 0; word < 60; word++) {
                text.append("wort").append(message).append('x').append(word).append(' ');
            }
            sanitizer.observed(GiftMessage.of(text.toString()), PiiScope.order(LARGE, "order-" + message));
        }
        assertThat(known(sanitizer, SMALL, 0, 20)).isEqualTo(20);
        assertThat(sanitizer.status().evictions()).isPositive();
    }

    @Test
    void aHundredThousandValuesFitInto32Megabytes() throws ReflectiveOperationException {
        LogSanitizer sanitizer = builder().build();
        for (int i = 0; i < 100_000; i++) {
            String name = i % 3 == 0 ? "Anna" + i + " Maria Schmidt" + i * 7 : "Vorname" + i + " Nachname" + i * 7;
            sanitizer.observed(PersonName.of(name), PiiScope.order(LARGE, "order-" + i / 8));
        }
        assertThat(sanitizer.status().knownValues()).isEqualTo(100_000);
        assertThat(sanitizer.status().evictions()).isZero();
        assertThat(heapOf(sanitizer)).isBetween(8L << 20, 32L << 20);
    }

    /** Returns roughly how many bytes an object and all it holds take, with references of four bytes. */
    private static long heapOf(Object root) throws ReflectiveOperationException {
        long bytes = 0;
        IdentityHashMap<Object, Boolean> seen = new IdentityHashMap<>();
        Deque<Object> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            Object next = open.pop();
            if (seen.put(next, true) != null || next instanceof Enum || next instanceof Class) {
                continue;
            }
            bytes += 16;
            if (next.getClass().isArray()) {
                bytes += (long) Array.getLength(next) * width(next.getClass().getComponentType());
                if (next instanceof Object[] array) {
                    for (Object element : array) {
                        if (element != null) {
                            open.push(element);
                        }
                    }
                }
            } else if (next instanceof java.util.concurrent.atomic.AtomicLongArray array) {
                bytes += 8L * array.length();
            } else if (next instanceof java.util.concurrent.atomic.AtomicIntegerArray array) {
                bytes += 4L * array.length();
            } else if (next.getClass().getName().startsWith("io.github.dppkit.")) {
                for (Class<?> type = next.getClass(); type != null; type = type.getSuperclass()) {
                    for (Field field : type.getDeclaredFields()) {
                        if (!Modifier.isStatic(field.getModifiers())) {
                            bytes += width(field.getType());
                            field.setAccessible(true);
                            Object value = field.getType().isPrimitive() ? null : field.get(next);
                            if (value != null) {
                                open.push(value);
                            }
                        }
                    }
                }
            }
        }
        return bytes;
    }

    private static int width(Class<?> type) {
        return type == long.class || type == double.class ? 8 : type == byte.class || type == boolean.class ? 1 : 4;
    }

    @Test
    @Timeout(600)
    @Verifies("#142")
    void eachThreadFindsItsOwnValues_whileAllRegisterAndForget() throws InterruptedException {
        LogSanitizer sanitizer = builder().maximumKnownValues(20_000).build();
        AtomicInteger missed = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int worker = 0; worker < 4; worker++) {
            SellingPartner partner = SellingPartner.of("A1W" + worker);
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 3_000; i += 8) {
                    know(sanitizer, partner, i, i + 8);
                    missed.addAndGet(8 - known(sanitizer, partner, i, i + 8));
                    if (i % 16 == 0) {
                        sanitizer.forget(PiiScope.order(partner, "order-" + i / 8));
                        missed.addAndGet(known(sanitizer, partner, i, i + 8));
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(missed).hasValue(0);
        assertThat(sanitizer.status().failures()).isZero();
    }
}
