package io.github.dppkit.retention.internal;

import io.github.dppkit.retention.hold.HoldUnavailableException;
import io.github.dppkit.retention.spi.ArchiveStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An archive in a directory: a folder for each year, a file for each record.
 *
 * <p>One writer at a time, across processes, by a lock on the file {@code .lock}: so looking whether a name is free and
 * renaming to it are one step, and a half file beside it is one that a crash left, and is overwritten.
 */
public final class DirectoryArchive implements ArchiveStore {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryArchive.class);
    private static final Pattern NAME = Pattern.compile("[A-Z]{2}-[0-9]{4}/[a-z0-9-]{1,64}");
    private static final String HALF = ".half";
    private static final int LOCK_ATTEMPTS = 500;
    private static final long LOCK_PAUSE_NANOS = 10_000_000;

    private final Path directory;
    private final boolean posix;

    /** Work with files. */
    @FunctionalInterface
    private interface Work<T> {
        T run() throws IOException;
    }

    /**
     * Creates a store in that directory.
     *
     * @param directory it must exist by the first call
     */
    public DirectoryArchive(Path directory) {
        this.directory = directory.toAbsolutePath();
        this.posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    @Override
    public boolean putIfAbsent(String name, byte[] content) {
        Path file = file(name);
        return locked("write", () -> {
            if (Files.exists(file)) {
                // whoever put it may have died before its name was durable
                forceDirectory(folder(file));
                return false;
            }
            Path folder = folder(file);
            if (!Files.exists(folder)) {
                Files.createDirectory(folder, owner("rwx------"));
            }
            forceDirectory(directory);
            Path half = directory.resolve(HALF);
            Files.deleteIfExists(half);
            Files.createFile(half, owner("rw-------"));
            try (FileChannel out = FileChannel.open(half, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
            forceDirectory(folder);
            forceDirectory(directory);
            return true;
        });
    }

    @Override
    public Optional<byte[]> get(String name) {
        Path file = file(name);
        return guarded("read", () -> {
            requireDirectory(); // else a disk that is not mounted looks like an empty archive
            try {
                return Optional.of(Files.readAllBytes(file));
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public void delete(String name) {
        Path file = file(name);
        locked("delete", () -> {
            boolean gone = Files.deleteIfExists(file);
            if (Files.exists(folder(file))) {
                forceDirectory(folder(file)); // also where an earlier call died in between
            }
            return gone;
        });
    }

    @Override
    public List<String> list(String after, int limit) {
        return guarded("list", () -> {
            requireDirectory();
            List<String> names = new ArrayList<>();
            try (DirectoryStream<Path> years = Files.newDirectoryStream(directory, Files::isDirectory)) {
                for (Path year : years) {
                    addNames(year, after, names);
                }
            }
            return names.stream().sorted().limit(limit).toList();
        });
    }

    private static void addNames(Path year, String after, List<String> names) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(year)) {
            for (Path file : files) {
                String name = year.getFileName() + "/" + file.getFileName();
                if (NAME.matcher(name).matches() && name.compareTo(after) > 0) {
                    names.add(name);
                }
            }
        }
    }

    private Path file(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new HoldUnavailableException("Archive store refused a name (A2.1.c): expected a year, a slash and"
                    + " 1 to 64 lower-case letters, digits or dashes.");
        }
        return directory.resolve(name);
    }

    private Path folder(Path file) {
        Path parent = file.getParent();
        return parent == null ? directory : parent;
    }

    private FileAttribute<?>[] owner(String permissions) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private void requireDirectory() throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new NoSuchFileException("");
        }
    }

    private synchronized <T> T locked(String what, Work<T> work) {
        return guarded(what, () -> {
            requireDirectory();
            try (FileChannel channel = FileChannel.open(
                            directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = lock(channel)) {
                T result = work.run();
                if (!lock.isValid()) {
                    throw new HoldUnavailableException(
                            "Archive store unavailable (A2.1.c): its lock was lost; try again.");
                }
                return result;
            }
        });
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        for (int i = 0; i < LOCK_ATTEMPTS; i++) {
            try {
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return lock;
                }
            } catch (OverlappingFileLockException e) {
                LOG.trace("The archive's directory is locked by another thread of this process.", e);
            }
            LockSupport.parkNanos(LOCK_PAUSE_NANOS);
        }
        throw new HoldUnavailableException(
                "Archive store unavailable (A2.1.c): another process holds its lock for too long; try again.");
    }

    private static <T> T guarded(String what, Work<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new HoldUnavailableException("Archive store unavailable (A2.1.c): its directory could not " + what
                    + " (" + e.getClass().getName() + "); check that it is there and writable.");
        }
    }

    private void forceDirectory(Path folder) throws IOException {
        if (posix) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
