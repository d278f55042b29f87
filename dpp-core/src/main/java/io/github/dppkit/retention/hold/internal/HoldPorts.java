package io.github.dppkit.retention.hold.internal;

import io.github.dppkit.DppException;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.crypto.ArchiveYear;
import io.github.dppkit.retention.hold.HoldUnavailableException;
import io.github.dppkit.retention.spi.ArchiveStore;
import io.github.dppkit.retention.spi.HoldRecord;
import io.github.dppkit.retention.spi.HoldStore;
import io.github.dppkit.retention.spi.HoldYear;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The stores of holds and of the archive, whose every failure is one exception without a driver's text. */
final class HoldPorts {

    private HoldPorts() {}

    static HoldStore guarded(HoldStore store) {
        return new Holds(store);
    }

    static ArchiveStore guarded(ArchiveStore store) {
        return new Archive(store);
    }

    private static <T> T call(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            if (e instanceof HoldUnavailableException) {
                throw e;
            }
            HoldUnavailableException unavailable =
                    new HoldUnavailableException(what + " unavailable (A2.1.c): it failed" + " with "
                            + e.getClass().getName() + "; repeat the call once it answers.");
            if (e instanceof DppException) {
                unavailable.initCause(e);
            }
            throw unavailable;
        }
    }

    private static final class Archive implements ArchiveStore {

        private static final String WHAT = "Archive store";

        private final ArchiveStore store;

        Archive(ArchiveStore store) {
            this.store = store;
        }

        @Override
        public boolean putIfAbsent(String name, byte[] content) {
            return call(WHAT, () -> store.putIfAbsent(name, content));
        }

        @Override
        public Optional<byte[]> get(String name) {
            return call(WHAT, () -> store.get(name));
        }

        @Override
        public void delete(String name) {
            call(WHAT, () -> {
                store.delete(name);
                return true;
            });
        }

        @Override
        public List<String> list(String after, int limit) {
            return call(WHAT, () -> store.list(after, limit));
        }
    }

    private static final class Holds implements HoldStore {

        private static final String WHAT = "Hold store";

        private final HoldStore store;

        Holds(HoldStore store) {
            this.store = store;
        }

        @Override
        public boolean put(HoldRecord hold) {
            return call(WHAT, () -> store.put(hold));
        }

        @Override
        public Optional<HoldRecord> find(String id) {
            return call(WHAT, () -> store.find(id));
        }

        @Override
        public List<HoldRecord> of(Collection<SubjectToken> tokens) {
            return call(WHAT, () -> store.of(tokens));
        }

        @Override
        public List<HoldRecord> list(String after, int limit) {
            return call(WHAT, () -> store.list(after, limit));
        }

        @Override
        public List<HoldRecord> ending(LocalDate today, String after, int limit) {
            return call(WHAT, () -> store.ending(today, after, limit));
        }

        @Override
        public boolean remove(HoldRecord last) {
            return call(WHAT, () -> store.remove(last));
        }

        @Override
        public boolean anyOf(ArchiveYear year) {
            return call(WHAT, () -> store.anyOf(year));
        }

        @Override
        public boolean putYear(HoldYear year) {
            return call(WHAT, () -> store.putYear(year));
        }

        @Override
        public List<HoldYear> years() {
            return call(WHAT, store::years);
        }

        @Override
        public Optional<HoldYear> year(ArchiveYear year) {
            return call(WHAT, () -> store.year(year));
        }
    }
}
