package io.github.dppkit.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Arrays;
import java.util.function.Function;

/** Reads passphrases from files that only their owner may open or, where no file is named, from the terminal. */
final class Passphrases {

    private static final int MINIMUM = 16;
    private static final int MAXIMUM_FILE = 4_096;

    private final Options options;
    private final Function<String, char[]> prompt;

    Passphrases(Options options, Function<String, char[]> prompt) {
        this.options = options;
        this.prompt = prompt;
    }

    /** Returns the passphrase of one person. */
    char[] one(String option, String question) {
        char[] read = options.has(option) ? fromFile(options.path(option)) : prompt.apply(question);
        if (read.length < MINIMUM) {
            throw new ArchiveToolException("Passphrase refused (A2.4.b): use at least 16 characters.");
        }
        return read;
    }

    /**
     * Returns what opens an archive key: the passphrases of two people with a line end between them, so that neither alone
     * does.
     */
    char[] two() {
        char[] first = one("passphrase", "First person's passphrase of the archive key: ");
        char[] second = one("second-passphrase", "Second person's passphrase of the archive key: ");
        if (Arrays.equals(first, second)) {
            throw new ArchiveToolException("Passphrases refused (A2.1.c): the two people have the same one.");
        }
        char[] both = Arrays.copyOf(first, first.length + 1 + second.length);
        both[first.length] = '\n';
        System.arraycopy(second, 0, both, first.length + 1, second.length);
        Arrays.fill(first, '\0');
        Arrays.fill(second, '\0');
        return both;
    }

    private static char[] fromFile(Path path) {
        try {
            PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
            if (view != null
                    && view.readAttributes().permissions().stream()
                            .anyMatch(permission -> !permission.name().startsWith("OWNER_"))) {
                throw new ArchiveToolException(
                        "Passphrase file refused (A2.4.b): others than its owner may open it (chmod 600).");
            }
            if (Files.size(path) > MAXIMUM_FILE) {
                throw new ArchiveToolException("Passphrase file refused: it is no passphrase of one line.");
            }
            byte[] bytes = Files.readAllBytes(path);
            CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
            int end = 0;
            while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
                end++;
            }
            char[] line = new char[end];
            text.get(line);
            Arrays.fill(bytes, (byte) 0);
            if (text.hasArray()) {
                Arrays.fill(text.array(), '\0');
            }
            return line;
        } catch (IOException e) {
            throw new ArchiveToolException("Passphrase file cannot be read; check that it is there.", e);
        }
    }
}
