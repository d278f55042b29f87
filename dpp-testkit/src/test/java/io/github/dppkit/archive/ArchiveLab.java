package io.github.dppkit.archive;

import io.github.dppkit.crypto.ArchiveEncryptor;
import io.github.dppkit.crypto.ArchivePublicKey;
import io.github.dppkit.crypto.ArchiveRecord;
import io.github.dppkit.crypto.ArchiveYear;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.internal.KeyCaches;
import io.github.dppkit.keys.internal.SubjectTokens;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.pii.internal.PlaintextAccess;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.testkit.InMemoryKeyStore;
import io.github.dppkit.testkit.MovableClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An application that fills an archive, and the offline tool beside it. */
final class ArchiveLab {

    static final SellingPartner PARTNER = SellingPartner.of("A2EUQ1WTGCTBG2");
    static final PiiScope ORDER = PiiScope.order(PARTNER, "902-3159896-1390916");
    static final ArchiveYear YEAR = new ArchiveYear("DE", 2026);
    static final Purpose INVOICE = Purpose.TAX_INVOICE;

    final Path folder;
    final MovableClock clock = MovableClock.at(Instant.parse("2026-11-22T10:00:00Z"));
    final PermitIssuer issuer = new PermitIssuer(clock);
    final SubjectTokens tokens;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    ArchiveLab(Path folder) throws IOException {
        this.folder = folder;
        this.tokens = new SubjectTokens(
                Environment.of("prod"),
                RootKey.ephemeral(),
                new InMemoryKeyStore(),
                clock,
                new KeyCaches(Duration.ofSeconds(60), 10, clock.nanos()));
        passphrase("first", "first person's own passphrase\n");
        passphrase("second", "second person's own passphrase");
        passphrase("logpass", "passphrase of the opening log\r\n");
    }

    Path passphrase(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        return file;
    }

    /** Runs the tool; an argument in angle brackets is a file of the folder. */
    int tool(String command, String... options) {
        printed.reset();
        List<String> arguments = new ArrayList<>(List.of(command));
        for (String option : options) {
            arguments.add(
                    option.startsWith("<")
                            ? folder.resolve(option.substring(1, option.length() - 1))
                                    .toString()
                            : option);
        }
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new ArchiveTool(clock, out, question -> new char[0]).run(arguments.toArray(String[]::new));
    }

    /** What the last command printed. */
    String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** The line that the last command printed and that starts so. */
    String line(String start) {
        return printed()
                .lines()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow();
    }

    String makeLogKey() {
        tool("create-log-key", "--log-key", "<log.key>", "--log-passphrase", "<logpass>");
        return line(OpeningLog.KEY_NAME);
    }

    int makeKey(String jurisdiction, int year) {
        return tool(
                "create-key",
                logged(
                        "--jurisdiction",
                        jurisdiction,
                        "--year",
                        "" + year,
                        "--key",
                        "<" + jurisdiction + year + ".key>"));
    }

    ArchivePublicKey key(String jurisdiction, int year) {
        if (makeKey(jurisdiction, year) != 0) {
            throw new IllegalStateException(printed());
        }
        return ArchivePublicKey.parse(line("dpp-archive-key1"));
    }

    /** The options that every use of a key needs, before those given. */
    static String[] logged(String... options) {
        List<String> all = new ArrayList<>(List.of(
                "--log",
                "<opening.log>",
                "--log-key",
                "<log.key>",
                "--log-passphrase",
                "<logpass>",
                "--by",
                "a.kowalska",
                "--with",
                "b.nowak",
                "--case",
                "AUDIT-2031/44",
                "--passphrase",
                "<first>",
                "--second-passphrase",
                "<second>"));
        for (int i = 0; i < options.length; i += 2) {
            int at = all.indexOf(options[i]);
            if (at >= 0) {
                all.set(at + 1, options[i + 1]);
            } else {
                all.addAll(Arrays.asList(options).subList(i, i + 2));
            }
        }
        return all.toArray(String[]::new);
    }

    ArchiveEncryptor encryptor(Collection<ArchivePublicKey> keys) {
        return ArchiveEncryptor.create(Environment.of("prod"), issuer, tokens, keys);
    }

    RevealPermit permit(Purpose purpose, PiiCategory... categories) {
        return RevealPermit.issue(
                issuer,
                new ActorId(ActorId.Kind.SERVICE, "archiver"),
                purpose,
                List.of(ORDER),
                List.of(categories),
                clock.instant().plusSeconds(60));
    }

    <T extends Pii> T opened(PiiType<T> type, String text) {
        return type.restore(PlaintextAccess.GRANTED, text, ORDER, issuer);
    }

    Map<FieldName, Pii> fields() {
        Map<FieldName, Pii> fields = new LinkedHashMap<>();
        fields.put(FieldName.of("invoices.name"), opened(PiiType.PERSON_NAME, "Anna Nowak"));
        fields.put(FieldName.of("invoices.tax_id").inRow("7"), opened(PiiType.TAX_ID, "PL5260250995"));
        return fields;
    }

    ArchiveRecord record(ArchiveEncryptor encryptor, ArchiveYear year) {
        return encryptor.encrypt(fields(), ORDER, year, "invoice/1", permit(INVOICE, PiiCategory.values()));
    }

    String token() {
        return HexFormat.of().formatHex(tokens.token(ORDER));
    }

    /** Opens a stored record with the key of a year into {@code out}; options given replace what is right. */
    int open(byte[] record, String out, String... options) throws IOException {
        Files.write(folder.resolve("record"), record);
        String[] right = logged(
                "--record",
                "<record>",
                "--sha256",
                HexFormat.of().formatHex(ArchiveRecord.of(record).sha256()),
                "--partner",
                PARTNER.id(),
                "--token",
                token(),
                "--key",
                "<DE2026.key>",
                "--out",
                "<" + out + ">");
        List<String> all = new ArrayList<>(Arrays.asList(right));
        for (int i = 0; i < options.length; i += 2) {
            all.set(all.indexOf(options[i]) + 1, options[i + 1]);
        }
        return tool("open", all.toArray(String[]::new));
    }

    /** What opens an archive key: the passphrases of two people. */
    char[] both() throws IOException {
        return (text("first") + text("second")).toCharArray();
    }

    String text(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }
}
