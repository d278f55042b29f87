package io.github.dppkit.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Reads both outputs of a child to their end, each in a thread of its own, so that the child never waits for a full pipe.
 */
final class ChildStreams {

    /** How much of the error output is kept: its end, where the exception is. */
    private static final int KEPT_ERRORS = 32 * 1024;

    private final CountDownLatch ready = new CountDownLatch(1);
    private final CountDownLatch enough;
    private final List<String> acknowledged = new ArrayList<>();
    private final StringBuilder errors = new StringBuilder();
    private final Thread output;
    private final Thread error;

    /** Starts reading; {@code expected} is how many acknowledgements are enough. */
    ChildStreams(Process process, int expected) {
        this.enough = new CountDownLatch(expected);
        this.output = reader("dpp-crash-output", () -> readOutput(process.getInputStream()));
        this.error = reader("dpp-crash-errors", () -> readLines(process.getErrorStream(), this::keep));
    }

    /** Opens at the child's {@code dpp-ready}, or when its output ends. */
    CountDownLatch ready() {
        return ready;
    }

    /** Opens at the expected number of acknowledgements, or when the output ends. */
    CountDownLatch enough() {
        return enough;
    }

    /**
     * Waits until both outputs are read to their end, at most the given time each; returns whether they are. They may stay
     * open behind a dead child when it left a process of its own that holds them.
     */
    boolean drain(Duration limit) throws InterruptedException {
        output.join(limit.toMillis());
        error.join(limit.toMillis());
        return !output.isAlive() && !error.isAlive();
    }

    synchronized List<String> acknowledged() {
        return List.copyOf(acknowledged);
    }

    synchronized String errors() {
        return errors.toString();
    }

    private static Thread reader(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void readOutput(InputStream in) {
        try {
            readLines(in, this::take);
        } finally {
            ready.countDown();
            while (enough.getCount() > 0) {
                enough.countDown();
            }
        }
    }

    private void take(String line) {
        if (line.equals(CrashChild.READY)) {
            ready.countDown();
        } else if (line.startsWith(CrashChild.ACK)) {
            synchronized (this) {
                acknowledged.add(line.substring(CrashChild.ACK.length()));
            }
            enough.countDown();
        } else {
            keep(line);
        }
    }

    private synchronized void keep(String line) {
        errors.append(line).append('\n');
        if (errors.length() > KEPT_ERRORS) {
            errors.delete(0, errors.length() - KEPT_ERRORS);
        }
    }

    /** Hands over each line that ends in a line feed; a torn last line was never sent whole, so it is only kept as text. */
    private void readLines(InputStream in, LineSink sink) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try (in) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    if (buffer[i] == '\n') {
                        sink.accept(line.toString(StandardCharsets.UTF_8));
                        line.reset();
                    } else {
                        line.write(buffer[i]);
                    }
                }
            }
        } catch (IOException e) {
            keep("[reading the child's output ended: " + e + "]");
        }
        if (line.size() > 0) {
            keep("[torn line] " + line.toString(StandardCharsets.UTF_8));
        }
    }

    /** Takes one whole line. */
    private interface LineSink {
        void accept(String line);
    }
}
