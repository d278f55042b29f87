package io.github.dppkit.archive;

import io.github.dppkit.archive.OpeningLog.Step;
import io.github.dppkit.crypto.ArchiveYear;
import io.github.dppkit.crypto.internal.ArchiveFormat;
import io.github.dppkit.crypto.internal.HpkeKeyset;
import io.github.dppkit.crypto.internal.NamedPublicKey;
import io.github.dppkit.keys.internal.KeyFile;
import io.github.dppkit.policy.Enforces;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HexFormat;

/** Makes and destroys the key pair of one jurisdiction and fiscal year. */
@Enforces("A2.1.c")
final class YearKeys {

    private static final String NONE = "-";

    private final InstantSource clock;
    private final PrintStream out;

    YearKeys(InstantSource clock, PrintStream out) {
        this.clock = clock;
        this.out = out;
    }

    void create(Options options, Passphrases passphrases) {
        ArchiveYear year = options.year();
        Path path = options.path("key");
        Journal journal = new Journal(clock, options, passphrases);
        if (journal.keyId(year.toString()) != null) {
            throw new ArchiveToolException("Archive key refused (A2.1.c): the log says that " + year
                    + " has one; with two, destroying one would not dispose of the year.");
        }
        char[] both = passphrases.two();
        journal.record(Step.CREATING, year.toString(), NONE, NONE);
        NamedPublicKey key = named(year, HpkeKeyset.create(path, KeyFile.Kind.ARCHIVE, both));
        journal.record(Step.CREATED, year.toString(), HexFormat.of().formatHex(key.id()), NONE);
        out.println("Archive key of " + year + " made. Give this to the application:");
        out.println(key);
        out.println("Fingerprint: " + key.fingerprint());
        journal.printHead(out);
    }

    /** Deletes the file, which disposes of the year if there is no other copy of it. */
    void destroy(Options options, Passphrases passphrases) {
        ArchiveYear year = options.year();
        Path path = options.path("key");
        Journal journal = new Journal(clock, options, passphrases);
        HpkeKeyset keyset = HpkeKeyset.open(path, KeyFile.Kind.ARCHIVE, passphrases.two());
        String id = HexFormat.of().formatHex(named(year, keyset).id());
        if (!id.equals(journal.keyId(year.toString()))) {
            throw new ArchiveToolException(
                    "Key file not deleted (A2.1.c): by the log, it does not hold the key that was" + " made for " + year
                            + ".");
        }
        journal.record(Step.DESTROYING, year.toString(), id, NONE);
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new ArchiveToolException("Key file cannot be deleted; it is still there.", e);
        }
        journal.record(Step.DESTROYED, year.toString(), id, NONE);
        out.println(
                "Key file of " + year + " deleted, key id " + id + ". Other copies of it, and the sectors it stood in,"
                        + " are yours to destroy: until then the year is not disposed of.");
        journal.printHead(out);
    }

    static NamedPublicKey named(ArchiveYear year, HpkeKeyset keyset) {
        return new NamedPublicKey(ArchiveFormat.KEY_USE, year.toString(), keyset.publicKey());
    }
}
