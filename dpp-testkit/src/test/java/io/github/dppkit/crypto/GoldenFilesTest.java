package io.github.dppkit.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.keys.RootKey;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.testkit.InMemoryKeyStore;
import io.github.dppkit.testkit.MovableClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever version 1 has stored, every later version opens. */
class GoldenFilesTest {

    @TempDir
    Path folder;

    @Test
    void opensKeyFileKeyStoreAndValuesOfVersion1() throws IOException {
        InMemoryKeyStore store = GoldenFiles.keyStore(lines("key-store.tsv"));
        EncryptionLab lab = new EncryptionLab("golden", rootKey(), store, MovableClock.at(GoldenFiles.WRITTEN_AT));
        Set<PiiType<?>> seen = new HashSet<>();
        for (String text : lines("values.tsv")) {
            GoldenFiles.Line line = GoldenFiles.Line.parse(text);
            PiiType<?> type = PiiType.byCode(line.type());
            assertThat(reveal(lab, line, type)).isEqualTo(line.plaintext());
            seen.add(type);
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(PiiType.all());
    }

    private static <T extends Pii> String reveal(EncryptionLab lab, GoldenFiles.Line line, PiiType<T> type) {
        RevealPermit permit = lab.permit(line.scope());
        return lab.encryptor
                .decrypt(EncryptedValue.parse(line.text(), type), line.scope(), line.field(), permit)
                .reveal(permit);
    }

    /** A checkout gives files to everybody; a key file must be its owner's. */
    private RootKey rootKey() throws IOException {
        Path copy = folder.resolve("root.key");
        try (InputStream in = resource("root.key")) {
            Files.copy(in, copy);
        }
        if (Files.getFileStore(copy).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
        }
        return RootKey.fromKeyset(copy, GoldenFiles.PASSPHRASE.toCharArray());
    }

    private static List<String> lines(String name) throws IOException {
        try (InputStream in = resource(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(GoldenFilesTest.class.getResourceAsStream("v1/" + name), name);
    }
}
