package io.github.dppkit.spapi;

import static io.github.dppkit.spapi.SpApiLab.SELLER;
import static io.github.dppkit.spapi.SpApiLab.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.crypto.DecryptionFailedException;
import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Verifies;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpApiReportTest {

    private static final SpApiReport REPORT = SpApiReport.of("GET_FLAT_FILE_ORDER_REPORT_DATA_SHIPPING");
    private static final String TSV = String.join(
            "\r\n",
            "order-id\torder-item-id\tpurchase-date\tBuyer-Email\tsku\trecipient-name\tship-city",
            "902-1-1\t11\t2026-11-01T08:00:00+00:00\ta@example.org\tS-1\tAnna \"Ania\" Nowak\tŁódź",
            "902-1-1\t12\t2026-11-01T08:00:00+00:00\ta@example.org\tS-2\tAnna Nowak\tŁódź",
            "902-2-2\t21\t2026-11-02T08:00:00+00:00\t\tS-1\tPiotr Lis\tdpp1.x",
            "");

    private final SpApiLab lab = new SpApiLab();

    @Test
    void encryptsByColumn_oneScopePerOrder_andGivesTheBytesBack() {
        byte[] tsv = TSV.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream stored = new ByteArrayOutputStream();

        IngestReport report = encrypt(REPORT, tsv, stored);

        assertThat(report.encrypted())
                .isEqualTo(Map.of(PiiCategory.EMAIL, 2, PiiCategory.NAME, 3, PiiCategory.ADDRESS, 3));
        assertThat(report.scopes()).containsExactlyInAnyOrder(order("902-1-1"), order("902-2-2"));
        assertThat(report.drift()).isEmpty();
        assertThat(stored.toString(StandardCharsets.UTF_8))
                .doesNotContain("Nowak", "Lis", "example", "Łódź")
                .contains("order-id\torder-item-id", "902-1-1\t11\t", "\tS-2\t");
        assertThat(decrypt(REPORT, stored.toByteArray(), report)).isEqualTo(tsv);
        assertThat(lab.observed.get(order("902-2-2")))
                .satisfies(said -> assertThat(said.purchasedAt()).isEqualTo(Instant.parse("2026-11-02T08:00:00Z")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "ISO-8859-1", "windows-1252", "Shift_JIS"})
    void keepsTheBytesOfEveryEncoding(String encoding) {
        Charset charset = Charset.forName(encoding);
        String name = encoding.equals("Shift_JIS") ? "山田 太郎 ソ表" : "Zoë Müller";
        byte[] tsv = ("order-id\trecipient-name\n902-1-1\t" + name + "\n").getBytes(charset);
        SpApiReport report = REPORT.encodedAs(charset);
        ByteArrayOutputStream stored = new ByteArrayOutputStream();

        IngestReport ingested = encrypt(report, tsv, stored);

        assertThat(ingested.encryptedLeaves()).isEqualTo(1);
        assertThat(decrypt(report, stored.toByteArray(), ingested)).isEqualTo(tsv);
    }

    @Test
    void aCellOfNulBytes_comesBackToo() {
        byte[] tsv = "order-id\trecipient-name\n902-1-1\tA\0B".getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream stored = new ByteArrayOutputStream();

        IngestReport ingested = encrypt(REPORT, tsv, stored);

        assertThat(decrypt(REPORT, stored.toByteArray(), ingested)).isEqualTo(tsv);
    }

    @Test
    void anUnknownColumnWithAClearName_isEncryptedAndReported() {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();

        IngestReport report = encrypt(
                REPORT,
                "Order_ID\talternate-contact-phone\n902-1-1\t+48 600 100 200\n".getBytes(StandardCharsets.UTF_8),
                stored);

        assertThat(report.drift()).containsExactly("$columns.alternate-contact-phone");
        assertThat(stored.toString(StandardCharsets.UTF_8)).doesNotContain("600");
    }

    @Test
    void aLineWithoutAnOrder_belongsToTheReportAndDay() {
        byte[] tsv = "order-id\trecipient-name\n\tAnna Nowak\n".getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream stored = new ByteArrayOutputStream();

        IngestReport report = encrypt(REPORT, tsv, stored);

        assertThat(report.scopes())
                .containsExactly(PiiScope.ingest(SELLER, REPORT.operation().name(), LocalDate.parse("2026-11-21")));
        assertThat(decrypt(REPORT, stored.toByteArray(), report)).isEqualTo(tsv);
    }

    @Test
    @Verifies("#94")
    void linesOfAnErasedOrder_areDropped() {
        lab.erased.add(order("902-1-1"));
        ByteArrayOutputStream stored = new ByteArrayOutputStream();

        IngestReport report = encrypt(REPORT, TSV.getBytes(StandardCharsets.UTF_8), stored);

        assertThat(report.erasedLeaves()).isEqualTo(6);
        assertThat(stored.toString(StandardCharsets.UTF_8))
                .doesNotContain("Nowak")
                .contains("902-1-1\t11\t");
        assertThat(lab.store.dataKey(order("902-1-1"))).isEmpty();
    }

    @Test
    void refusesValuesThatWereSwappedBetweenLines() {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        IngestReport report = encrypt(REPORT, TSV.getBytes(StandardCharsets.UTF_8), stored);
        String[] lines = stored.toString(StandardCharsets.UTF_8).split("\r\n", -1);
        String a = lines[1].split("\t", -1)[5];
        String b = lines[2].split("\t", -1)[5];
        lines[1] = lines[1].replace(a, b);

        assertThatExceptionOfType(DecryptionFailedException.class)
                .isThrownBy(() -> decrypt(REPORT, String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8), report));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "order-id\torder-id\n1\t2\n",
                "order-id\t\n1\t2\n",
                "order-id\trecipient-name\n902-1-1\tAnna Nowak\textra\n",
                "order-id\trecipient-name\n902-1-1\tAnna Nowak\n902-1-2\n",
                "order-id\trecipient-name\n\n902-1-1\tAnna Nowak\n",
                "order-id\trecipient-name\r902-1-1\tAnna Nowak\r",
                "order-id,recipient,notes\n902-1-1,Anna Nowak,x\n",
                "order-id;recipient;notes\n902-1-1;Anna Nowak;x\n",
                "<?xml version=\"1.0\"?>\n<Name>Anna Nowak</Name>\n",
                "{\n \"recipientName\": \"Anna Nowak\"\n}\n",
                "[\n \"Anna Nowak\"\n]\n"
            })
    void refusesWhatIsNoReport(String tsv) {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();

        assertThatExceptionOfType(SpApiPayloadException.class)
                .isThrownBy(() -> encrypt(REPORT, tsv.getBytes(StandardCharsets.UTF_8), stored))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("Nowak"));
        assertThat(stored.size()).isZero();
        assertThat(lab.events).isEmpty();
    }

    @Test
    void refusesAnotherEncodingThanDeclared() {
        byte[] latin = "order-id\trecipient-name\n902-1-1\tMüller\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThatExceptionOfType(SpApiPayloadException.class)
                .isThrownBy(() -> encrypt(REPORT, latin, new ByteArrayOutputStream()))
                .withMessageContaining("UTF-8");
        assertThatExceptionOfType(InvalidPiiException.class)
                .isThrownBy(() -> REPORT.encodedAs(StandardCharsets.UTF_16));
        assertThat(lab.events).isEmpty();
    }

    private IngestReport encrypt(SpApiReport report, byte[] tsv, ByteArrayOutputStream out) {
        return lab.encryptor.encryptReport(report, new ByteArrayInputStream(tsv), SELLER, SpApiLab.now(), out);
    }

    private byte[] decrypt(SpApiReport report, byte[] stored, IngestReport ingested) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        lab.encryptor.decryptReport(
                report, new ByteArrayInputStream(stored), SELLER, lab.permit(ingested.scopes()), out);
        return out.toByteArray();
    }
}
