package io.github.dppkit.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Runs a {@code main} in a child JVM, kills it without warning, and tells what it had acknowledged.
 *
 * <p>The child uses {@link CrashChild}. A test runs a round, lets the application come up again over the same files or
 * database, in this JVM or by another round, and compares: everything acknowledged must be there, everything else whole or
 * absent. A restart is another call on the same runner.
 *
 * <p><b>The kill</b> is {@link ProcessHandle#destroyForcibly()}, SIGKILL on Linux and macOS: no shutdown hook, no
 * {@code finally}. The pipe is read to its end afterwards, so an acknowledgement that was sent is never lost.
 *
 * <p><b>Does not show</b> power loss: what the child wrote but never synced is still in the operating system's cache and
 * survives. Nor does the child inherit the JVM arguments, agents or modules of this JVM; it runs on the class path.
 *
 * <p>A child that fails, ends before the kill, or exceeds the time limit fails the round with its error output. A child
 * never outlives a round, nor this JVM. Immutable; rounds may run side by side.
 */
public final class CrashRunner {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

    /** The exit status that the kill leaves: 128 + SIGKILL, or TerminateProcess's 1 on Windows. */
    private static final int KILLED = File.separatorChar == '\\' ? 1 : 137;

    /** A short life is dominated by start-up: compile little. */
    private static final List<String> DEFAULT_JVM_ARGUMENTS =
            List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Dfile.encoding=UTF-8");

    private final Class<?> main;
    private final List<String> arguments;
    private final List<String> jvmArguments;
    private final Duration timeout;

    private CrashRunner(Class<?> main, List<String> arguments, List<String> jvmArguments, Duration timeout) {
        this.main = main;
        this.arguments = arguments;
        this.jvmArguments = jvmArguments;
        this.timeout = timeout;
    }

    /**
     * Creates a runner with a time limit of 5 minutes for each wait of a round.
     *
     * @param main a class with a {@code public static void main(String[])}, on the class path of this JVM
     * @return the runner
     */
    public static CrashRunner of(Class<?> main) {
        return new CrashRunner(main, List.of(), DEFAULT_JVM_ARGUMENTS, DEFAULT_TIMEOUT);
    }

    /**
     * Returns this runner with other arguments for {@code main}.
     *
     * @param values the arguments; never a secret, since other users of the machine can list them
     * @return a new runner
     */
    public CrashRunner withArguments(String... values) {
        return new CrashRunner(main, List.of(values), jvmArguments, timeout);
    }

    /**
     * Returns this runner with more arguments for the child JVM, such as {@code -Xmx64m}.
     *
     * @param values the arguments, after those that the runner gives itself
     * @return a new runner
     */
    public CrashRunner withJvmArguments(String... values) {
        List<String> all = new ArrayList<>(jvmArguments);
        all.addAll(List.of(values));
        return new CrashRunner(main, arguments, List.copyOf(all), timeout);
    }

    /**
     * Returns this runner with another time limit for each wait of a round.
     *
     * @param limit how long the child may take to become ready, and again to reach the kill or its end
     * @return a new runner
     */
    public CrashRunner withTimeout(Duration limit) {
        return new CrashRunner(main, arguments, jvmArguments, limit);
    }

    /**
     * Runs the child until it has acknowledged often enough, then kills it.
     *
     * @param acknowledgements the number that triggers the kill, at least 1; more may arrive before it strikes
     * @return what was acknowledged
     * @throws IllegalArgumentException if the number is less than 1
     * @throws TestkitException if the child ends by itself or the time limit passes
     */
    public CrashRound killAfter(int acknowledgements) {
        if (acknowledgements < 1) {
            throw new IllegalArgumentException("A kill after acknowledgements needs at least one.");
        }
        return round(acknowledgements, KILLED, (process, streams) -> {
            await(streams.enough(), streams, "acknowledge " + acknowledgements + " times");
            kill(process);
        });
    }

    /**
     * Runs the child until it has acknowledged often enough, lets it work on for a random time, then kills it: in the middle of
     * things, however slow the machine is.
     *
     * @param acknowledgements the number after which the time runs, at least 1
     * @param atMost the longest time from there to the kill
     * @param random picks the time evenly; seed it, and print the seed when a check fails
     * @return what was acknowledged
     * @throws IllegalArgumentException if the number is less than 1
     * @throws TestkitException if the child ends by itself or the time limit passes
     */
    public CrashRound killAfter(int acknowledgements, Duration atMost, RandomGenerator random) {
        if (acknowledgements < 1) {
            throw new IllegalArgumentException("A kill after acknowledgements needs at least one.");
        }
        long nanos = random.nextLong(atMost.toNanos() + 1);
        return round(acknowledgements, KILLED, (process, streams) -> {
            await(streams.enough(), streams, "acknowledge " + acknowledgements + " times");
            if (!process.waitFor(nanos, TimeUnit.NANOSECONDS)) {
                kill(process);
            }
        });
    }

    /**
     * Runs the child until it is ready, lets it work for a random time, then kills it.
     *
     * @param atMost the longest time from ready to kill; the kill itself is timed to the millisecond
     * @param random picks the time evenly; seed it, and print the seed when a check fails
     * @return what was acknowledged, perhaps nothing
     * @throws TestkitException if the child ends by itself or the time limit passes
     */
    public CrashRound killWithin(Duration atMost, RandomGenerator random) {
        long nanos = random.nextLong(atMost.toNanos() + 1);
        return round(0, KILLED, (process, streams) -> {
            await(streams.ready(), streams, "become ready");
            if (!process.waitFor(nanos, TimeUnit.NANOSECONDS)) {
                kill(process);
            }
        });
    }

    /**
     * Runs the child to its own end, for example to recover and report what it finds.
     *
     * @return what was acknowledged
     * @throws TestkitException if the child's exit status is not 0 or the time limit passes
     */
    public CrashRound runToEnd() {
        return round(0, 0, (process, streams) -> {
            if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw timedOut(streams, "end");
            }
        });
    }

    private CrashRound round(int acknowledgements, int expectedStatus, Ending ending) {
        Process process = start();
        try {
            ChildStreams streams = new ChildStreams(process, acknowledgements);
            ending.end(process, streams);
            int status = process.waitFor();
            if (!streams.drain(timeout)) {
                throw new TestkitException("The child left a process behind that holds its output open.");
            }
            CrashRound round = new CrashRound(streams.acknowledged(), status, streams.errors());
            if (status != expectedStatus) {
                throw new TestkitException("The child " + (expectedStatus == 0 ? "failed" : "ended before the kill")
                        + " with exit status " + status + " after "
                        + round.acknowledged().size()
                        + " acknowledgements; it wrote:\n" + round.errors());
            }
            return round;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestkitException("Interrupted while a crash child ran; it is killed.", e);
        } finally {
            process.toHandle().destroyForcibly();
            process.onExit().join();
        }
    }

    private Process start() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmArguments);
        command.add("-cp");
        command.add(ChildClassPath.of(main));
        command.add(main.getName());
        command.addAll(arguments);
        try {
            return new ProcessBuilder(command).start();
        } catch (IOException e) {
            throw new TestkitException("The child JVM did not start.", e);
        }
    }

    private void await(CountDownLatch latch, ChildStreams streams, String what) throws InterruptedException {
        if (!latch.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            throw timedOut(streams, what);
        }
    }

    /**
     * Kills by the handle: {@link Process#destroyForcibly()} would close the pipe and lose what is in it. Whether the kill
     * struck a living child is seen from the exit status.
     */
    private static void kill(Process process) {
        process.toHandle().destroyForcibly();
    }

    private TestkitException timedOut(ChildStreams streams, String what) {
        return new TestkitException(
                "The child did not " + what + " within " + timeout + "; it is killed. It acknowledged "
                        + streams.acknowledged().size() + " times and wrote:\n" + streams.errors());
    }

    /** How a round comes to its end; the child's process is dead or dying afterwards. */
    private interface Ending {
        void end(Process process, ChildStreams streams) throws InterruptedException;
    }
}
