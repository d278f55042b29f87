package io.github.dppkit.benchmarks;

import io.github.dppkit.logging.LogSanitizer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Texts made to be slow, of one piece repeated to a length: time must grow with the length and no faster. With 100,000 known
 * values.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class HostileTextBenchmark {

    /** The length in characters. */
    @Param({"1000", "100000", "1000000", "10000000"})
    public int length = 0;

    /** The piece. */
    @Param({
        "a",
        "a.",
        "a.a@",
        "@",
        "12-",
        "1 ",
        "1.",
        "AB12 ",
        "+1 (",
        "f:",
        "name=",
        "\\\"name\\\":\\\"",
        "%40",
        "<name>",
        "eyJ",
        "\u00e9",
        "\u738b",
        "Key (email)=(",
        "QUJD",
        "[EMAIL]"
    })
    public String piece = "";

    private final LogSanitizer sanitizer = LogSanitizer.builder().build();
    private String text = "";

    /** Makes the text. */
    @Setup
    public void make() {
        LogLines.register(sanitizer);
        text = piece.repeat(length / piece.length() + 1).substring(0, length);
    }

    /**
     * Measures one reading.
     *
     * @return the text
     */
    @Benchmark
    public String sanitize() {
        return sanitizer.sanitize(text);
    }
}
