package io.github.dppkit.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.crypto.tink.subtle.Ed25519Verify;
import io.github.dppkit.keys.KeyFileException.Problem;
import io.github.dppkit.policy.Verifies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Verifies("A2.4.b")
class KeyFileTest {

    private static final byte[] SECRET = "an epoch secret of thirty-two b.".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BINDING = "dpp/epoch/v1".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    private static char[] passphrase() {
        return "correct horse battery staple".toCharArray();
    }

    @Test
    void opensWithItsPassphrase_andUnwrapsWhatItWrapped() {
        byte[] wrapped =
                RootKey.createKeyset(folder.resolve("root.key"), passphrase()).wrap(SECRET, BINDING);
        RootKey reopened = RootKey.fromKeyset(folder.resolve("root.key"), passphrase());
        assertThat(reopened.unwrap(wrapped, BINDING)).isEqualTo(SECRET);
        assertThat(reopened.isEphemeral()).isFalse();
        assertThatThrownBy(() -> reopened.unwrap(wrapped, SECRET)).isInstanceOf(KeyUnavailableException.class);
        assertThatThrownBy(() -> RootKey.ephemeral().unwrap(wrapped, BINDING))
                .isInstanceOf(KeyUnavailableException.class);
    }

    @Test
    void createsAFile_thatOnlyItsOwnerMayOpen() throws IOException {
        Path file = folder.resolve("root.key");
        RootKey.createKeyset(file, passphrase());
        assumeTrue(Files.getFileStore(file).supportsFileAttributeView("posix"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void refusesAFile_thatOthersMayOpen() throws IOException {
        Path file = folder.resolve("root.key");
        RootKey.createKeyset(file, passphrase());
        assumeTrue(Files.getFileStore(file).supportsFileAttributeView("posix"));
        for (String permissions : List.of("rw-r-----", "rw--w----", "rw----r--", "rw-----w-", "rwxrwxrwx")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
            assertProblem(Problem.OPEN_TO_OTHERS, () -> RootKey.fromKeyset(file, passphrase()));
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        assertThatCode(() -> RootKey.fromKeyset(file, passphrase())).doesNotThrowAnyException();
    }

    @Test
    void refusesAPassphrase_ofFewerThanSixteenCharacters() {
        char[] fifteen = "123456789012345".toCharArray();
        assertProblem(Problem.PASSPHRASE_TOO_SHORT, () -> RootKey.createKeyset(folder.resolve("root.key"), fifteen));
        assertThat(folder.resolve("root.key")).doesNotExist();
        RootKey.createKeyset(folder.resolve("root.key"), "1234567890123456".toCharArray());
        assertProblem(Problem.PASSPHRASE_TOO_SHORT, () -> RootKey.fromKeyset(folder.resolve("root.key"), fifteen));
    }

    @Test
    void leavesTheCallersPassphraseAsItWas() {
        char[] mine = passphrase();
        RootKey.createKeyset(folder.resolve("root.key"), mine);
        assertThat(mine).isEqualTo(passphrase());
    }

    @Test
    void refusesAWrongPassphrase() {
        RootKey.createKeyset(folder.resolve("root.key"), passphrase());
        char[] wrong = "correct horse battery stapler".toCharArray();
        assertProblem(
                Problem.PASSPHRASE_WRONG_OR_FILE_CHANGED, () -> RootKey.fromKeyset(folder.resolve("root.key"), wrong));
    }

    @Test
    void refusesAMissingFile_andAMissingFolder() {
        assertProblem(Problem.MISSING, () -> RootKey.fromKeyset(folder.resolve("none.key"), passphrase()));
        assertProblem(Problem.IO, () -> RootKey.createKeyset(folder.resolve("none/root.key"), passphrase()));
    }

    @Test
    void neverOverwritesAKey() throws IOException {
        Path file = folder.resolve("root.key");
        RootKey.createKeyset(file, passphrase());
        byte[] before = Files.readAllBytes(file);
        assertProblem(Problem.EXISTS, () -> RootKey.createKeyset(file, passphrase()));
        assertProblem(Problem.EXISTS, () -> SigningKey.createKeyset(file, passphrase()));
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void refusesAFile_changedAnywhere() throws IOException {
        Path file = folder.resolve("root.key");
        RootKey.createKeyset(file, passphrase());
        byte[] good = Files.readAllBytes(file);
        for (int at : List.of(0, 4, 5, 6, 7, 8, 11, 20, 26, 27, good.length / 2, good.length - 1)) {
            byte[] changed = good.clone();
            changed[at] ^= 0x40;
            assertRefused(file, changed);
        }
        for (int length : List.of(0, 1, 26, 27, good.length - 1)) {
            assertRefused(file, Arrays.copyOf(good, length));
        }
        assertRefused(file, new byte[200 * 1024]);
        assertRefused(file, "dpp.root-key=secret\n".repeat(20).getBytes(StandardCharsets.UTF_8));
    }

    private void assertRefused(Path file, byte[] content) throws IOException {
        Files.write(file, content);
        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(() -> RootKey.fromKeyset(file, passphrase()))
                .satisfies(e -> assertThat(Set.of(Problem.MALFORMED, Problem.PASSPHRASE_WRONG_OR_FILE_CHANGED))
                        .contains(e.problem()));
    }

    @Test
    void refusesASigningKey_whereARootKeyIsExpected() {
        SigningKey.createKeyset(folder.resolve("signing.key"), passphrase());
        assertProblem(Problem.MALFORMED, () -> RootKey.fromKeyset(folder.resolve("signing.key"), passphrase()));
    }

    @Test
    @Verifies("A2.6.c")
    void signsWhatThePublicKeyVerifies_alsoAfterReopening() throws Exception {
        SigningKey created = SigningKey.createKeyset(folder.resolve("signing.key"), passphrase());
        SigningKey reopened = SigningKey.fromKeyset(folder.resolve("signing.key"), passphrase());
        assertThat(reopened.publicKey()).isEqualTo(created.publicKey()).hasSize(32);
        byte[] signature = reopened.sign(SECRET);
        assertThat(signature).hasSize(64);
        new Ed25519Verify(created.publicKey()).verify(signature, SECRET);
        assertThat(SigningKey.ephemeral().publicKey()).isNotEqualTo(created.publicKey());
    }

    @Test
    void showsNoKey_inItsText() {
        assertThat(RootKey.ephemeral().toString()).matches("RootKey\\[ephemeral:[0-9a-f]{8}]");
        assertThat(SigningKey.ephemeral()).hasToString("SigningKey[Ed25519]");
    }

    private static void assertProblem(Problem problem, ThrowingCallable call) {
        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.problem()).isEqualTo(problem));
    }
}
