package io.github.dppkit.audit.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A text file that is only ever appended to, so that it may lie on an append-only file system. Each addition is forced to
 * the disk, and with the first one the file's name.
 *
 * <p>An exclusive file lock, waited for at most two seconds, makes looking at the end and appending to it one step across
 * processes. Safe for use by several threads.
 */
public final class AppendOnlyFile {

    private static final Logger LOG = LoggerFactory.getLogger(AppendOnlyFile.class);
    private static final int LOCK_ATTEMPTS = 200;
    private static final long LOCK_PAUSE_NANOS = 10_000_000;

    private final Path path;
    private final String name;
    private final Function<String, ? extends RuntimeException> unavailable;
    /** Whether this object has made the file's name durable; once per life, whoever created the file. */
    private boolean named;

    /**
     * A look at what stands in the file.
     *
     * @param <T> what it finds
     */
    @FunctionalInterface
    public interface Look<T> {
        /** Reads as much as it needs; leaves the channel open. */
        T at(FileChannel in) throws IOException;
    }

    /**
     * Names a file, which need not exist yet.
     *
     * @param path the file, in a directory that exists
     * @param name what messages call it
     * @param unavailable makes of a message what is thrown where the file cannot be written
     */
    public AppendOnlyFile(Path path, String name, Function<String, ? extends RuntimeException> unavailable) {
        this.path = path;
        this.name = name;
        this.unavailable = unavailable;
    }

    /** Appends the text that a look with the file locked asks for, empty for none; returns when it is on the disk. */
    public synchronized void append(Look<String> addition) {
        try (FileChannel out = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                FileLock lock = lock(out);
                FileChannel in = FileChannel.open(path, StandardOpenOption.READ)) {
            String text = addition.at(in);
            if (text.isEmpty()) {
                return;
            }
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
            if (!lock.isValid()) {
                throw unavailable.apply(name + ": the lock was lost while writing; try again.");
            }
        } catch (IOException e) {
            throw unavailable(" cannot be written; check that it is there and writable.", e);
        }
        if (!named) {
            forceDirectory();
            named = true;
        }
    }

    /**
     * Looks at the file, without its lock; never while this object appends, since closing one channel may lift the lock of
     * another of the same process.
     */
    public synchronized <T> T read(Look<T> look) throws IOException {
        try (FileChannel in = FileChannel.open(path, StandardOpenOption.READ)) {
            return look.at(in);
        }
    }

    /** Waits for the lock, but not for ever: whoever holds it may be stopped, and others wait for this caller. */
    private FileLock lock(FileChannel out) throws IOException {
        for (int i = 0; i < LOCK_ATTEMPTS; i++) {
            try {
                FileLock lock = out.tryLock();
                if (lock != null) {
                    return lock;
                }
            } catch (OverlappingFileLockException e) {
                LOG.trace("{} is locked by another thread of this process.", name, e);
            }
            LockSupport.parkNanos(LOCK_PAUSE_NANOS);
        }
        throw unavailable.apply(name + " is locked by another process for too long; it is tried again.");
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
            throw unavailable(" was created, but its directory cannot be synced.", e);
        }
    }

    private RuntimeException unavailable(String why, IOException cause) {
        RuntimeException failure = unavailable.apply(name + why);
        failure.initCause(cause);
        return failure;
    }
}
