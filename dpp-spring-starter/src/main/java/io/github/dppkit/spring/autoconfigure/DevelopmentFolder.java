package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The keys, the anchor and the erasure ledger that {@code dpp.development} makes.
 *
 * <p>With a folder they are files in it, made at the first start and opened at the next. Without one the keys live in
 * memory, anchor and ledger in temporary files, and end with the process. The passphrase lies beside the key: this protects
 * nothing, and is refused outside test environments.
 */
final class DevelopmentFolder implements AutoCloseable {

    private static final String ANCHOR = "anchor.txt";
    private static final String LEDGER = "erasures.txt";

    private final @Nullable Path folder;
    private @Nullable Path temporary;

    /** Takes the folder, made if it is not there; null for keys in memory. */
    DevelopmentFolder(@Nullable Path folder) {
        this.folder = folder;
    }

    /** Tells whether the keys outlive this process. */
    boolean isLasting() {
        return folder != null;
    }

    RootKey rootKey() {
        return folder == null
                ? RootKey.ephemeral()
                : openOrCreate(folder.resolve("root.key"), RootKey::fromKeyset, RootKey::createKeyset);
    }

    SigningKey signingKey() {
        return folder == null
                ? SigningKey.ephemeral()
                : openOrCreate(folder.resolve("signing.key"), SigningKey::fromKeyset, SigningKey::createKeyset);
    }

    CheckpointAnchor anchor() {
        return CheckpointAnchor.file(place().resolve(ANCHOR));
    }

    ErasureLedger ledger() {
        return ErasureLedger.file(place().resolve(LEDGER));
    }

    /** Returns the folder, or a temporary one, that is there. */
    private synchronized Path place() {
        if (folder != null) {
            make(folder);
            return folder;
        }
        if (temporary == null) {
            try {
                temporary = Files.createTempDirectory("dppkit-");
            } catch (IOException e) {
                throw refused("there is no temporary folder for the anchor and the ledger of development.", e);
            }
        }
        return temporary;
    }

    private <K> K openOrCreate(Path file, BiFunction<Path, char[], K> open, BiFunction<Path, char[], K> create) {
        make(file.toAbsolutePath().getParent());
        char[] passphrase = passphrase(file.resolveSibling("passphrase"));
        try {
            return (Files.exists(file) ? open : create).apply(file, passphrase);
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    /** Reads the passphrase; makes it first if it is not there. */
    private static char[] passphrase(Path file) {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        byte[] text = HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII);
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownerOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try (var out = Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
            java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(text);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (FileAlreadyExistsException e) {
            return PassphraseFile.read(file);
        } catch (IOException e) {
            throw refused("the passphrase of the keys in dpp.development-folder cannot be written.", e);
        }
        return PassphraseFile.read(file);
    }

    private static DppSetupException refused(String what, IOException cause) {
        return new DppSetupException(SetupProblem.DEVELOPMENT_FOLDER, "dppkit cannot start: " + what, cause);
    }

    private static void make(@Nullable Path directory) {
        if (directory != null) {
            try {
                Files.createDirectories(directory);
            } catch (IOException e) {
                throw refused("dpp.development-folder is no folder, and cannot be made one.", e);
            }
        }
    }

    /** Deletes the temporary anchor and ledger; files in a folder of their own stay. */
    @Override
    public synchronized void close() {
        if (temporary != null) {
            try {
                Files.deleteIfExists(temporary.resolve(ANCHOR));
                Files.deleteIfExists(temporary.resolve(LEDGER));
                Files.deleteIfExists(temporary);
            } catch (IOException e) {
                throw new UncheckedIOException("The temporary files of development could not be deleted.", e);
            }
        }
    }
}
