package io.github.dppkit.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.retention.spi.ArchiveStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link ArchiveStore} must do. Extend it, return a store over an empty place, and run it with JUnit. */
public abstract class ArchiveStoreContract {

    private static final String NAME = "DE-2026/0123456789abcdef0123456789abcdef-1";
    private static final int LARGE = 16 * 1024 * 1024 + 4096;

    /** Creates the contract. */
    protected ArchiveStoreContract() {}

    /**
     * Returns a store over an empty place.
     *
     * @return the store to test
     */
    protected abstract ArchiveStore emptyStore();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void returnsWhatWasPut_byteByByte() {
        ArchiveStore store = emptyStore();
        assertThat(store.get(NAME)).isEmpty();
        assertThat(store.putIfAbsent(NAME, new byte[] {0, -1, 13, 10, 0})).isTrue();
        assertThat(store.get(NAME)).hasValueSatisfying(read -> assertThat(read).containsExactly(0, -1, 13, 10, 0));
        assertThat(store.get("DE-2026/0123456789abcdef0123456789abcdef-2")).isEmpty();
        assertThat(store.get("FR-2026/0123456789abcdef0123456789abcdef-1")).isEmpty();
    }

    @Test
    void changesNothing_whereSomethingIs() {
        ArchiveStore store = emptyStore();
        assertThat(store.putIfAbsent(NAME, bytes("first"))).isTrue();
        assertThat(store.putIfAbsent(NAME, bytes("first"))).isFalse();
        assertThat(store.putIfAbsent(NAME, bytes("second"))).isFalse();
        assertThat(store.get(NAME)).hasValueSatisfying(read -> assertThat(read).isEqualTo(bytes("first")));
    }

    @Test
    void takesTheLargestRecordThereIs() {
        ArchiveStore store = emptyStore();
        byte[] large = new byte[LARGE];
        new Random(7).nextBytes(large);
        assertThat(store.putIfAbsent(NAME, large)).isTrue();
        assertThat(store.get(NAME)).hasValueSatisfying(read -> assertThat(read).isEqualTo(large));
    }

    @Test
    void deletes_andTakesTheNameAgain() {
        ArchiveStore store = emptyStore();
        store.delete(NAME);
        store.putIfAbsent(NAME, bytes("first"));
        store.putIfAbsent("DE-2026/b-1", bytes("other"));
        store.delete(NAME);
        store.delete(NAME);
        assertThat(store.get(NAME)).isEmpty();
        assertThat(store.list("", 10)).containsExactly("DE-2026/b-1");
        assertThat(store.putIfAbsent(NAME, bytes("second"))).isTrue();
        assertThat(store.get(NAME)).hasValueSatisfying(read -> assertThat(read).isEqualTo(bytes("second")));
    }

    @Test
    void listsEachNameOnce_pageByPage() {
        ArchiveStore store = emptyStore();
        List<String> names = new ArrayList<>();
        for (String year : List.of("DE-2026", "DE-2027", "FR-2026")) {
            for (int i = 0; i < 5; i++) {
                names.add(year + "/" + Integer.toHexString(i * 37) + "-" + i);
            }
        }
        names.forEach(name -> store.putIfAbsent(name, bytes(name)));
        List<String> listed = new ArrayList<>();
        List<String> page = store.list("", 4);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(4);
            listed.addAll(page);
            page = store.list(page.get(page.size() - 1), 4);
        }
        assertThat(listed).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void letsOneOfManyWin() throws Exception {
        ArchiveStore store = emptyStore();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 10; round++) {
                String name = "DE-2026/race-" + round;
                List<Callable<Boolean>> writers = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    byte[] mine = bytes("writer " + i);
                    writers.add(() -> store.putIfAbsent(name, mine));
                }
                List<Future<Boolean>> answers = threads.invokeAll(writers);
                int winner = -1;
                for (int i = 0; i < answers.size(); i++) {
                    if (answers.get(i).get()) {
                        assertThat(winner).isEqualTo(-1);
                        winner = i;
                    }
                }
                byte[] expected = bytes("writer " + winner);
                assertThat(store.get(name))
                        .hasValueSatisfying(read -> assertThat(read).isEqualTo(expected));
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
