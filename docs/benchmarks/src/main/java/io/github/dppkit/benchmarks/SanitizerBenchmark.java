package io.github.dppkit.benchmarks;

import dev.blaauwendraad.masker.json.JsonMasker;
import io.github.dppkit.logging.LogSanitizer;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** One log line through dppkit's sanitizer and through what others use, on {@link LogLines}; one number is one line. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(LogLines.COUNT)
@Fork(3)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 1)
public class SanitizerBenchmark {

    /** The mix of lines. */
    @State(Scope.Thread)
    public static class Lines {

        final String[] mix = LogLines.mix();
        final String[] clean = LogLines.clean();
        private final byte[] table = new byte[128];
        private final char[] buffer = new char[1 << 16];

        /** Fills the table of the bound. */
        public Lines() {
            for (int i = 0; i < table.length; i++) {
                table[i] = (byte) (Character.isLetterOrDigit(i) ? 1 : 0);
            }
        }

        int scan(String line) {
            int length = line.length();
            line.getChars(0, length, buffer, 0);
            int sum = 0;
            for (int i = 0; i < length; i++) {
                sum += table[buffer[i] & 127];
            }
            return sum;
        }
    }

    /** dppkit without known values and with 100,000. */
    @State(Scope.Benchmark)
    public static class Dppkit {

        final LogSanitizer shapes = LogSanitizer.builder().build();
        final LogSanitizer known = LogSanitizer.builder().build();

        /** Makes the values known. */
        public Dppkit() {
            LogLines.register(known);
        }
    }

    /** One of the others. */
    @State(Scope.Thread)
    public static class Other {

        /** Which. */
        @Param({"regex", "re2", "brics", "hyperscan", "houbb"})
        public String masker = "";

        UnaryOperator<String> mask = UnaryOperator.identity();

        /** Compiles its patterns. */
        @Setup
        public void compile() {
            mask = switch (masker) {
                case "regex" -> LineMaskers.regex();
                case "re2" -> LineMaskers.re2();
                case "brics" -> LineMaskers.brics();
                case "hyperscan" -> LineMaskers.hyperscan();
                case "houbb" -> LineMaskers.houbb();
                default -> throw new IllegalStateException(masker);
            };
        }
    }

    /** Lines that are JSON objects. */
    @State(Scope.Thread)
    public static class Json {

        final String[] lines = LogLines.json();
        final JsonMasker masker = JsonMasker.getMasker(Set.copyOf(LineMaskers.keys()));
    }

    /**
     * Measures the bound: each character looked up in a table once.
     *
     * @param lines the mix
     * @param out takes the results
     */
    @Benchmark
    public void bound(Lines lines, Blackhole out) {
        for (String line : lines.mix) {
            out.consume(lines.scan(line));
        }
    }

    /**
     * Measures shapes and keys.
     *
     * @param lines the mix
     * @param dppkit the sanitizers
     * @param out takes the results
     */
    @Benchmark
    public void shapesDppkit(Lines lines, Dppkit dppkit, Blackhole out) {
        for (String line : lines.mix) {
            out.consume(dppkit.shapes.sanitize(line));
        }
    }

    /**
     * Measures shapes and keys on clean lines.
     *
     * @param lines the mix
     * @param dppkit the sanitizers
     * @param out takes the results
     */
    @Benchmark
    public void shapesCleanDppkit(Lines lines, Dppkit dppkit, Blackhole out) {
        for (String line : lines.clean) {
            out.consume(dppkit.shapes.sanitize(line));
        }
    }

    /**
     * Measures shapes, keys and 100,000 known values.
     *
     * @param lines the mix
     * @param dppkit the sanitizers
     * @param out takes the results
     */
    @Benchmark
    public void knownDppkit(Lines lines, Dppkit dppkit, Blackhole out) {
        for (String line : lines.mix) {
            out.consume(dppkit.known.sanitize(line));
        }
    }

    /**
     * Measures one of the others.
     *
     * @param lines the mix
     * @param other which
     * @param out takes the results
     */
    @Benchmark
    public void other(Lines lines, Other other, Blackhole out) {
        for (String line : lines.mix) {
            out.consume(other.mask.apply(line));
        }
    }

    /**
     * Measures shapes and keys on lines of JSON.
     *
     * @param json the lines
     * @param dppkit the sanitizers
     * @param out takes the results
     */
    @Benchmark
    public void jsonDppkit(Json json, Dppkit dppkit, Blackhole out) {
        for (String line : json.lines) {
            out.consume(dppkit.shapes.sanitize(line));
        }
    }

    /**
     * Measures json-masker on the same, keys alone.
     *
     * @param json the lines
     * @param out takes the results
     */
    @Benchmark
    public void jsonMasker(Json json, Blackhole out) {
        for (String line : json.lines) {
            out.consume(json.masker.mask(line));
        }
    }

    static {
        // an engine that finds nothing would be measured at doing nothing
        for (UnaryOperator<String> one :
                Arrays.asList(LineMaskers.regex(), LineMaskers.re2(), LineMaskers.brics(), LineMaskers.hyperscan())) {
            if (one.apply("mail to anna@example.com now").contains("anna@")) {
                throw new IllegalStateException("A masker does not mask.");
            }
        }
    }
}
