package io.github.dppkit.retention;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.internal.FileTree;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.Disposal;
import io.github.dppkit.retention.spi.DisposalTarget;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A directory with files of scopes, such as labels and invoices, as a place that disposals reach.
 *
 * <pre>{@code
 * DisposalTarget labels = FileTarget.folders("labels", root, scope -> Optional.of(Path.of(scope.partner().id(), scope.id())));
 * DisposalTarget invoices = FileTarget.byName("invoices", root, file -> scopeOfName(file.getFileName().toString()));
 * }</pre>
 *
 * <p><b>Guarantees.</b> A disposal removes the files, syncs the directories that held them, and fails if one is left. It can be
 * repeated, and several nodes may do it at once. It removes nothing outside its directory: a folder that is absolute, has
 * {@code ..} in it or leads through a symbolic link is refused; links that it meets are removed as what they are, never
 * followed. A directory that is no longer the one it was created with, because a disk is not mounted, is refused: nothing
 * there would not mean nothing left. Messages name no file, because file names hold names of buyers.
 *
 * <p><b>Does not do.</b> The bytes stay on the device until they are written over, as with any removed file; open files stay
 * readable for who holds them; other hard links, snapshots and backups are not reached. Keep such files encrypted. It is not
 * made against somebody who exchanges directories for links at the same moment: nobody else may write there.
 *
 * <p>Immutable and safe for use by several threads and processes.
 */
@Enforces("L4.c")
public final class FileTarget implements DisposalTarget {

    private static final Comparator<PiiScope> BY_ID =
            Comparator.comparing((PiiScope scope) -> scope.partner().id()).thenComparing(PiiScope::canonical);

    private final String name;
    private final DataClass dataClass;
    private final FileTree tree;

    private FileTarget(String name, DataClass dataClass, FileTree tree) {
        this.name = name;
        this.dataClass = dataClass;
        this.tree = tree;
    }

    /**
     * Returns a target for a directory in which each scope has a folder of its own; everything in it is the scope's. A
     * disposal looks at that folder alone.
     *
     * @param name the name in certificates, 1 to 64 letters, digits or {@code . _ -}
     * @param root the directory, which must exist
     * @param folderOf the folder of a scope, relative to the directory; empty for a scope that has none here. No folder may
     *     lie in another scope's
     * @return a target for personal data
     * @throws FileTargetException if the directory is not there
     */
    public static FileTarget folders(String name, Path root, Function<PiiScope, Optional<Path>> folderOf) {
        return new FileTarget(name, DataClass.PII, FileTree.folders(name, root, folderOf));
    }

    /**
     * Returns a target for a directory in which the name of each file tells whose it is. A disposal walks through the whole
     * directory, once for all scopes that are disposed of together.
     *
     * @param name the name in certificates, 1 to 64 letters, digits or {@code . _ -}
     * @param root the directory, which must exist
     * @param scopeOf whose a file is, given by its path relative to the directory; empty for a file of nobody
     * @return a target for personal data
     * @throws FileTargetException if the directory is not there
     */
    public static FileTarget byName(String name, Path root, Function<Path, Optional<PiiScope>> scopeOf) {
        return new FileTarget(name, DataClass.PII, FileTree.byName(name, root, scopeOf));
    }

    /**
     * Returns the same target for another class of data.
     *
     * @param held what the files hold
     * @return a target
     */
    public FileTarget holding(DataClass held) {
        return new FileTarget(name, Objects.requireNonNull(held, "held"), tree);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public DataClass dataClass() {
        return dataClass;
    }

    /**
     * Removes the files of a scope.
     *
     * @param disposal what goes
     * @return how many files and links were removed
     * @throws FileTargetException if one could not be removed, or the directory is not what it was
     */
    @Override
    public long dispose(Disposal disposal) {
        return disposeAll(List.of(disposal)).getOrDefault(disposal.scope(), 0L);
    }

    /**
     * Counts the files of a scope.
     *
     * @param scope whose files
     * @return how many files and links there are
     * @throws FileTargetException if they cannot be counted
     */
    @Override
    public long remaining(PiiScope scope) {
        return tree.count(Set.of(scope)).getOrDefault(scope, 0L);
    }

    @Override
    public Map<PiiScope, Long> disposeAll(List<Disposal> disposals) {
        Map<PiiScope, Long> counts = new HashMap<>();
        disposals.stream()
                .filter(disposal -> disposal.dataClass() == dataClass)
                .forEach(disposal -> counts.put(disposal.scope(), 0L));
        counts.putAll(tree.remove(Set.copyOf(counts.keySet())));
        return counts;
    }

    /**
     * Lists the scopes of which there is a file, where the name of each file tells whose it is.
     *
     * @param after the last scope of the page before, null for the first page
     * @param limit how many at most
     * @return empty at the end; an empty answer where each scope has a folder, which does not tell whose it is
     * @throws FileTargetException if the files cannot be looked at
     */
    @Override
    public Optional<List<PiiScope>> scopes(@Nullable PiiScope after, int limit) {
        return tree.scopes()
                .map(all -> all.stream()
                        .filter(scope -> after == null || BY_ID.compare(scope, after) > 0)
                        .sorted(BY_ID)
                        .limit(limit)
                        .toList());
    }

    @Override
    public Set<PiiScope> remainingAmong(Collection<PiiScope> scopes) {
        return tree.count(Set.copyOf(scopes)).keySet();
    }
}
