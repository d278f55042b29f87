package io.github.dppkit.retention.notice.internal;

import io.github.dppkit.retention.notice.NoticeRefusedException;
import io.github.dppkit.retention.notice.spi.ReturnShelf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Pattern;

/**
 * Files in a folder: written beside their place, forced to the disk, and moved there in one step. They name orders, so their
 * owner alone may open them.
 */
public final class DirectoryShelf implements ReturnShelf {

    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}/[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private final Path folder;
    private final boolean posix;

    /**
     * Creates a shelf.
     *
     * @param folder that exists
     */
    public DirectoryShelf(Path folder) {
        this.folder = folder;
        this.posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    @Override
    public void write(String name, byte[] content) {
        Path place = place(name);
        Path parent = folder.resolve(name.substring(0, name.indexOf('/')));
        Path temporary = parent.resolve(place.getFileName() + ".part");
        try {
            if (!Files.isDirectory(parent)) {
                createFolder(parent);
                force(folder);
            }
            Files.deleteIfExists(temporary); // of a crash
            Files.createFile(temporary, owner("rw-------"));
            try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(parent);
        } catch (IOException e) {
            throw failed("written", e);
        }
    }

    @Override
    public byte[] read(String name) {
        try {
            return Files.readAllBytes(place(name));
        } catch (IOException e) {
            throw failed("read back", e);
        }
    }

    private Path place(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new NoticeRefusedException("Returned file refused: its name has another form.");
        }
        return folder.resolve(name);
    }

    private void createFolder(Path parent) throws IOException {
        try {
            Files.createDirectory(parent, owner("rwx------"));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(parent)) { // else another node has just made it
                throw e;
            }
        }
    }

    private FileAttribute<?>[] owner(String permissions) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static NoticeRefusedException failed(String done, IOException e) {
        return new NoticeRefusedException("Returned file could not be " + done + " (A1.7.a): "
                + e.getClass().getName() + "; nothing is erased before it can.");
    }
}
