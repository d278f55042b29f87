package io.github.dppkit.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.hold.HoldUnavailableException;
import io.github.dppkit.retention.spi.ArchiveStore;
import io.github.dppkit.testkit.tck.ArchiveStoreContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of {@link ArchiveStore} on a directory, and what a directory adds. */
@Verifies("A2.1.c")
class DirectoryArchiveStoreTest extends ArchiveStoreContract {

    @TempDir
    Path temp;

    private int next;

    @Override
    protected ArchiveStore emptyStore() {
        try {
            return ArchiveStore.directory(Files.createDirectory(temp.resolve("archive" + next++)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "DE-2026", "DE-2026/", "../x", "DE-2026/../x", "de-2026/x", "DE-2026/x/y", "DE-2026/X"})
    void refusesANameThatLeadsElsewhere(String name) {
        ArchiveStore store = emptyStore();
        assertThatExceptionOfType(HoldUnavailableException.class)
                .isThrownBy(() -> store.putIfAbsent(name, new byte[1]));
        assertThatExceptionOfType(HoldUnavailableException.class).isThrownBy(() -> store.get(name));
        assertThatExceptionOfType(HoldUnavailableException.class).isThrownBy(() -> store.delete(name));
    }

    @Test
    void callsADirectoryThatIsNotThere_unavailable_notEmpty() {
        ArchiveStore store = ArchiveStore.directory(temp.resolve("not-mounted"));
        assertThatExceptionOfType(HoldUnavailableException.class).isThrownBy(() -> store.get("DE-2026/x"));
        assertThatExceptionOfType(HoldUnavailableException.class).isThrownBy(() -> store.list("", 1));
        assertThatExceptionOfType(HoldUnavailableException.class).isThrownBy(() -> store.delete("DE-2026/x"));
        assertThatExceptionOfType(HoldUnavailableException.class)
                .isThrownBy(() -> store.putIfAbsent("DE-2026/x", new byte[1]))
                .withMessageNotContaining("not-mounted");
    }

    @Test
    void letsTheOwnerAloneReadAFile() throws IOException {
        Assumptions.assumeTrue(Files.getFileStore(temp).supportsFileAttributeView("posix"));
        ArchiveStore store = emptyStore();
        store.putIfAbsent("DE-2026/x-1", new byte[10]);
        Path file = temp.resolve("archive0/DE-2026/x-1");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void takesNoHalfFileForARecord_thatACrashLeft() throws IOException {
        ArchiveStore store = emptyStore();
        Files.write(temp.resolve("archive0/.half"), new byte[] {1, 2, 3});
        assertThat(store.list("", 10)).isEmpty();
        assertThat(store.putIfAbsent("DE-2026/x-1", new byte[] {7})).isTrue();
        assertThat(store.get("DE-2026/x-1"))
                .hasValueSatisfying(read -> assertThat(read).containsExactly(7));
        assertThat(store.list("", 10)).containsExactly("DE-2026/x-1");
    }

    /** As a hold does: whoever waited for his turn for too long tries again. */
    private static boolean putInTurn(ArchiveStore store, String name) {
        while (true) {
            try {
                return store.putIfAbsent(name, new byte[5000]);
            } catch (HoldUnavailableException e) {
                assertThat(e).hasMessageContaining("holds its lock");
            }
        }
    }

    @Test
    void letsOneOfManyStoresOfOneDirectoryWin() throws Exception {
        emptyStore();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            for (int round = 0; round < 10; round++) {
                String name = "DE-2026/race-" + round;
                List<Callable<Boolean>> writers = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    ArchiveStore own = ArchiveStore.directory(temp.resolve("archive0"));
                    writers.add(() -> putInTurn(own, name));
                }
                int winners = 0;
                for (Future<Boolean> answer : threads.invokeAll(writers)) {
                    winners += answer.get() ? 1 : 0;
                }
                assertThat(winners).isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
