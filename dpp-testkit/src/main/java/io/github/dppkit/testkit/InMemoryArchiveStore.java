package io.github.dppkit.testkit;

import io.github.dppkit.retention.spi.ArchiveStore;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An {@link ArchiveStore} that forgets everything with the process: for tests only. It keeps the whole contract but
 * durability. Safe for use by several threads.
 */
public final class InMemoryArchiveStore implements ArchiveStore {

    private final TreeMap<String, byte[]> records = new TreeMap<>();

    /** Creates an empty store. */
    public InMemoryArchiveStore() {}

    @Override
    public synchronized boolean putIfAbsent(String name, byte[] content) {
        return records.putIfAbsent(name, content.clone()) == null;
    }

    @Override
    public synchronized Optional<byte[]> get(String name) {
        return Optional.ofNullable(records.get(name)).map(byte[]::clone);
    }

    @Override
    public synchronized void delete(String name) {
        records.remove(name);
    }

    @Override
    public synchronized List<String> list(String after, int limit) {
        return records.tailMap(after, false).keySet().stream().limit(limit).toList();
    }

    /**
     * Changes a record behind dppkit's back.
     *
     * @param name of the record
     * @param content what is there from now on
     */
    public synchronized void tamper(String name, byte[] content) {
        records.put(name, content.clone());
    }
}
