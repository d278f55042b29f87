package io.github.dppkit.retention.spi;

import io.github.dppkit.retention.internal.DirectoryArchive;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the encrypted records of the cold archive, in the shape of an object store: names and bytes, nothing else.
 *
 * <p>A name is a year, a slash, and 1 to 64 lower-case letters, digits or dashes: {@code DE-2026/1f0c…-1}. Implementations are safe for use by several threads and processes; what a method has returned is durable
 * and is seen by every later call. A store that cannot answer throws an unchecked exception; what it was asked may have been
 * done. Keep it apart from the data: losing it loses what a law makes one keep. The contract is tested by {@code
 * ArchiveStoreContract} of dpp-testkit.
 */
public interface ArchiveStore {

    /**
     * Stores bytes under a name that is free; of two callers one wins.
     *
     * @param name a name of the form above
     * @param content up to 17 MiB
     * @return false if there is something under that name; nothing is changed then
     */
    boolean putIfAbsent(String name, byte[] content);

    /**
     * Reads from where it is stored, not from a cache.
     *
     * @param name a name
     * @return empty if there is nothing under it
     */
    Optional<byte[]> get(String name);

    /**
     * Deletes, every version of it where the store keeps several; nothing happens if there is nothing.
     *
     * @param name a name
     */
    void delete(String name);

    /**
     * Lists names, in an order of its own that stays the same.
     *
     * @param after the last name of the page before, empty for the first page
     * @param limit how many at most
     * @return names behind {@code after}
     */
    List<String> list(String after, int limit);

    /**
     * Returns a store in a directory: a folder for each year, a file for each record that only its owner may read. A file is
     * written beside its place, forced to the disk and renamed; then the directory is forced to the disk.
     *
     * @param directory it must exist; on a file system that locks files across processes, if several use it
     * @return the store
     */
    static ArchiveStore directory(Path directory) {
        return new DirectoryArchive(directory);
    }
}
