package io.github.dppkit.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.InMemoryKeyStore;
import io.github.dppkit.testkit.MovableClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever version 1 has stored, every later version opens. */
class GoldenFilesTest {

    /** A random key id stands in a Tink keyset twice, in one to five bytes each. */
    private static final int KEY_ID_ROOM = 8;

    @TempDir
    Path folder;

    @Test
    @Verifies("#74")
    void opensKeyFileKeyStoreAndValuesOfVersion1() throws IOException {
        InMemoryKeyStore store = GoldenFiles.keyStore(GoldenFiles.lines("key-store.tsv"));
        EncryptionLab lab = new EncryptionLab("golden", rootKey(), store, MovableClock.at(GoldenFiles.WRITTEN_AT));
        Set<PiiType<?>> seen = new HashSet<>();
        for (String text : GoldenFiles.lines("values.tsv")) {
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

    /** A form that changes without a new version, and so without golden files of its own, fails here. */
    @Test
    @Verifies("#74")
    void writesNoOtherFormThanThatOfVersion1() throws IOException {
        InMemoryKeyStore store = GoldenFiles.keyStore(GoldenFiles.lines("key-store.tsv"));
        EncryptionLab lab = new EncryptionLab("golden", rootKey(), store, MovableClock.at(GoldenFiles.WRITTEN_AT));
        for (String text : GoldenFiles.lines("values.tsv")) {
            GoldenFiles.Line line = GoldenFiles.Line.parse(text);
            String today = lab.encryptor
                    .encrypt(PiiType.byCode(line.type()).parse(line.plaintext()), line.scope(), line.field(), lab.now())
                    .text();
            assertThat(today).hasSameSizeAs(line.text());
            assertThat(today.substring(0, 26))
                    .as("version, suite, type and key")
                    .isEqualTo(line.text().substring(0, 26));
        }
        PiiScope fresh = GoldenFiles.scope("ORDER/902-0000000-0000001");
        lab.encrypt(fresh, EncryptionLab.EMAIL);
        DataKeyRecord key = store.dataKey(fresh).orElseThrow();
        DataKeyRecord golden =
                store.dataKey(GoldenFiles.scope("ORDER/902-3159896-1390916")).orElseThrow();
        assertThat(key.wrapped().toBytes()).hasSameSizeAs(golden.wrapped().toBytes());
        assertThat(key.commitment().toBytes()).hasSameSizeAs(golden.commitment().toBytes());
        EpochSecretRecord secret = store.epochSecret(golden.epochDay()).orElseThrow();
        lab.clock.advance(java.time.Duration.ofDays(1));
        PiiScope nextDay = GoldenFiles.scope("ORDER/902-0000000-0000002");
        lab.encrypt(nextDay, EncryptionLab.EMAIL);
        EpochSecretRecord made = store.epochSecret(
                        store.dataKey(nextDay).orElseThrow().epochDay())
                .orElseThrow();
        assertThat(made.day()).isNotEqualTo(secret.day());
        assertThat(made.wrapped().toBytes()).hasSameSizeAs(secret.wrapped().toBytes());
    }

    @Test
    @Verifies("#74")
    void writesKeyFilesOfTheFormOfVersion1() throws IOException {
        Path written = folder.resolve("today.key");
        RootKey.createKeyset(written, GoldenFiles.PASSPHRASE.toCharArray());
        byte[] today = Files.readAllBytes(written);
        try (InputStream in = GoldenFiles.resource("root.key")) {
            byte[] golden = in.readAllBytes();
            assertThat(today.length).isBetween(golden.length - KEY_ID_ROOM, golden.length + KEY_ID_ROOM);
            assertThat(Arrays.copyOf(today, 8)).isEqualTo(Arrays.copyOf(golden, 8));
        }
    }

    private RootKey rootKey() throws IOException {
        return RootKey.fromKeyset(GoldenFiles.keyFile("root.key", folder), GoldenFiles.PASSPHRASE.toCharArray());
    }
}
