package io.github.dppkit.retention.spi;

import java.time.Instant;
import java.util.Map;

/**
 * Keeps {@link Mark}s by name, for all nodes alike. Beside data they show when those were restored from an older backup: a mark
 * that fell behind what another place remembers can have no other reason.
 *
 * <p>Every {@link RetentionStore} is one, for the domain of the keys. The domain of the data needs one of its own, in the
 * database that is backed up and restored with the data; a database with dppkit's schema gives one.
 *
 * <p>Implementations are safe for use by several threads and processes. What a method has returned is durable. Instants are
 * kept to the microsecond. A store that cannot answer throws an unchecked exception; what it was asked may have been done. The
 * contract is tested by {@code MarkStoreContract} of dpp-testkit.
 */
public interface MarkStore {

    /**
     * Returns all marks.
     *
     * @return by name; changing it changes nothing else
     */
    Map<String, Mark> marks();

    /**
     * Stores a mark if the one that is stored has a version one less, or there is none and this is version 1. Of two callers
     * one wins. A repeated call answers false: read the marks to learn whose is stored.
     *
     * @param name 1 to 80 letters, digits or {@code . : _ -}
     * @param next what to store
     * @return false if somebody else was first; nothing is changed then
     */
    boolean putMark(String name, Mark next);

    /**
     * Raises the number of a mark, unless the one that is stored is higher already. Of two callers the higher number stays.
     *
     * @param name which, as in {@link #putMark}
     * @param number how far it has come
     * @param at when that was seen to be true
     * @throws IllegalStateException if others were first a thousand times on end; the mark may be lower then
     */
    default void raise(String name, long number, Instant at) {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            Mark stored = marks().get(name);
            int version = stored == null ? 1 : stored.version() + 1;
            if ((stored != null && stored.number() > number) || putMark(name, new Mark(number, at, version))) {
                return;
            }
        }
        throw new IllegalStateException("A mark could not be raised: others changed it each time. Repeat the call.");
    }
}
