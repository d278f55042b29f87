package io.github.dppkit.retention.internal;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.retention.RetentionUnavailableException;
import io.github.dppkit.retention.spi.ErasureLedger;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ledger in a text file that is only ever appended to: one line for each entry, instant, space, token.
 *
 * <p>A line that a crash cut off is ended by the next entry; it is too short for a line and readers ignore it. An exclusive
 * file lock, waited for at most two seconds, keeps processes apart.
 */
public final class FileLedger implements ErasureLedger {

    private static final Logger LOG = LoggerFactory.getLogger(FileLedger.class);
    private static final int LOCK_ATTEMPTS = 200;
    private static final long LOCK_PAUSE_NANOS = 10_000_000;

    private final Path path;
    /** Whether this ledger has made the file's name durable; once per life, whoever created the file. */
    private boolean named;

    /**
     * Creates a ledger in that file, which need not exist yet.
     *
     * @param path the file
     */
    public FileLedger(Path path) {
        this.path = path;
    }

    @Override
    public synchronized void append(SubjectToken token, Instant at) {
        try (FileChannel out = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                FileLock lock = lock(out);
                FileChannel in = FileChannel.open(path, StandardOpenOption.READ)) {
            String line = (endsInLine(in) ? "" : "\n") + at + " " + token + "\n";
            ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
            if (!lock.isValid()) {
                throw new RetentionUnavailableException("Erasure ledger: the lock was lost while writing; try again.");
            }
        } catch (IOException e) {
            throw new RetentionUnavailableException(
                    "Erasure ledger cannot be written; check that it is there and writable.", e);
        }
        if (!named) {
            forceDirectory();
            named = true;
        }
    }

    private static boolean endsInLine(FileChannel in) throws IOException {
        if (in.size() == 0) {
            return true;
        }
        ByteBuffer last = ByteBuffer.allocate(1);
        return in.read(last, in.size() - 1) == 1 && last.get(0) == '\n';
    }

    private static FileLock lock(FileChannel out) throws IOException {
        for (int i = 0; i < LOCK_ATTEMPTS; i++) {
            try {
                FileLock lock = out.tryLock();
                if (lock != null) {
                    return lock;
                }
            } catch (OverlappingFileLockException e) {
                LOG.trace("Erasure ledger is locked by another ledger of this process.", e);
            }
            LockSupport.parkNanos(LOCK_PAUSE_NANOS);
        }
        throw new RetentionUnavailableException(
                "Erasure ledger is locked by another process for too long; it is tried again.");
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
            throw new RetentionUnavailableException(
                    "Erasure ledger was created, but its directory cannot be synced.", e);
        }
    }
}
