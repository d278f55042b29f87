package io.github.dppkit.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a text costs at most, and what becomes of one that is too long. */
class SanitizerCostTest {

    private static final PiiScope ORDER = PiiScope.order(SellingPartner.of("A1EXAMPLE"), "902-3159896-1390916");
    private static final int LENGTH = 1 << 20;

    private final LogSanitizer sanitizer = LogSanitizer.builder().build();

    /** Read through the bean server, since the class is in a module that this one does not read. */
    private static long allocatedBytes() throws JMException {
        Object bytes = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME),
                        "getThreadAllocatedBytes",
                        new Object[] {Thread.currentThread().getId()},
                        new String[] {long.class.getName()});
        return (Long) bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10_000})
    void aCleanLineAllocatesNothing(int known) throws JMException {
        for (int i = 0; i < known; i++) {
            sanitizer.observed(PersonName.of("Quetz" + Integer.toString(i, 36) + " Brandst" + (i * 31)), ORDER);
        }
        List<String> lines = List.of(
                "2025-04-21 16:40:32,200 [scheduling-1] WARN  c.a.s.ReportsClient - isbn 978-1-2869-4498-5 in stock",
                "name=orders-consumer group=orders-eu city-index rebuilt in 7869ms",
                "GET /orders/v0/orders?CreatedAfter=2025-03-11T01:00:00Z&MarketplaceIds=A1PA6795UKMFR9 200 525ms",
                "{\"marketplace\":{\"id\":\"ATVPDKIKX0DER\",\"name\":\"United States\"}}");
        sanitizeAll(lines, 5_000);
        allocatedBytes();
        long before = allocatedBytes();
        sanitizeAll(lines, 10_000);
        long allocated = allocatedBytes() - before;
        assertThat(allocated).as("bytes for 40,000 clean lines, and for asking").isBetween(0L, 40_000L);
    }

    private void sanitizeAll(List<String> lines, int rounds) {
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                if (!sanitizer.sanitizeLine(line).equals(line)) {
                    throw new AssertionError("not clean: " + line);
                }
            }
        }
    }

    @ParameterizedTest
    @Verifies("#136")
    @ValueSource(
            strings = {
                "a",
                "a.",
                "12-",
                "1 ",
                "AB12 ",
                "DE89 3704 ",
                "@",
                "a@",
                "%40",
                "\"a",
                "name=",
                "name:",
                "name: a ",
                "\"name\":\"",
                "\\\"name\\\":\\\"",
                "city:",
                "to='a",
                "content='aaaa ",
                "address1=$",
                "address: 1 a ",
                "<name>",
                "{\"text\":\"",
                "values ('",
                "x in ('a",
                "customer A",
                "Mr. A ",
                "gift note: $",
                "gift note a",
                "902-3159896-1390916,",
                "902-3159896-1390916\\t",
                "payload=[",
                "<- [",
                "text '",
                "Key (a)=(",
                "eyJ-",
                "Atza|",
                "AB:",
                "::",
                "1.1.1.",
                "+1",
                "(1",
                "[",
                "[NAME]",
                "名前",
                "phone: +1 ",
                "a@a.",
                "a%40",
                ":",
                "1:",
                "f::",
                "(",
                "=(",
                ")=(",
                "'",
                "\"@",
                "\\u0041",
                "\\",
                "+49 1",
                "[email",
                "4111 ",
                "0170 1",
                "1.2.",
                "1.2.3.4",
                "Failing row contains (",
                "Duplicate entry '",
                "invalid input syntax for x: \"",
                " x: \"",
                "aa ",
                "Quetzalia ",
                "Quetzalia Schmidt ",
                "JVBERi0xLjQKJcOkw7zDtsOf",
                "山",
                "u\u0308",
                "\ud83d",
                "phone=",
                "phone=12",
                "\u200b",
                "Key (a)=([PII]) ",
                "512 340 ",
                "1 2 ",
                "\n"
            })
    @Timeout(600) // a reading that goes back over the text again and again would take hours
    void aMegabyteIsReadToItsEnd_whateverItHolds(String shape) {
        sanitizer.observed(PersonName.of("Quetzalia Schmidt"), ORDER);
        sanitizer.sanitizeLine(shape.repeat(LENGTH / shape.length()));
        assertThat(sanitizer.status().failures()).isZero();
    }

    @Test
    @Verifies("#136")
    void aTextThatIsTooLongIsCut_andSaysSo() {
        LogSanitizer small = LogSanitizer.builder().maximumLength(1_024).build();
        String text = "x".repeat(1_010) + " buyerName=\"Anna Schmidt\" " + "y".repeat(5_000_000);
        String cut = small.sanitizeLine(text);
        assertThat(cut)
                .endsWith("[cut: too long to sanitize]")
                .hasSizeLessThan(1_100)
                .doesNotContain("Ann", "yyy");
        assertThat(small.sanitizeLine(cut)).isSameAs(cut);
        assertThatThrownBy(() -> LogSanitizer.builder().maximumLength(1_023)).hasMessageContaining("1,024");
    }

    @Test
    void labelsCarryTheSameDigitsForTheSameValueOnOneDay() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T10:00:00Z"));
        LogSanitizer told = LogSanitizer.builder().correlation(now::get).build();
        String first = told.sanitize("buyerName=Anna Schmidt");
        assertThat(first).matches("buyerName=\\[NAME#[0-9a-f]{4}\\]");
        assertThat(told.sanitize(first)).isSameAs(first);
        assertThat(told.sanitize("{\"buyerName\":\"ANNA SCHMIDT\"}")).contains(first.substring("buyerName=".length()));
        // four digits of a random key meet by chance, but hardly those of four values
        List<String> others = Stream.of("Ottokar Zwiebel", "Berta Kohl", "Zita Lauch", "Emil Rettich")
                .map(name -> told.sanitize("buyerName=" + name))
                .toList();
        assertThat(others).anyMatch(label -> !label.equals(first));
        now.set(Instant.parse("2026-11-23T10:00:00Z"));
        List<String> nextDay = Stream.of("Ottokar Zwiebel", "Berta Kohl", "Zita Lauch", "Emil Rettich")
                .map(name -> told.sanitize("buyerName=" + name))
                .toList();
        assertThat(nextDay).isNotEqualTo(others);
    }

    @Test
    @Verifies("#142")
    void whatOneThreadSanitizedIsNotSeenByTheNext() {
        LogSanitizer shared = LogSanitizer.builder().build();
        shared.observed(PersonName.of("Quetzalia Schmidt"), ORDER);
        for (int i = 0; i < 200; i++) {
            assertThat(shared.sanitize("label for Quetzalia Schmidt, buyerName=Anna Maria Sommer"))
                    .isEqualTo("label for [NAME], buyerName=[NAME]");
            assertThat(shared.sanitize("n")).isEqualTo("n");
            assertThat(shared.sanitize("label for Quetzalia")).isEqualTo("label for Quetzalia");
        }
    }
}
