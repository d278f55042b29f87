package io.github.dppkit.retention.internal;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.retention.FileTargetException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The files below one directory, each of which belongs to a scope or to nobody. Links are entries like files and are never
 * followed; what goes while it is looked at, by the hand of another node, is gone.
 */
public final class FileTree {

    /** What is done with a file. */
    @FunctionalInterface
    private interface Act {
        void on(Path file) throws IOException;
    }

    /** What is done with a file of a scope; false if it was gone already. */
    @FunctionalInterface
    private interface Visit {
        boolean found(Path file) throws IOException;
    }

    private final String target;
    private final Path root;
    private final @Nullable Object identity;
    private final @Nullable Function<PiiScope, Optional<Path>> folderOf;
    private final @Nullable Function<Path, Optional<PiiScope>> scopeOf;

    private FileTree(
            String target,
            Path root,
            @Nullable Function<PiiScope, Optional<Path>> folderOf,
            @Nullable Function<Path, Optional<PiiScope>> scopeOf) {
        this.target = Objects.requireNonNull(target, "name");
        this.folderOf = folderOf;
        this.scopeOf = scopeOf;
        try {
            this.root = root.toRealPath();
            this.identity = identity(this.root);
        } catch (IOException e) {
            throw failed("find its directory", e);
        }
    }

    /**
     * Returns a tree in which each scope has a folder.
     *
     * @param target the target's name, for messages
     * @param root the directory
     * @param folderOf the folder of a scope
     * @return the tree
     */
    public static FileTree folders(String target, Path root, Function<PiiScope, Optional<Path>> folderOf) {
        return new FileTree(target, root, Objects.requireNonNull(folderOf, "folderOf"), null);
    }

    /**
     * Returns a tree in which each file is asked whose it is.
     *
     * @param target the target's name, for messages
     * @param root the directory
     * @param scopeOf the scope of a file
     * @return the tree
     */
    public static FileTree byName(String target, Path root, Function<Path, Optional<PiiScope>> scopeOf) {
        return new FileTree(target, root, null, Objects.requireNonNull(scopeOf, "scopeOf"));
    }

    /**
     * Counts the files of scopes.
     *
     * @param scopes whose
     * @return those of which there is a file, with how many
     */
    public Map<PiiScope, Long> count(Set<PiiScope> scopes) {
        try {
            return visit(scopes, file -> true, false);
        } catch (IOException e) {
            throw failed("count files", e);
        }
    }

    /**
     * Finds the scopes of which there is a file.
     *
     * @return empty if a file does not tell whose it is
     */
    public Optional<Set<PiiScope>> scopes() {
        if (scopeOf == null) {
            return Optional.empty();
        }
        Function<Path, Optional<PiiScope>> owner = scopeOf;
        Set<PiiScope> found = new HashSet<>();
        try {
            requireSameRoot();
            walk(root, file -> owner.apply(root.relativize(file)).ifPresent(found::add));
        } catch (IOException e) {
            throw failed("look at files", e);
        }
        return Optional.of(found);
    }

    /**
     * Removes the files of scopes, syncs their directories and reads back.
     *
     * @param scopes whose
     * @return those of which there was a file, with how many were removed
     */
    public Map<PiiScope, Long> remove(Set<PiiScope> scopes) {
        Set<Path> changed = new HashSet<>();
        Map<PiiScope, Long> removed;
        try {
            removed = visit(
                    scopes,
                    file -> {
                        changed.add(Objects.requireNonNull(file.getParent()));
                        return Files.deleteIfExists(file);
                    },
                    true);
            for (Path directory : changed) {
                syncNearest(directory);
            }
        } catch (IOException e) {
            throw failed("remove files", e);
        }
        if (!count(scopes).isEmpty()) {
            throw new FileTargetException("The disposal target " + target
                    + " could not remove all files: some are left, or came in at that moment. Repeat the call.");
        }
        return removed;
    }

    private Map<PiiScope, Long> visit(Set<PiiScope> scopes, Visit visit, boolean emptied) throws IOException {
        requireSameRoot();
        Map<PiiScope, Long> counts = new HashMap<>();
        if (folderOf == null) {
            Function<Path, Optional<PiiScope>> owner = Objects.requireNonNull(scopeOf);
            walk(root, file -> {
                Optional<PiiScope> scope = owner.apply(root.relativize(file)).filter(scopes::contains);
                if (scope.isPresent() && visit.found(file)) {
                    counts.merge(scope.get(), 1L, Long::sum);
                }
            });
            return counts;
        }
        for (PiiScope scope : scopes) {
            Optional<Path> folder = folderOf.apply(scope).map(this::inside);
            if (folder.isPresent()) {
                walk(folder.get(), file -> {
                    if (visit.found(file)) {
                        counts.merge(scope, 1L, Long::sum);
                    }
                });
                if (emptied) {
                    removeEmpty(folder.get());
                }
            }
        }
        return counts;
    }

    private void requireSameRoot() throws IOException {
        if (!Objects.equals(identity, identity(root))) {
            throw new FileTargetException("The disposal target " + target
                    + " refused its directory: it is another than at the start. Is its disk mounted?");
        }
    }

    /** Returns the absolute path of a folder, or refuses one that is not below the root. */
    private Path inside(Path folder) {
        Path way = root;
        boolean plain = !folder.isAbsolute() && !folder.toString().isEmpty();
        for (Path part : folder) {
            plain &= !part.toString().equals("..") && !part.toString().equals(".");
            way = way.resolve(part);
            plain &= !Files.isSymbolicLink(way);
        }
        if (!plain) {
            throw new FileTargetException("The disposal target " + target
                    + " refused a folder: it must be relative, without . or .., and not lead through a symbolic link.");
        }
        return way;
    }

    private void walk(Path directory, Act act) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    walk(entry, act);
                } else {
                    act.on(entry);
                }
            }
        } catch (NoSuchFileException e) {
            requireNotRoot(directory, e);
        } catch (NotDirectoryException e) {
            requireNotRoot(directory, e);
            act.on(directory); // a file stands where a scope's folder was expected: it is the scope's
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private void requireNotRoot(Path directory, IOException fault) throws IOException {
        if (directory.equals(root)) {
            throw fault;
        }
    }

    /** Removes a folder and what is below it as far as there are folders alone. */
    private static void removeEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                removeEmpty(entry);
            }
        } catch (NoSuchFileException e) {
            return;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            return; // a file came in; the reading back finds it
        }
        syncNearest(Objects.requireNonNull(folder.getParent()));
    }

    /** Syncs a directory, or if it is gone the one that held it, where the operating system can. */
    private static void syncNearest(Path directory) throws IOException {
        Path nearest = directory;
        while (!Files.isDirectory(nearest, LinkOption.NOFOLLOW_LINKS)) {
            nearest = Objects.requireNonNull(nearest.getParent());
        }
        if (!nearest.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try (FileChannel channel = FileChannel.open(nearest, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (NoSuchFileException e) {
            syncNearest(Objects.requireNonNull(nearest.getParent()));
        }
    }

    private static @Nullable Object identity(Path root) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(root, BasicFileAttributes.class);
        if (!attributes.isDirectory()) {
            throw new NotDirectoryException("");
        }
        return attributes.fileKey();
    }

    private FileTargetException failed(String what, IOException fault) {
        return new FileTargetException("The disposal target " + target + " could not " + what + " ("
                + fault.getClass().getSimpleName()
                + "). Some may be gone; repeat the call once the file system answers.");
    }
}
