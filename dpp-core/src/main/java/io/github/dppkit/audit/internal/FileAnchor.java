package io.github.dppkit.audit.internal;

import io.github.dppkit.audit.AnchorUnavailableException;
import io.github.dppkit.audit.AuditFormatException;
import io.github.dppkit.audit.Checkpoint;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An anchor in a text file that is only ever appended to, so that it may lie on an append-only file system.
 *
 * <p>One line per checkpoint, the note with tabs for line ends. A line that a crash cut off has no line end: readers
 * ignore it, and the next publication ends it with a mark that voids it. An exclusive file lock, waited for at most two
 * seconds, makes checking and appending one step across processes.
 */
public final class FileAnchor implements CheckpointAnchor {

    private static final Logger LOG = LoggerFactory.getLogger(FileAnchor.class);
    private static final String VOID = "\t#torn";
    /** Far more than one line needs; what is wanted stands at the end. */
    private static final int TAIL = 64 * 1024;

    private static final int LOCK_ATTEMPTS = 200;
    private static final long LOCK_PAUSE_NANOS = 10_000_000;

    private final Path path;
    /** Whether this anchor has made the file's name durable; once per life, whoever created the file. */
    private boolean named;

    /** Creates an anchor in that file, which need not exist yet. */
    public FileAnchor(Path path) {
        this.path = path;
    }

    /** The end of the file: the last checkpoint, and whether a cut-off line follows it. */
    private record Tail(Optional<Checkpoint> latest, boolean torn) {}

    @Override
    public String name() {
        return "file:" + path.getFileName();
    }

    @Override
    public synchronized void publish(Checkpoint checkpoint) {
        try (FileChannel out = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                FileLock lock = lock(out);
                FileChannel in = FileChannel.open(path, StandardOpenOption.READ)) {
            Tail tail = tail(in);
            if (tail.latest().isPresent() && !Succession.advances(tail.latest().get(), checkpoint)) {
                return;
            }
            String line = (tail.torn() ? VOID + "\n" : "") + toLine(checkpoint);
            ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
            if (!lock.isValid()) {
                throw new AnchorUnavailableException("Anchor file: the lock was lost while writing; publish again.");
            }
        } catch (IOException e) {
            throw new AnchorUnavailableException(
                    "Anchor file cannot be written; check that it is there and writable.", e);
        }
        if (!named) {
            forceDirectory();
            named = true;
        }
    }

    /** Waits for the lock, but not for ever: whoever holds it may be stopped, and the trail's end waits for this. */
    private static FileLock lock(FileChannel out) throws IOException {
        for (int i = 0; i < LOCK_ATTEMPTS; i++) {
            try {
                FileLock lock = out.tryLock();
                if (lock != null) {
                    return lock;
                }
            } catch (OverlappingFileLockException e) {
                LOG.trace("Anchor file is locked by another anchor of this process.", e);
            }
            LockSupport.parkNanos(LOCK_PAUSE_NANOS);
        }
        throw new AnchorUnavailableException(
                "Anchor file is locked by another process for too long; it is tried again.");
    }

    @Override
    public synchronized Optional<Checkpoint> latest() {
        try (FileChannel in = FileChannel.open(path, StandardOpenOption.READ)) {
            return tail(in).latest();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            // Not to be allowed to look is not the same as to find nothing.
            throw new AnchorUnavailableException("Anchor file cannot be read; check that it is there and readable.", e);
        }
    }

    /** Makes the file's name itself durable, where the operating system lets a directory be opened. */
    private void forceDirectory() {
        Path directory = path.toAbsolutePath().getParent();
        if (directory == null
                || !directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw new AnchorUnavailableException("Anchor file was created, but its directory cannot be synced.", e);
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
