package io.github.dppkit.benchmarks;

import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.FreeText;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PhoneNumber;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiScope;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Making one value known to the log sanitizer, as each that is ingested, encrypted, decrypted or revealed is: a name, street,
 * e-mail address or telephone number in turn. New ones push the oldest of 100,000 out; known ones are seen again.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 1)
public class KnownValueBenchmark {

    private static final int MANY = 400_000;
    private static final int FEW = 20_000;

    private final LogSanitizer full = LogSanitizer.builder().build();
    private final LogSanitizer warm = LogSanitizer.builder().build();
    private final Pii[] values = new Pii[MANY];
    private final PiiScope[] scopes = new PiiScope[MANY / 4];
    private int next;

    /** Makes the values. */
    @Setup
    public void make() {
        Random random = new Random(20_261_122);
        for (int i = 0; i < MANY; i += 4) {
            String first = LogLines.word(random);
            String last = LogLines.word(random);
            values[i] = PersonName.of(first + " " + last);
            values[i + 1] = FreeText.of(LogLines.word(random) + "street " + (1 + random.nextInt(300)));
            values[i + 2] = EmailAddress.of(first + "." + last + "@example.org");
            values[i + 3] = PhoneNumber.of("+4930%07d".formatted(random.nextInt(10_000_000)));
            scopes[i / 4] = PiiScope.order(Bench.PARTNER, "902-0000000-%07d".formatted(i / 4));
        }
        for (int i = 0; i < FEW; i++) {
            warm.observed(values[i], scopes[i / 4]);
        }
    }

    /** Measures a value that was not known. */
    @Benchmark
    public void register() {
        int i = next++ % MANY;
        full.observed(values[i], scopes[i / 4]);
    }

    /** Measures a value that is known already. */
    @Benchmark
    public void seeAgain() {
        int i = next++ % FEW;
        warm.observed(values[i], scopes[i / 4]);
    }
}
