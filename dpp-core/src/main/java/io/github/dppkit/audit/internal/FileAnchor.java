package io.github.dppkit.audit.internal;

import io.github.dppkit.audit.AnchorUnavailableException;
import io.github.dppkit.audit.AuditFormatException;
import io.github.dppkit.audit.Checkpoint;
import io.github.dppkit.audit.CheckpointRefusedException;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An anchor in a text file that is only ever appended to, so that it may lie on an append-only file system.
 *
 * <p>One line per checkpoint, the note with tabs for line ends. A line that a crash cut off has no line end: readers
 * ignore it, and the next publication ends it with a mark that voids it. Checking and appending are one step across
 * processes.
 */
public final class FileAnchor implements CheckpointAnchor {

    private static final String VOID = "\t#torn";
    /** Far more than one line needs; what is wanted stands at the end. */
    private static final int TAIL = 64 * 1024;

    private final Path path;
    private final AppendOnlyFile file;

    /** Creates an anchor in that file, which need not exist yet. */
    public FileAnchor(Path path) {
        this.path = path;
        this.file = new AppendOnlyFile(path, "Anchor file", AnchorUnavailableException::new);
    }

    /** The end of the file: the last checkpoint, and whether a cut-off line follows it. */
    private record Tail(Optional<Checkpoint> latest, boolean torn) {}

    @Override
    public String name() {
        return "file:" + path.getFileName();
    }

    @Override
    public void publish(Checkpoint checkpoint) {
        file.append(in -> {
            Tail tail = tail(in);
            if (tail.latest().isPresent() && !Succession.advances(tail.latest().get(), checkpoint)) {
                return "";
            }
            return (tail.torn() ? VOID + "\n" : "") + toLine(checkpoint);
        });
    }

    @Override
    public void restart(Checkpoint held, Checkpoint next) {
        file.append(in -> {
            Tail tail = tail(in);
            if (!held.origin().equals(next.origin()) || !tail.latest().equals(Optional.of(held))) {
                throw new CheckpointRefusedException(
                        "Checkpoint refused: the anchor holds another one than what was acknowledged as lost.");
            }
            return (tail.torn() ? VOID + "\n" : "") + toLine(next);
        });
    }

    @Override
    public Optional<Checkpoint> latest() {
        try {
            return file.read(in -> tail(in).latest());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            // Not to be allowed to look is not the same as to find nothing.
            throw new AnchorUnavailableException("Anchor file cannot be read; check that it is there and readable.", e);
        }
    }

    static String toLine(Checkpoint checkpoint) {
        String note = checkpoint.note();
        return note.substring(0, note.length() - 1).replace('\n', '\t') + "\n";
    }

    private static Tail tail(FileChannel in) throws IOException {
        long start = Math.max(0, in.size() - TAIL);
        ByteBuffer bytes = ByteBuffer.allocate((int) (in.size() - start));
        int read = 0;
        while (bytes.hasRemaining() && read >= 0) {
            read = in.read(bytes, start + bytes.position());
        }
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        int end = text.lastIndexOf('\n') + 1;
        boolean torn = end < text.length();
        while (end > 0) {
            int begin = text.lastIndexOf('\n', end - 2) + 1;
            String line = text.substring(begin, end - 1);
            if (begin == 0 && start > 0) {
                break;
            }
            if (!line.endsWith(VOID)) {
                return new Tail(Optional.of(Checkpoint.parse(line.replace('\t', '\n') + "\n")), torn);
            }
            end = begin;
        }
        if (start > 0) {
            throw new AuditFormatException("Anchor file refused: its end holds no checkpoint.");
        }
        return new Tail(Optional.empty(), torn);
    }
}
