package io.github.dppkit.audit.internal;

import io.github.dppkit.DppException;
import io.github.dppkit.audit.AuditFormatException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Reads the lines of an export, one at a time and none longer than the longest that there can be. */
public final class ExportLines {

    private static final int LONGEST = 8_192;
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");
    private static final Pattern HEX = Pattern.compile("(?:[0-9a-f]{2})*");

    private final InputStream in;
    private long number;

    /** Says which line is refused and why; never leaves the verifier. */
    public static final class RefusedLineException extends DppException {

        private static final long serialVersionUID = 1L;

        private final String message;

        RefusedLineException(String message) {
            super(message);
            this.message = message;
        }

        /** Returns what to tell the caller. */
        public AuditFormatException refused() {
            return new AuditFormatException(message);
        }
    }

    /** Creates a reader of that file. */
    public ExportLines(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    /** Returns the number of the line read last. */
    public long number() {
        return number;
    }

    /** Refuses the line read last unless the condition holds. */
    public void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new RefusedLineException("Audit export refused at line " + number + ": " + otherwise + ".");
        }
    }

    /** Returns the next line without its end. */
    public String next() {
        byte[] line = new byte[LONGEST];
        number++;
        try {
            int length = 0;
            for (int b = in.read(); b != '\n'; b = in.read()) {
                require(b >= 0, "the file ends too early; export it again");
                require(length < LONGEST, "the line is too long");
                line[length++] = (byte) b;
            }
            return new String(line, 0, length, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Audit export could not be read.", e);
        }
    }

    /** Returns the rest of the next line, which begins with that word. */
    public String after(String word) {
        String line = next();
        require(line.startsWith(word + "\t"), "'" + word + "' was expected");
        return line.substring(word.length() + 1);
    }

    /** Tells whether nothing follows. */
    public boolean isAtEnd() {
        try {
            return in.read() < 0;
        } catch (IOException e) {
            throw new UncheckedIOException("Audit export could not be read.", e);
        }
    }

    /** Reads a decimal number. */
    public long number(String text) {
        require(NUMBER.matcher(text).matches(), "a number was expected");
        return Long.parseLong(text);
    }

    /** Reads lower-case hexadecimal digits. */
    public byte[] hex(String text) {
        require(HEX.matcher(text).matches(), "hexadecimal digits were expected");
        return HexFormat.of().parseHex(text);
    }

    /** Reads so many bytes in lower-case hexadecimal digits. */
    public byte[] hex(String text, int length) {
        byte[] bytes = hex(text);
        require(bytes.length == length, "there are too few or too many digits");
        return bytes;
    }
}
