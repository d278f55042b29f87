package io.github.dppkit.benchmarks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
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

/** One field of 64 ASCII characters with every library that a host might take instead, bytes in and bytes out. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 5, time = 1)
public class PeerBenchmark {

    /** Which library. */
    @Param({"raw", "tink", "dppkit", "spring", "tink-envelope", "aws-caching", "aws-keyring", "asherah", "jasypt"})
    public String peer = "raw";

    private final byte[] plaintext = "0123456789abcdef".repeat(4).getBytes(StandardCharsets.US_ASCII);
    private Peers.Peer measured = new Dppkit();
    private byte[] ciphertext = new byte[0];

    /**
     * Sets the library up and tries it.
     *
     * @throws GeneralSecurityException if it does not work
     */
    @Setup
    public void setUp() throws GeneralSecurityException {
        measured = Peers.named(peer);
        ciphertext = measured.encrypt(plaintext);
        if (!Arrays.equals(plaintext, measured.decrypt(ciphertext))) {
            throw new IllegalStateException(peer + " does not give back what it took.");
        }
        System.out.println(peer + ": " + (ciphertext.length - plaintext.length) + " bytes more than the plaintext");
    }

    /**
     * Encrypts.
     *
     * @return the ciphertext
     * @throws GeneralSecurityException never here
     */
    @Benchmark
    public byte[] encrypt() throws GeneralSecurityException {
        return measured.encrypt(plaintext);
    }

    /**
     * Decrypts.
     *
     * @return the plaintext
     * @throws GeneralSecurityException never here
     */
    @Benchmark
    public byte[] decrypt() throws GeneralSecurityException {
        return measured.decrypt(ciphertext);
    }
}
