package io.github.dppkit.testkit;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The child's side of {@link CrashRunner}: a {@code main} calls {@link #start()} first and {@link #ack(String)} each time
 * something is done that must survive.
 *
 * <p><b>Wire format.</b> UTF-8 lines on standard output, one write each: {@code dpp-ready} once, then {@code dpp-ack <id>}
 * per acknowledgement. A line counts only with its line feed. {@code System.out} is sent to standard error, so that what
 * libraries print cannot pass for an acknowledgement.
 *
 * <p><b>No orphans.</b> The child halts when its standard input ends, which happens when the parent dies in whatever way.
 *
 * <p>Thread-safe: acknowledgements of several threads do not mix.
 */
public final class CrashChild {

    static final String READY = "dpp-ready";
    static final String ACK = "dpp-ack ";

    /** Exit status of a child whose parent is gone. */
    private static final int ORPHANED = 3;

    private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,200}");

    private final OutputStream pipe;

    private CrashChild(OutputStream pipe) {
        this.pipe = pipe;
    }

    /**
     * Takes over standard output and input, and tells the parent that the child runs. Call it once, first in
     * {@code main}: the time until then, JVM start included, is not part of the crash window.
     *
     * @return the way to acknowledge
     * @throws TestkitException if the parent does not listen
     */
    public static CrashChild start() {
        CrashChild child = new CrashChild(new FileOutputStream(FileDescriptor.out));
        System.setOut(System.err);
        Thread watch = new Thread(CrashChild::haltWithParent, "dpp-crash-child-parent-watch");
        watch.setDaemon(true);
        watch.start();
        child.line(READY);
        return child;
    }

    /**
     * Acknowledges: from now on the parent expects to find this after a crash.
     *
     * @param id what was done: 1 to 200 printable ASCII characters without spaces
     * @throws IllegalArgumentException if the id has another form
     * @throws TestkitException if the parent does not listen
     */
    public void ack(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "Acknowledged id refused: use 1 to 200 ASCII characters without spaces.");
        }
        line(ACK + id);
    }

    private synchronized void line(String text) {
        try {
            // One write below PIPE_BUF is atomic (POSIX write): the parent sees the whole line or nothing.
            pipe.write((text + '\n').getBytes(StandardCharsets.UTF_8));
            pipe.flush();
        } catch (IOException e) {
            throw new TestkitException("The parent of this crash child does not listen.", e);
        }
    }

    private static void haltWithParent() {
        try {
            drain(System.in);
        } catch (IOException e) {
            System.err.println("Standard input broke, taken for the parent's end: " + e);
        }
        Runtime.getRuntime().halt(ORPHANED);
    }

    private static void drain(InputStream in) throws IOException {
        while (in.read() >= 0) {
            // The parent writes nothing; only the end of the stream matters.
        }
    }
}
