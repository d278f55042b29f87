package io.github.dppkit.keys.internal;

import io.github.dppkit.keys.KeyFileException;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.spi.Generation;
import io.github.dppkit.keys.spi.GenerationStore;
import io.github.dppkit.policy.Enforces;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Generations in a folder: {@code generation-7.key} while the key is there, {@code generation-7.gone} from when its destruction
 * begins. A file comes into being whole, by a link to a synced temporary file, which also decides between two callers.
 *
 * <p>A destruction writes the second file, overwrites the first with zeros, syncs, removes it and syncs the folder. After a
 * crash in between the generation has both files: it opens nothing any more, counts as living, and is destroyed again.
 */
@Enforces({"A2.4.b", "L4.d"})
public final class FileGenerationStore implements GenerationStore {

    private static final String NAME = "generation-";
    private static final String KEY = ".key";
    private static final String GONE = ".gone";
    private static final String PART = ".part";
    private static final int MAXIMUM_LENGTH = 16 * 1024;

    private final Path folder;

    /**
     * Creates a store in that folder, which need not exist yet.
     *
     * @param folder where; its parent must exist
     */
    public FileGenerationStore(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    @FunctionalInterface
    private interface Work<T> {
        T run() throws IOException;
    }

    private static <T> T io(Work<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new KeyUnavailableException(
                    "Generation unavailable (L4.d): its folder cannot be read or written; check its permissions.", e);
        }
    }

    private Path file(int number, String ending) {
        return folder.resolve(NAME + number + ending);
    }

    private Set<Integer> numbers(String ending) throws IOException {
        Set<Integer> numbers = new TreeSet<>();
        if (!Files.isDirectory(folder)) {
            return numbers;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, NAME + "*" + ending)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                String digits = name.substring(NAME.length(), name.length() - ending.length());
                if (digits.matches("[1-9][0-9]{0,8}")) {
                    numbers.add(Integer.valueOf(digits));
                }
            }
        }
        return numbers;
    }

    private int newest() throws IOException {
        TreeSet<Integer> all = new TreeSet<>(numbers(KEY));
        all.addAll(numbers(GONE));
        return all.isEmpty() ? 0 : all.last();
    }

    @Override
    public synchronized Optional<Generation> current() {
        int newest = io(this::newest);
        return newest == 0 ? Optional.empty() : find(newest);
    }

    @Override
    public synchronized Optional<Generation> find(int number) {
        return io(() -> {
            Path gone = file(number, GONE);
            Path key = file(number, KEY);
            if (!Files.exists(gone)) {
                return read(key, number);
            }
            Optional<Generation> destroyed = read(gone, number);
            return Files.exists(key) ? destroyed.map(FileGenerationStore::halfDestroyed) : destroyed;
        });
    }

    private static Generation halfDestroyed(Generation last) {
        return new Generation(
                last.number(), null, last.rootUri(), last.createdAt(), last.clearedUntil(), last.pureFrom(), null);
    }

    private static Optional<Generation> read(Path file, int number) throws IOException {
        try {
            KeyFile.requireOwnerOnly(file);
            if (Files.size(file) > MAXIMUM_LENGTH) {
                throw Generations.unavailable("its file is damaged or of another version");
            }
            return Optional.of(GenerationText.read(Files.readString(file, StandardCharsets.UTF_8), number));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (KeyFileException e) {
            throw new KeyUnavailableException(
                    "Generation unavailable (L4.d): others than its owner may open its file; allow the owner only.", e);
        }
    }

    @Override
    public synchronized List<Generation> living() {
        List<Generation> living = new ArrayList<>();
        io(() -> numbers(KEY)).forEach(number -> find(number).ifPresent(living::add));
        return List.copyOf(living);
    }

    @Override
    public synchronized boolean create(Generation next) {
        return io(() -> {
            if (next.number() != newest() + 1) {
                return false;
            }
            makeFolder();
            return place(next, KEY, false);
        });
    }

    private void makeFolder() throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.getParent();
        boolean posix = parent != null && Files.getFileStore(parent).supportsFileAttributeView("posix");
        FileAttribute<?>[] ownerOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        try {
            Files.createDirectory(folder, ownerOnly);
        } catch (FileAlreadyExistsException e) {
            return; // another process was first; if it is no folder, the next step fails
        }
        KeyFile.syncFolder(folder);
    }

    /** Writes a file that is there whole or not at all; false if there is one and it is not to be replaced. */
    private boolean place(Generation generation, String ending, boolean replace) throws IOException {
        Path file = file(generation.number(), ending);
        Path part = folder.resolve(NAME + RandomNames.next() + PART);
        try {
            try (FileChannel out = FileChannel.open(
                    part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), KeyFile.ownerOnly(part))) {
                writeAll(out, ByteBuffer.wrap(GenerationText.write(generation).getBytes(StandardCharsets.UTF_8)));
            }
            if (replace) {
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.createLink(file, part);
            }
        } catch (FileAlreadyExistsException e) {
            return false;
        } finally {
            Files.deleteIfExists(part);
        }
        KeyFile.syncFolder(file);
        return true;
    }

    private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
        out.force(true);
    }

    @Override
    public synchronized boolean destroy(int number, Instant at) {
        Generation generation = find(number).orElse(null);
        if (generation == null || io(this::newest) == number) {
            return false;
        }
        if (generation.destroyedAt() != null) {
            return true;
        }
        return io(() -> {
            place(generation.destroyed(at), GONE, true);
            overwrite(file(number, KEY));
            Files.delete(file(number, KEY));
            KeyFile.syncFolder(file(number, KEY));
            return true;
        });
    }

    private static void overwrite(Path file) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            writeAll(out, ByteBuffer.allocate((int) out.size()));
        }
    }
}
