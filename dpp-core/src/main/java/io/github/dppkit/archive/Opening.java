package io.github.dppkit.archive;

import io.github.dppkit.archive.OpeningLog.Step;
import io.github.dppkit.archive.internal.ContentFile;
import io.github.dppkit.crypto.ArchiveRecord;
import io.github.dppkit.crypto.ArchiveYear;
import io.github.dppkit.crypto.internal.ArchiveFormat;
import io.github.dppkit.crypto.internal.Hpke;
import io.github.dppkit.crypto.internal.HpkeKeyset;
import io.github.dppkit.keys.internal.KeyFile;
import io.github.dppkit.policy.Enforces;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Opens one record. Whoever asks must say whose it is and which hash is on record for it: a record that does not prove who
 * made it is taken for real for its hash alone.
 */
@Enforces("A2.1.c")
final class Opening {

    private static final int SHA256_LENGTH = 32;
    private static final int TOKEN_LENGTH = 16;
    private static final int MAXIMUM = ArchiveFormat.MAXIMUM + 4_096;
    private static final HexFormat HEX = HexFormat.of();

    private final InstantSource clock;
    private final PrintStream out;

    Opening(InstantSource clock, PrintStream out) {
        this.clock = clock;
        this.out = out;
    }

    /** Prints what a record says of itself, which anybody may have written. */
    void inspect(Options options) {
        byte[] record = read(options.path("record"));
        ArchiveFormat.Header header = header(record);
        out.println("sha256       " + HEX.formatHex(ArchiveRecord.of(record).sha256()));
        out.println("key          " + ArchiveFormat.name(header.jurisdiction(), header.fiscalYear()) + ", id "
                + HEX.formatHex(header.keyId()));
        out.println("environment  " + header.environment());
        out.println("partner      " + header.partner());
        out.println("token        " + HEX.formatHex(header.token()));
        out.println("purpose      " + header.purpose());
        out.println("schema       " + header.schema());
    }

    void open(Options options, Passphrases passphrases) {
        byte[] record = read(options.path("record"));
        byte[] expected = options.hex("sha256", SHA256_LENGTH);
        byte[] token = options.hex("token", TOKEN_LENGTH);
        String partner = options.required("partner");
        Path target = options.path("out");
        ArchiveFormat.Header header = header(record);
        ArchiveYear year = new ArchiveYear(header.jurisdiction(), header.fiscalYear());
        Journal journal = new Journal(clock, options, passphrases);
        HpkeKeyset keyset = HpkeKeyset.open(options.path("key"), KeyFile.Kind.ARCHIVE, passphrases.two());
        String hash = HEX.formatHex(ArchiveRecord.of(record).sha256());
        String keyId = HEX.formatHex(header.keyId());
        journal.record(Step.OPENING, year.toString(), keyId, hash);
        boolean asked = Arrays.equals(expected, ArchiveRecord.of(record).sha256())
                && Arrays.equals(token, header.token())
                && partner.equals(header.partner())
                && Arrays.equals(YearKeys.named(year, keyset).id(), header.keyId());
        ArchiveFormat.Content content = asked ? decrypt(keyset, record, header) : null;
        if (content == null) {
            journal.record(Step.REFUSED, year.toString(), keyId, hash);
            throw new ArchiveToolException("Record refused (A2.1.c): it is not the one that was asked for, not of this"
                    + " key, or was changed.");
        }
        write(target, header, content);
        journal.record(Step.OPENED, year.toString(), keyId, hash);
        out.println("Record opened. Its content, in clear and readable by you alone, is in the file that you named.");
        journal.printHead(out);
    }

    /** Returns null for whatever was not encrypted to this key with this header, without telling why. */
    static ArchiveFormat.@Nullable Content decrypt(HpkeKeyset keyset, byte[] record, ArchiveFormat.Header header) {
        byte[] bound = header.toBytes();
        try {
            byte[] content =
                    keyset.decrypt(Arrays.copyOfRange(record, bound.length, record.length), ArchiveFormat.info(bound));
            return ArchiveFormat.content(content);
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    private static void write(Path target, ArchiveFormat.Header header, ArchiveFormat.Content content) {
        try {
            ContentFile.write(target, header, content);
        } catch (FileAlreadyExistsException e) {
            throw new ArchiveToolException("Content not written: there is a file already; name another.", e);
        } catch (IOException e) {
            throw new ArchiveToolException("Content cannot be written; check that the folder is there.", e);
        }
    }

    private static byte[] read(Path path) {
        try {
            if (Files.size(path) <= MAXIMUM) {
                return Files.readAllBytes(path);
            }
        } catch (IOException e) {
            throw new ArchiveToolException("Record cannot be read; check that the file is there.", e);
        }
        throw new ArchiveToolException("Record refused: it is longer than any record.");
    }

    private static ArchiveFormat.Header header(byte[] record) {
        ArchiveFormat.Header header = ArchiveFormat.header(record);
        if (header == null || record.length - header.toBytes().length < Hpke.OVERHEAD) {
            throw new ArchiveToolException(
                    "Record refused (A2.1.c): it is no archive record of a version and suite that this tool knows.");
        }
        return header;
    }
}
