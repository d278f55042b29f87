package io.github.dppkit.keys.internal;

import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import io.github.dppkit.keys.KeyFileException;
import io.github.dppkit.keys.KeyFileException.Problem;
import io.github.dppkit.policy.Enforces;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * A Tink keyset in a file that a passphrase opens; {@code docs/formats.md} lays it out byte by byte.
 *
 * <p>The keyset is encrypted with AES-256-GCM under a key that PBKDF2-HMAC-SHA256 derives from the passphrase; the whole
 * header is associated data. On a POSIX file system the file must be open to its owner alone. Elsewhere the permissions
 * cannot be told, and keeping others out is the operator's.
 */
@Enforces("A2.4.b")
public final class KeyFile {

    /** What a key file holds; the code is part of the format. */
    public enum Kind {
        /** A root key: an AEAD keyset. */
        ROOT(1),
        /** A signing key: an Ed25519 keyset. */
        SIGNING(2),
        /** The private half of a recipient's message key: an HPKE keyset. */
        MESSAGE(3),
        /** The private half of a year's archive key: an HPKE keyset, which the offline tool alone opens. */
        ARCHIVE(4);

        private final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    static final int MINIMUM_PASSPHRASE = 16;
    static final int ITERATIONS = 600_000;
    static final int MAXIMUM_ITERATIONS = 100_000_000;
    static final int SALT_LENGTH = 16;

    private static final byte[] MAGIC = "DPPK".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int PBKDF2_HMAC_SHA256 = 1;
    private static final int HEADER_LENGTH = MAGIC.length + 3 + Integer.BYTES + SALT_LENGTH;
    private static final int MAXIMUM_LENGTH = 64 * 1024;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private KeyFile() {}

    /**
     * Writes a keyset into a new file, synced to disk before it returns.
     *
     * @param path where; must not exist
     * @param kind what the keyset is
     * @param keyset what to protect
     * @param configuration Tink's primitives for this kind
     * @param passphrase at least 16 characters; not changed
     */
    public static void create(
            Path path, Kind kind, KeysetHandle keyset, Configuration configuration, char[] passphrase) {
        requireLength(passphrase);
        byte[] header = ByteBuffer.allocate(HEADER_LENGTH)
                .put(MAGIC)
                .put((byte) VERSION)
                .put((byte) kind.code)
                .put((byte) PBKDF2_HMAC_SHA256)
                .putInt(ITERATIONS)
                .put(RawKeys.random(SALT_LENGTH))
                .array();
        byte[] body;
        try {
            body = TinkProtoKeysetFormat.serializeEncryptedKeyset(
                    keyset, PassphraseKey.derive(passphrase, salt(header), ITERATIONS), header, configuration);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A keyset could not be encrypted.", e);
        }
        write(
                path,
                ByteBuffer.allocate(header.length + body.length)
                        .put(header)
                        .put(body)
                        .flip());
    }

    private static void write(Path path, ByteBuffer content) {
        try (FileChannel channel = FileChannel.open(
                path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(path))) {
            writeOrDelete(path, channel, content);
            syncFolder(path);
        } catch (FileAlreadyExistsException e) {
            throw new KeyFileException(
                    Problem.EXISTS, "Key file refused: there is a file already; a key is never overwritten.", e);
        } catch (IOException e) {
            throw new KeyFileException(
                    Problem.IO, "Key file could not be written; check that its folder exists and is writable.", e);
        }
    }

    /** A file written in part, on a full disk for one, holds no key and would stand in the way of the next try. */
    private static void writeOrDelete(Path path, FileChannel channel, ByteBuffer content) throws IOException {
        try {
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    /** The file's name stands in its folder: until that is on disk too, a crash can take the whole key away. */
    static void syncFolder(Path path) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null && Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }

    static FileAttribute<?>[] ownerOnly(Path path) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        boolean posix = folder != null && Files.getFileStore(folder).supportsFileAttributeView("posix");
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    /**
     * Reads a keyset.
     *
     * @param path where
     * @param kind what it must be
     * @param configuration Tink's primitives for this kind
     * @param passphrase what opens it; not changed
     * @return the keyset
     * @throws KeyFileException if the file is missing, open to others, of another form, or the passphrase does not open it
     */
    public static KeysetHandle open(Path path, Kind kind, Configuration configuration, char[] passphrase) {
        requireLength(passphrase);
        byte[] file = read(path);
        if (file.length <= HEADER_LENGTH || !Arrays.equals(MAGIC, Arrays.copyOf(file, MAGIC.length))) {
            throw malformed();
        }
        ByteBuffer in = ByteBuffer.wrap(file).position(MAGIC.length);
        int version = in.get();
        int kindCode = in.get();
        int derivation = in.get();
        int iterations = in.getInt();
        if (version != VERSION
                || kindCode != kind.code
                || derivation != PBKDF2_HMAC_SHA256
                || iterations < ITERATIONS
                || iterations > MAXIMUM_ITERATIONS) {
            throw malformed();
        }
        byte[] header = Arrays.copyOf(file, HEADER_LENGTH);
        byte[] body = Arrays.copyOfRange(file, HEADER_LENGTH, file.length);
        try {
            return TinkProtoKeysetFormat.parseEncryptedKeyset(
                    body, PassphraseKey.derive(passphrase, salt(header), iterations), header, configuration);
        } catch (GeneralSecurityException e) {
            throw new KeyFileException(
                    Problem.PASSPHRASE_WRONG_OR_FILE_CHANGED,
                    "Key file refused (A2.4.b): the passphrase is wrong or the file was changed.");
        }
    }

    private static byte[] read(Path path) {
        try {
            requireOwnerOnly(path);
            if (Files.size(path) > MAXIMUM_LENGTH) {
                throw malformed();
            }
            return Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw new KeyFileException(
                    Problem.MISSING, "Key file refused (A2.4.b): there is no such file; create one first.", e);
        } catch (IOException e) {
            throw new KeyFileException(Problem.IO, "Key file could not be read; check its permissions.", e);
        }
    }

    static void requireOwnerOnly(Path path) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        for (PosixFilePermission permission : view.readAttributes().permissions()) {
            if (!permission.name().startsWith("OWNER_")) {
                throw new KeyFileException(
                        Problem.OPEN_TO_OTHERS,
                        "Key file refused (A2.4.b): others than its owner may open it; allow the owner only (chmod 600).");
            }
        }
    }

    private static void requireLength(char[] passphrase) {
        if (passphrase.length < MINIMUM_PASSPHRASE) {
            throw new KeyFileException(
                    Problem.PASSPHRASE_TOO_SHORT, "Passphrase refused (A2.4.b): use at least 16 characters.");
        }
    }

    private static byte[] salt(byte[] header) {
        return Arrays.copyOfRange(header, HEADER_LENGTH - SALT_LENGTH, HEADER_LENGTH);
    }

    private static KeyFileException malformed() {
        return new KeyFileException(
                Problem.MALFORMED, "Key file refused (A2.4.b): it is not a key file of this kind and version.");
    }
}
