package io.github.dppkit.logging;

import io.github.dppkit.logging.internal.events.Reentrance;
import io.github.dppkit.policy.Enforces;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Objects;

/**
 * Sanitizes what is printed, line by line, for what goes past every logging framework: stack traces of uncaught exceptions,
 * {@code printStackTrace()}, complaints of libraries about themselves. One line in {@code main}:
 *
 * <pre>{@code System.setErr(SanitizedOutput.of(System.err, Charset.defaultCharset(), sanitizer));}</pre>
 *
 * <p>A line waits for its end, also if the stream is flushed, since half a value has no shape; 1 MB without an end are taken for
 * a line. Tabs at the beginning of a line stay, other controls become visible escapes, so colours on a terminal are lost: for
 * {@code System.out} that a framework logs to, put the sanitizer before its appenders instead.
 *
 * <p>Safe for use by several threads.
 */
@Enforces({"A2.6.d", "L5.g"})
public final class SanitizedOutput extends OutputStream {

    /** Less than the sanitizer reads of a text by default, so that it cuts nothing. */
    private static final int MAX_LINE = 1 << 20;

    private final OutputStream target;
    private final Charset charset;
    private final LogSanitizer sanitizer;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private SanitizedOutput(OutputStream target, Charset charset, LogSanitizer sanitizer) {
        this.target = target;
        this.charset = charset;
        this.sanitizer = sanitizer;
    }

    /**
     * Returns a stream that sanitizes for another.
     *
     * @param target where clean lines go
     * @param charset of both; one in which a line break is the byte 10
     * @param sanitizer best the one that knows the values
     * @return the wrapper
     */
    public static PrintStream of(PrintStream target, Charset charset, LogSanitizer sanitizer) {
        SanitizedOutput output = new SanitizedOutput(
                Objects.requireNonNull(target, "target"),
                Objects.requireNonNull(charset, "charset"),
                Objects.requireNonNull(sanitizer, "sanitizer"));
        return new PrintStream(output, true, charset);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            if (bytes[i] == '\n') {
                line.write(bytes, from, i - from);
                from = i + 1;
                writeLine(true);
            }
        }
        line.write(bytes, from, end - from);
        if (line.size() >= MAX_LINE) {
            writeLine(false);
        }
    }

    private void writeLine(boolean ended) throws IOException {
        String text = line.toString(charset);
        line.reset(); // before anything that may print in its turn
        int entered = Reentrance.enter();
        if (entered == Reentrance.TOO_DEEP) {
            return;
        }
        try {
            String clean = clean(text);
            target.write((ended ? clean + "\n" : clean).getBytes(charset));
        } finally {
            Reentrance.leave(entered);
        }
    }

    private String clean(String text) {
        int start = 0;
        while (start < text.length() && text.charAt(start) == '\t') {
            start++;
        }
        int end = text.endsWith("\r") ? text.length() - 1 : text.length();
        return text.substring(0, start)
                + sanitizer.sanitizeLine(text.substring(start, Math.max(start, end)))
                + text.substring(Math.max(start, end));
    }

    @Override
    public synchronized void flush() throws IOException {
        target.flush();
    }

    /** Writes what is left of a line, and leaves the other stream open. */
    @Override
    public synchronized void close() throws IOException {
        if (line.size() > 0) {
            writeLine(false);
        }
        target.flush();
    }
}
