package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.keys.KeyFileException;
import io.github.dppkit.keys.KeyFileException.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;

/**
 * Reads a passphrase: UTF-8, without the line end at its end. On a POSIX file system the file must be open to its owner
 * alone, as the key file is.
 */
final class PassphraseFile {

    private static final int MAXIMUM_LENGTH = 4_096;

    private PassphraseFile() {}

    /** Returns the passphrase, which the caller overwrites after use. */
    static char[] read(Path file) {
        byte[] bytes = bytes(file);
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            int end = text.length();
            while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
                end--;
            }
            char[] passphrase = new char[end];
            text.get(passphrase);
            Arrays.fill(text.array(), '\0');
            return passphrase;
        } catch (CharacterCodingException e) {
            throw new KeyFileException(Problem.MALFORMED, "Passphrase file refused (A2.4.b): it is not UTF-8 text.", e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (view != null) {
                for (PosixFilePermission permission : view.readAttributes().permissions()) {
                    if (!permission.name().startsWith("OWNER_")) {
                        throw new KeyFileException(
                                Problem.OPEN_TO_OTHERS,
                                "Passphrase file refused (A2.4.b): others than its owner may open it; allow the owner"
                                        + " only (chmod 600).");
                    }
                }
            }
            if (Files.size(file) > MAXIMUM_LENGTH) {
                throw new KeyFileException(
                        Problem.MALFORMED, "Passphrase file refused (A2.4.b): it is larger than 4 KiB.");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new KeyFileException(Problem.MISSING, "Passphrase file refused (A2.4.b): there is no such file.", e);
        } catch (IOException e) {
            throw new KeyFileException(Problem.IO, "Passphrase file could not be read; check its permissions.", e);
        }
    }
}
