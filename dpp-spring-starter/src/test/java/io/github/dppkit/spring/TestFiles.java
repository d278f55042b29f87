package io.github.dppkit.spring;

import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Key files, a passphrase file and a place for an anchor, as an operator sets them up. */
public final class TestFiles {

    private static final String PASSPHRASE = "correct horse battery staple";

    private final Path folder;

    private TestFiles(Path folder) {
        this.folder = folder;
    }

    /** Makes them in a folder. */
    public static TestFiles in(Path folder) {
        TestFiles files = new TestFiles(folder);
        RootKey.createKeyset(files.rootKey(), PASSPHRASE.toCharArray());
        SigningKey.createKeyset(files.signingKey(), PASSPHRASE.toCharArray());
        writeOwnerOnly(files.passphrase(), PASSPHRASE + "\n");
        return files;
    }

    /** Writes a file that only its owner may open. */
    public static void writeOwnerOnly(Path file, String text) {
        try {
            Files.writeString(file, text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path rootKey() {
        return folder.resolve("root.key");
    }

    public Path signingKey() {
        return folder.resolve("signing.key");
    }

    public Path passphrase() {
        return folder.resolve("passphrase");
    }

    /** Returns the properties of an application with these files, a test environment, an anchor of that name and a ledger beside it. */
    public String[] properties(Path anchor) {
        return new String[] {
            "dpp.environment=staging",
            "dpp.test-environment=true",
            "dpp.root-key.file=" + rootKey(),
            "dpp.root-key.passphrase-file=" + passphrase(),
            "dpp.signing-key.file=" + signingKey(),
            "dpp.signing-key.passphrase-file=" + passphrase(),
            "dpp.anchor.file=" + anchor,
            "dpp.erasure-ledger.file=" + anchor.resolveSibling("erasures.txt")
        };
    }

    /** Returns the same properties, one of them replaced, or removed if nothing follows its equals sign. */
    public static String[] with(String[] properties, String... changes) {
        List<String> all = new ArrayList<>(List.of(properties));
        for (String change : changes) {
            String key = change.substring(0, change.indexOf('=') + 1);
            all.removeIf(p -> p.startsWith(key));
            if (!change.equals(key)) {
                all.add(change);
            }
        }
        return all.toArray(String[]::new);
    }
}
