package io.github.dppkit.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.keys.spi.Generation;
import io.github.dppkit.keys.spi.GenerationStore;
import io.github.dppkit.keys.spi.WrappedKey;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.tck.GenerationStoreContract;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileGenerationStoreTest extends GenerationStoreContract {

    private static final Instant NOW = Instant.parse("2027-03-01T12:00:00.000001Z");

    @TempDir
    Path parent;

    private int stores;

    @Override
    protected GenerationStore emptyStore() {
        stores++;
        return again();
    }

    @Override
    protected GenerationStore again() {
        return GenerationStore.file(folder());
    }

    private Path folder() {
        return parent.resolve("generations-" + stores);
    }

    private Path file(int number, String ending) {
        return folder().resolve("generation-" + number + ending);
    }

    private static Generation generation(int number) {
        return new Generation(
                number,
                WrappedKey.of("thirty-two bytes, wrapped as it is".getBytes(StandardCharsets.US_ASCII)),
                "file:0a1b2c3d",
                NOW,
                NOW.minusSeconds(300),
                number == 1 ? null : NOW.plusSeconds(300),
                null);
    }

    private GenerationStore two() {
        GenerationStore store = emptyStore();
        store.create(generation(1));
        store.create(generation(2));
        return store;
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = FileGenerationStoreTest.class.getResourceAsStream("v1/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    @Verifies("A2.4.b")
    void letsNobodyButItsOwnerIn_andRefusesAFileThatDoes() throws Exception {
        GenerationStore store = two();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(1, ".key"))))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(file(1, ".key"), PosixFilePermissions.fromString("rw-r-----"));
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> store.find(1))
                .withMessageContaining("L4.d");
    }

    @Test
    void leavesNothingBehind_butOneFileForEachGeneration() throws Exception {
        GenerationStore store = two();
        store.destroy(1, NOW);
        try (Stream<Path> files = Files.list(folder())) {
            assertThat(files.map(path -> String.valueOf(path.getFileName())))
                    .containsExactlyInAnyOrder("generation-1.gone", "generation-2.key");
        }
    }

    @Test
    @Verifies("L4.d")
    void overwritesAKey_beforeItsFileGoes() throws Exception {
        GenerationStore store = two();
        Path kept = parent.resolve("another-name"); // what an undelete tool would find
        Files.createLink(kept, file(1, ".key"));
        String before = Files.readString(kept);
        store.destroy(1, NOW);
        assertThat(Files.readAllBytes(kept))
                .hasSameSizeAs(before.getBytes(StandardCharsets.UTF_8))
                .containsOnly(0);
    }

    @Test
    void readsAndWritesTheGoldenFiles() throws Exception {
        GenerationStore store = two();
        store.destroy(1, NOW.plusSeconds(86_400));
        assertThat(Files.readString(file(1, ".gone"))).isEqualTo(golden("generation-1.gone"));
        assertThat(Files.readString(file(2, ".key"))).isEqualTo(golden("generation-2.key"));
    }

    /** As a crash between the two files leaves it. */
    @Test
    void opensNothing_andGoesOn_whereADestructionBrokeOff() throws Exception {
        GenerationStore store = two();
        byte[] key = Files.readAllBytes(file(1, ".key"));
        store.destroy(1, NOW);
        for (byte[] left : List.of(key, new byte[key.length])) {
            Files.write(file(1, ".key"), left);
            Generation half = again().find(1).orElseThrow();
            assertThat(half.wrapped()).isNull();
            assertThat(half.destroyedAt()).as("not yet").isNull();
            assertThat(again().living()).hasSize(2);
            assertThat(again().destroy(1, NOW.plusSeconds(60))).isTrue();
            assertThat(again().find(1).orElseThrow().destroyedAt()).isEqualTo(NOW.plusSeconds(60));
            assertThat(file(1, ".key")).doesNotExist();
        }
    }

    @Test
    void refusesADamagedFile_withoutQuotingIt() throws Exception {
        GenerationStore store = two();
        String text = Files.readString(file(2, ".key"));
        for (String damaged : List.of(
                "",
                "secret-text",
                text.replace("generation/1", "generation/2"),
                text.replaceFirst("\n2\n", "\n3\n"),
                text.replace("2027-", "secret-"),
                text.substring(0, text.length() / 2))) {
            Files.writeString(file(2, ".key"), damaged);
            assertThatExceptionOfType(KeyUnavailableException.class)
                    .as(damaged)
                    .isThrownBy(() -> store.find(2))
                    .withMessageContaining("damaged")
                    .withMessageNotContaining("secret");
        }
    }

    @Test
    void saysSo_whereItsFolderCannotBeMade() {
        GenerationStore store = GenerationStore.file(parent.resolve("missing").resolve("generations"));
        assertThat(store.current()).isEmpty();
        assertThatExceptionOfType(KeyUnavailableException.class).isThrownBy(() -> store.create(generation(1)));
    }
}
