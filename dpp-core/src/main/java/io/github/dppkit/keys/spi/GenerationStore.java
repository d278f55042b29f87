package io.github.dppkit.keys.spi;

import io.github.dppkit.keys.internal.FileGenerationStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps generations, apart from everything else: not in the database of the wrapped keys, nor in its backups.
 *
 * <p>Its one hard promise is that a destroyed generation is gone: no version, soft deletion or undo of the store brings it
 * back. Backups of the store itself are the operator's, who says how long they are kept. Instants are kept to the
 * microsecond at least. Safe for use by several threads, and where it says so by several nodes. What a method has returned
 * is durable; a store that cannot answer throws an unchecked exception. The contract is tested by
 * {@code GenerationStoreContract} of dpp-testkit.
 */
public interface GenerationStore {

    /**
     * Keeps generations in a folder, for one node: each in a file that its owner alone may open, synced with its folder.
     *
     * <p>A destroyed one is overwritten before its file is removed. That is as much as a program can do: a copy-on-write or
     * journalling file system, a snapshot, an SSD that remaps its cells, or a backup may keep the old bytes, which the root
     * key opens. Keep the folder out of backups and on a disk that is encrypted, or use a store that destroys for certain.
     *
     * @param folder where; made if its parent exists
     * @return the store
     */
    static GenerationStore file(Path folder) {
        return new FileGenerationStore(folder);
    }

    /**
     * Returns the newest generation.
     *
     * @return empty if there never was one
     */
    Optional<Generation> current();

    /**
     * Returns one generation; of a destroyed one everything but its key.
     *
     * @param number which
     * @return empty if it was never made
     */
    Optional<Generation> find(int number);

    /**
     * Returns the generations whose keys are not destroyed.
     *
     * @return by number
     */
    List<Generation> living();

    /**
     * Adds a generation if its number is one more than the newest's, or 1 if there is none; of two callers one wins.
     *
     * @param next what to add
     * @return false if the newest is another; nothing is changed then
     */
    boolean create(Generation next);

    /**
     * Destroys the key of a generation that is not the newest, for ever. Repeating it does no harm.
     *
     * @param number which
     * @param at the current time
     * @return false if it is the newest or was never made; nothing is changed then
     */
    boolean destroy(int number, Instant at);
}
