package io.github.dppkit.archive;

import static io.github.dppkit.archive.ArchiveLab.INVOICE;
import static io.github.dppkit.archive.ArchiveLab.ORDER;
import static io.github.dppkit.archive.ArchiveLab.YEAR;
import static io.github.dppkit.archive.ArchiveLab.logged;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.crypto.ArchiveEncryptor;
import io.github.dppkit.crypto.ArchivePublicKey;
import io.github.dppkit.crypto.ArchiveRecord;
import io.github.dppkit.crypto.ArchiveYear;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.crypto.MessagePrivateKey;
import io.github.dppkit.crypto.internal.ArchiveFormat;
import io.github.dppkit.crypto.internal.HpkeKeyset;
import io.github.dppkit.keys.KeyFileException;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.keys.internal.KeyFile;
import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealDeniedException;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.policy.Verifies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Verifies("A2.1.c")
class ArchiveTest {

    @TempDir
    Path folder;

    @TempDir
    static Path template;

    private static String verifier;
    private static ArchivePublicKey key;

    private ArchiveLab lab;
    private ArchiveEncryptor encryptor;

    /** Making a key takes long, by design. */
    @BeforeAll
    static void makeKeys() throws IOException {
        ArchiveLab maker = new ArchiveLab(template);
        verifier = maker.makeLogKey();
        key = maker.key("DE", 2026);
    }

    @BeforeEach
    void copyKeys() throws IOException {
        lab = new ArchiveLab(folder);
        for (String file : List.of("log.key", "DE2026.key", "opening.log")) {
            Files.copy(template.resolve(file), folder.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        encryptor = lab.encryptor(List.of(key));
    }

    @Test
    void opensARecordOffline_forTwoPeople_andPutsItOnRecordWithoutContent() throws IOException {
        ArchiveRecord record = lab.record(encryptor, YEAR);
        assertThat(new String(record.toBytes(), StandardCharsets.ISO_8859_1)).doesNotContain("Nowak", "902-3159896");

        assertThat(lab.open(record.toBytes(), "out.json")).as(lab.printed()).isZero();
        assertThat(lab.printed()).doesNotContain("Nowak", "PL526", "902-3159896");
        assertThat(lab.text("out.json"))
                .contains("\"Anna Nowak\"", "\"PL5260250995\"", "\"order:902-3159896-1390916\"", "invoices.tax_id#7");
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("out.json"))))
                    .isEqualTo("rw-------");
        }
        assertThat(lab.text("opening.log"))
                .doesNotContain("Nowak", "PL526", "902-3159896")
                .contains("\tOPENING\tDE-2026\t", "\tOPENED\t", "a.kowalska\tb.nowak", "AUDIT-2031/44")
                .contains("2026-11-22T10:00:00Z");
        assertThat(lab.tool("verify-log", "--log", "<opening.log>", "--verifier", verifier))
                .isZero();
        assertThat(lab.printed()).contains("4 lines");
    }

    @Test
    void opensADocument_byteForByte() throws IOException {
        byte[] invoice = {0, 1, (byte) 0xff, 10};
        ArchiveRecord record =
                encryptor.encrypt(invoice, ORDER, YEAR, "invoice-pdf/1", lab.permit(INVOICE, PiiCategory.values()));
        assertThat(lab.open(record.toBytes(), "out.json")).isZero();
        assertThat(lab.text("out.json")).contains("\"document\"", "\"AAH/Cg==\"");
    }

    /** Asked of the cipher itself, as the tool asks it once hash, partner and token are what was asked for. */
    @Test
    @Verifies("#67")
    void decryptsNothing_ofWhichOneBitIsChanged_orThatIsCutOrLengthened() throws IOException {
        byte[] good = lab.record(encryptor, YEAR).toBytes();
        HpkeKeyset keyset = HpkeKeyset.open(folder.resolve("DE2026.key"), KeyFile.Kind.ARCHIVE, lab.both());
        assertThat(decrypts(keyset, good)).isTrue();
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] changed = good.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(decrypts(keyset, changed)).as("bit %d", bit).isFalse();
        }
        for (int length = 0; length <= good.length + 1; length++) {
            assertThat(decrypts(keyset, Arrays.copyOf(good, length))).isEqualTo(length == good.length);
        }
        byte[] other = encryptor
                .encrypt(lab.fields(), ORDER, YEAR, "invoice/2", lab.permit(INVOICE, PiiCategory.values()))
                .toBytes();
        int body = new String(good, StandardCharsets.ISO_8859_1).indexOf("invoice/1") + 9;
        byte[] mixed = good.clone();
        System.arraycopy(other, body, mixed, body, other.length - body);
        assertThat(decrypts(keyset, mixed)).as("the header of another record").isFalse();
        assertThat(decrypts(keyset, other)).isTrue();
    }

    private static boolean decrypts(HpkeKeyset keyset, byte[] record) {
        ArchiveFormat.Header header = ArchiveFormat.header(record);
        return header != null && Opening.decrypt(keyset, record, header) != null;
    }

    @Test
    @Verifies("#67")
    void opensNothing_thatIsNotWhatWasAskedFor() throws IOException {
        byte[] good = lab.record(encryptor, YEAR).toBytes();
        byte[] changed = good.clone();
        changed[good.length - 1] ^= 1;
        assertRefused(changed); // the hash given is that of the changed record
        assertRefused(good, "--sha256", "00".repeat(32));
        assertRefused(good, "--partner", "A3OTHER");
        assertRefused(good, "--token", "00".repeat(16));
        assertRefused(new byte[0]);
        assertRefused(Arrays.copyOf(good, 80));
        assertThat(lab.text("opening.log")).contains("\tREFUSED\t").doesNotContain("\tOPENED\t");
    }

    @Test
    @Verifies("#67")
    void theApplicationsLoadersOfKeys_refuseAnArchiveKey_evenWithItsPassphrases() throws IOException {
        char[] both = lab.both();
        Path file = folder.resolve("DE2026.key");
        for (ThrowingCallable load : List.<ThrowingCallable>of(
                () -> MessagePrivateKey.fromKeyset(file, both, "DE-2026"),
                () -> RootKey.fromKeyset(file, both),
                () -> SigningKey.fromKeyset(file, both))) {
            assertThatExceptionOfType(KeyFileException.class)
                    .isThrownBy(load)
                    .satisfies(e -> assertThat(e.problem()).isEqualTo(KeyFileException.Problem.MALFORMED));
        }
    }

    @Test
    @Verifies("#69")
    void afterTheKeyOfAYearIsDestroyed_noneOfItsRecordsOpens_andOthersDo() throws IOException {
        ArchiveYear next = new ArchiveYear("DE", 2027);
        ArchiveEncryptor both = lab.encryptor(List.of(key, lab.key("DE", 2027)));
        byte[] old = lab.record(both, YEAR).toBytes();
        byte[] young = lab.record(both, next).toBytes();
        assertThat(lab.open(old, "before.json")).isZero();

        String[] year = logged("--jurisdiction", "DE", "--year", "2026", "--key", "<DE2026.key>");
        assertThat(lab.tool("destroy-key", year)).isZero();
        assertThat(folder.resolve("DE2026.key")).doesNotExist();
        assertThat(lab.text("opening.log")).contains("\tDESTROYING\tDE-2026\t", "\tDESTROYED\tDE-2026\t");

        try (Stream<Path> left = Files.list(folder)) {
            for (Path file :
                    left.filter(each -> each.toString().endsWith(".key")).toList()) {
                assertThat(lab.open(old, "old.json", "--key", file.toString()))
                        .as(file.toString())
                        .isEqualTo(1);
            }
        }
        assertThat(folder.resolve("old.json")).doesNotExist();
        assertThat(lab.open(young, "young.json", "--key", "<DE2027.key>")).isZero();
    }

    @Test
    void makesOneKeyForAYear_andDestroysNoOther() {
        assertThat(lab.tool(
                        "create-key",
                        logged("--jurisdiction", "DE", "--year", "2026", "--key", "<second-of-2026.key>")))
                .isEqualTo(1);
        assertThat(folder.resolve("second-of-2026.key")).doesNotExist();
        assertThat(lab.makeKey("PL", 2026)).isZero();
        assertThat(lab.tool("destroy-key", logged("--jurisdiction", "PL", "--year", "2026", "--key", "<DE2026.key>")))
                .isEqualTo(1);
        assertThat(folder.resolve("DE2026.key")).exists();
        assertThatExceptionOfType(PolicyConfigurationException.class)
                .isThrownBy(() -> lab.encryptor(List.of(key, key)))
                .withMessageContaining("DE-2026");
    }

    @Test
    void takesTwoPeople_eachWithAPassphraseOfHisOwn() throws IOException {
        byte[] record = lab.record(encryptor, YEAR).toBytes();
        assertRefused(record, "--with", "a.kowalska");
        assertRefused(record, "--second-passphrase", "<first>");
        assertRefused(record, "--passphrase", "<second>", "--second-passphrase", "<first>");
        lab.passphrase("short", "fifteen chars..");
        assertRefused(record, "--second-passphrase", "<short>");
        lab.passphrase("wrong", "second person's own passphrasf");
        assertRefused(record, "--second-passphrase", "<wrong>");
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(folder.resolve("second"), PosixFilePermissions.fromString("rw-r-----"));
            assertRefused(record);
        }
    }

    @Test
    void opensNothing_beforeItIsOnRecord() throws IOException {
        byte[] record = lab.record(encryptor, YEAR).toBytes();
        Files.writeString(folder.resolve("damaged.log"), "dpp-archive-log/1\t1\n");
        assertRefused(record, "--log", "<damaged.log>");
        assertRefused(record, "--log", "<none/opening.log>");
        assertRefused(record, "--case", "because Anna asked");
        assertThat(lab.open(record, "first")).as("a file is there already").isEqualTo(1);
        assertThat(lab.text("first")).startsWith("first person");
        assertThat(lab.text("opening.log")).contains("\tOPENING\t").doesNotContain("\tOPENED\t");
    }

    @Test
    void noticesAChangedLog_andOneThatWasCut() throws IOException {
        String head = lab.text("opening.log");
        assertThat(head.lines()).hasSize(2);
        lab.tool("verify-log", "--log", "<opening.log>", "--verifier", verifier);
        String hash = lab.printed().strip().replaceAll(".*head ", "");
        assertThat(verifyLog(head, hash)).isZero();
        assertThat(verifyLog(head.replace("a.kowalska", "c.kowalska"), "")).isEqualTo(1);
        assertThat(verifyLog(head.substring(head.indexOf('\n') + 1), "")).isEqualTo(1);
        assertThat(verifyLog(head.replace("\tCREATED\t", "\tOPENED\t"), "")).isEqualTo(1);
        String cut = head.substring(0, head.indexOf('\n') + 1);
        assertThat(verifyLog(cut, "")).as("a cut end does not show by itself").isZero();
        assertThat(verifyLog(cut, hash)).as("but against the head on record").isEqualTo(1);
        assertThat(verifyLog(head + "dpp-archive-log/1\t3", hash))
                .as("cut off by a crash")
                .isZero();
    }

    @Test
    void goesOnAfterALineThatACrashCutOff() throws IOException {
        Files.writeString(folder.resolve("opening.log"), lab.text("opening.log") + "dpp-archive-log/1\t3\tab");
        assertThat(lab.makeKey("PL", 2026)).isZero();
        assertThat(lab.tool("verify-log", "--log", "<opening.log>", "--verifier", verifier))
                .isZero();
        assertThat(lab.printed()).contains("4 lines");
    }

    private int verifyLog(String text, String head) throws IOException {
        Files.writeString(folder.resolve("copy.log"), text);
        return head.isEmpty()
                ? lab.tool("verify-log", "--log", "<copy.log>", "--verifier", verifier)
                : lab.tool("verify-log", "--log", "<copy.log>", "--verifier", verifier, "--head", head);
    }

    @Test
    void takesInOnlyWhatALawNames_andAPermitReveals() {
        RevealPermit shipping = lab.permit(Purpose.SHIPPING, PiiCategory.values());
        assertDenied(() -> encryptor.encrypt(lab.fields(), ORDER, YEAR, "invoice/1", shipping));
        assertDenied(() -> encryptor.encrypt(new byte[1], ORDER, YEAR, "invoice/1", shipping));
        RevealPermit namesOnly = lab.permit(INVOICE, PiiCategory.NAME);
        assertDenied(() -> encryptor.encrypt(lab.fields(), ORDER, YEAR, "invoice/1", namesOnly));
        RevealPermit permit = lab.permit(INVOICE, PiiCategory.values());
        PiiScope other = PiiScope.order(ArchiveLab.PARTNER, "902-1");
        assertDenied(() -> encryptor.encrypt(new byte[1], other, YEAR, "invoice/1", permit));
        Map<FieldName, Pii> unscoped = Map.of(FieldName.of("name"), PiiType.PERSON_NAME.parse("Anna Nowak"));
        assertDenied(() -> encryptor.encrypt(unscoped, ORDER, YEAR, "invoice/1", permit));
        lab.clock.advance(java.time.Duration.ofSeconds(60));
        assertDenied(() -> encryptor.encrypt(lab.fields(), ORDER, YEAR, "invoice/1", permit));
    }

    @Test
    void refusesAYearWithoutKey_andForms() {
        RevealPermit permit = lab.permit(Purpose.legalDuty("DE", "AO-147"), PiiCategory.values());
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(
                        () -> encryptor.encrypt(lab.fields(), ORDER, new ArchiveYear("DE", 2025), "invoice/1", permit))
                .withMessageContaining("DE-2025");
        for (String schema : List.of("", "Invoice", "anna@example.org", "x".repeat(65))) {
            assertThatExceptionOfType(InvalidPiiException.class)
                    .isThrownBy(() -> encryptor.encrypt(lab.fields(), ORDER, YEAR, schema, permit));
        }
        assertThatExceptionOfType(InvalidPiiException.class)
                .isThrownBy(() -> encryptor.encrypt(Map.of(), ORDER, YEAR, "invoice/1", permit));
        assertThatExceptionOfType(InvalidPiiException.class)
                .isThrownBy(() -> encryptor.encrypt(new byte[16 * 1024 * 1024], ORDER, YEAR, "invoice/1", permit))
                .withMessageContaining("16 MiB");
        assertThatExceptionOfType(InvalidPiiException.class).isThrownBy(() -> new ArchiveYear("de", 2026));
        assertThatExceptionOfType(InvalidPiiException.class).isThrownBy(() -> new ArchiveYear("DE", 26));
    }

    @Test
    void handsOverThePublicKeyAsText_andRefusesAnyOtherText() {
        assertThat(ArchivePublicKey.parse(key.text())).isEqualTo(key).hasToString(key.text());
        assertThat(key.year()).isEqualTo(YEAR);
        assertThat(lab.makeKey("PL", 2026)).isZero();
        ArchivePublicKey other = ArchivePublicKey.parse(lab.line("dpp-archive-key1"));
        assertThat(lab.line("Fingerprint: ")).endsWith(other.fingerprint());
        String text = key.text();
        for (String changed : List.of(
                "",
                text.replace("2026", "2027"),
                text.replace("DE-", "PL-"),
                text.replace("dpp-archive-key1", "dpp-message-key1"),
                text.substring(0, text.length() - 1),
                text + "A")) {
            assertThatExceptionOfType(KeyFileException.class)
                    .isThrownBy(() -> ArchivePublicKey.parse(changed))
                    .satisfies(e -> assertThat(e.problem()).isEqualTo(KeyFileException.Problem.MALFORMED));
        }
    }

    @Test
    void showsWhatARecordSaysOfItself_andHowItIsUsed() throws IOException {
        Files.write(folder.resolve("record"), lab.record(encryptor, YEAR).toBytes());
        assertThat(lab.tool("inspect", "--record", "<record>")).isZero();
        assertThat(lab.printed())
                .contains("DE-2026", "prod", "A2EUQ1WTGCTBG2", lab.token(), "tax_invoice", "invoice/1")
                .doesNotContain("902-3159896", "Nowak");
        assertThat(lab.tool("")).isEqualTo(2);
        assertThat(lab.printed()).contains("create-log-key", "destroy-key");
        assertThat(lab.tool("open", "--record")).isEqualTo(1);
        assertThat(lab.tool("open", "--nonsense", "x")).isEqualTo(1);
        assertThat(lab.tool("open", "--key", "a", "--key", "b")).isEqualTo(1);
    }

    private void assertRefused(byte[] record, String... options) throws IOException {
        assertThat(lab.open(record, "out.json", options)).as(lab.printed()).isEqualTo(1);
        assertThat(folder.resolve("out.json")).doesNotExist();
    }

    private static void assertDenied(ThrowingCallable call) {
        assertThatExceptionOfType(RevealDeniedException.class).isThrownBy(call);
    }
}
