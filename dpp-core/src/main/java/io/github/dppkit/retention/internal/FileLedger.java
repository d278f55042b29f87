package io.github.dppkit.retention.internal;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.audit.internal.AppendOnlyFile;
import io.github.dppkit.retention.RetentionUnavailableException;
import io.github.dppkit.retention.spi.ErasureLedger;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ledger in a text file that is only ever appended to: one line for each entry, instant, space, token.
 *
 * <p>A line that a crash cut off is ended by the next entry; it is too short for a line and readers ignore it.
 */
public final class FileLedger implements ErasureLedger {

    private static final Logger LOG = LoggerFactory.getLogger(FileLedger.class);

    /** Longer than an instant, a space and a token. */
    private static final int LONGEST_LINE = 100;

    private final AppendOnlyFile file;

    /**
     * Creates a ledger in that file, which need not exist yet.
     *
     * @param path the file
     */
    public FileLedger(Path path) {
        this.file = new AppendOnlyFile(path, "Erasure ledger", RetentionUnavailableException::new);
    }

    @Override
    public void append(SubjectToken token, Instant at) {
        appendAll(List.of(token), at);
    }

    /** One write and one force for all: a crash leaves the first so many of them, the last perhaps cut off. */
    @Override
    public void appendAll(List<SubjectToken> tokens, Instant at) {
        String lines = tokens.stream().map(token -> at + " " + token + "\n").collect(Collectors.joining());
        file.append(in -> (lines.isEmpty() || endsInLine(in) ? "" : "\n") + lines);
    }

    /** A position is that of a byte at which a line begins. */
    @Override
    public Optional<Page> read(long position, int limit) {
        try {
            return Optional.of(file.read(in -> page(in, position, limit)));
        } catch (NoSuchFileException e) {
            if (position == 0) {
                return Optional.of(new Page(List.of(), 0)); // nothing was ever erased
            }
            throw behind();
        } catch (IOException e) {
            RetentionUnavailableException failure = new RetentionUnavailableException(
                    "Erasure ledger cannot be read; check that it is there and readable.");
            failure.initCause(e);
            throw failure;
        }
    }

    private static Page page(FileChannel in, long position, int limit) throws IOException {
        if (in.size() < position || (position > 0 && !endsInLine(in, position))) {
            throw behind();
        }
        in.position(position);
        InputStream bytes = new BufferedInputStream(Channels.newInputStream(in));
        List<Entry> entries = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        long read = position;
        long next = position;
        for (int b = bytes.read(); b >= 0 && entries.size() < limit; b = bytes.read()) {
            read++;
            if (b != '\n') {
                if (line.length() < LONGEST_LINE) {
                    line.append((char) b);
                }
                continue;
            }
            next = read;
            entry(line.toString()).ifPresent(entries::add);
            line.setLength(0);
        }
        return new Page(entries, next);
    }

    /** A line that is none was cut off by a crash, and the entry behind it is the same again. */
    private static Optional<Entry> entry(String line) {
        int space = line.indexOf(' ');
        if (space < 0 || line.length() - space - 1 != 2 * SubjectToken.LENGTH) {
            return Optional.empty();
        }
        try {
            SubjectToken token = SubjectToken.of(HexFormat.of().parseHex(line, space + 1, line.length()));
            return Optional.of(new Entry(token, Instant.parse(line.substring(0, space))));
        } catch (IllegalArgumentException | DateTimeException e) {
            LOG.debug("A line of the erasure ledger is no entry.", e);
            return Optional.empty();
        }
    }

    private static IndexOutOfBoundsException behind() {
        return new IndexOutOfBoundsException("The erasure ledger ends before what was read of it.");
    }

    private static boolean endsInLine(FileChannel in) throws IOException {
        return in.size() == 0 || endsInLine(in, in.size());
    }

    private static boolean endsInLine(FileChannel in, long end) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return in.read(last, end - 1) == 1 && last.get(0) == '\n';
    }
}
