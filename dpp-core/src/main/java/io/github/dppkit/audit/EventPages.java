package io.github.dppkit.audit;

import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.StoredEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Reads events in pages for a verification, and the next page of the same writer while the last one is hashed.
 *
 * <p>At most one read is under way at a time, so a store with a single connection will do: whoever reads anything else first
 * has the page that was read ahead. Not safe for use by several threads.
 */
final class EventPages implements AutoCloseable {

    static final int PAGE = 1_000;

    private final AuditStore store;
    private @Nullable ExecutorService ahead;
    private @Nullable CompletableFuture<List<StoredEvent>> next;
    private @Nullable WriterId nextWriter;
    private long nextFrom;

    EventPages(AuditStore store) {
        this.store = store;
    }

    /** Returns events from a number on, as many as make a page and lie below the size. */
    List<StoredEvent> read(WriterId writer, long from, long size) {
        boolean wanted = writer.equals(nextWriter) && nextFrom == from;
        if (!wanted) {
            drop();
        }
        List<StoredEvent> page = next == null ? now(writer, from, size) : taken(next);
        long behind = page.isEmpty() ? size : page.get(page.size() - 1).seq() + 1;
        if (page.size() == PAGE && behind < size) {
            nextWriter = writer;
            nextFrom = behind;
            next = CompletableFuture.supplyAsync(() -> now(writer, behind, size), executor());
        }
        return page;
    }

    private List<StoredEvent> now(WriterId writer, long from, long size) {
        return store.events(writer, from, (int) Math.min(PAGE, size - from));
    }

    private List<StoredEvent> taken(CompletableFuture<List<StoredEvent>> read) {
        next = null;
        try {
            return read.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException fault) {
                throw fault;
            }
            throw e;
        }
    }

    private ExecutorService executor() {
        ExecutorService running = ahead;
        if (running == null) {
            running = Executors.newSingleThreadExecutor(task -> {
                Thread thread = new Thread(task, "dpp-audit-verifier");
                thread.setDaemon(true);
                return thread;
            });
            ahead = running;
        }
        return running;
    }

    /** Waits for a page that nobody asks for any more; if reading it failed, nothing was wanted of it. */
    private void drop() {
        CompletableFuture<List<StoredEvent>> unwanted = next;
        next = null;
        if (unwanted != null) {
            unwanted.handle((page, fault) -> fault == null).join();
        }
    }

    /** Ends the thread; no read outlives the verification. */
    @Override
    public void close() {
        drop();
        if (ahead != null) {
            ahead.shutdown();
        }
    }
}
