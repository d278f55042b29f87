package io.github.dppkit.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PhoneNumber;
import io.github.dppkit.pii.PostalCode;
import io.github.dppkit.pii.SellingPartner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stored form of a token: what version 1 wrote, later versions write and read. */
class IndexTokenTest {

    private static final byte[] SECRET = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f".repeat(2));

    private static List<String> golden() throws IOException {
        try (InputStream in = IndexTokenTest.class.getResourceAsStream("v1/index-tokens.tsv")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    private static IndexTerm term(String kind, String value, String code) {
        return switch (kind) {
            case "email" -> IndexTerm.of(EmailAddress.of(value));
            case "phone" -> IndexTerm.of(PhoneNumber.of(value));
            default -> IndexTerm.of(PersonName.of(value), PostalCode.of(code));
        };
    }

    /** Columns: kind, value, postal code, normal form, its postal code, partner, token. */
    @Test
    void makesTheTokensOfTheGoldenFile() throws IOException {
        IndexLab lab = new IndexLab();
        lab.plant(lab.store, "golden", YearMonth.parse("2026-11"), SECRET);
        BlindIndex index = lab.node("golden", lab.store).index;
        List<String> lines = golden();
        assertThat(lines).hasSizeGreaterThanOrEqualTo(7);
        for (String line : lines) {
            String[] part = line.split("\t", -1);
            assertThat(index.token(term(part[0], part[1], part[2]), SellingPartner.of(part[5]))
                            .text())
                    .as(line)
                    .isEqualTo(part[6]);
        }
    }

    /** As docs/formats.md lays it out, over RFC 5869 put together from HMACs of the JDK. */
    @Test
    void theGoldenFileIsWhatTheDocumentSays() throws Exception {
        for (String line : golden()) {
            String[] part = line.split("\t", -1);
            byte[] key = hkdf(SECRET, parts("dpp/index-key/v1", "golden", part[5], "2026-11"), 32);
            byte[] input = part[0].equals("name+postal-code")
                    ? parts("dpp/index/v1", part[0], part[3], part[4])
                    : parts("dpp/index/v1", part[0], part[3]);
            assertThat(part[6])
                    .as(line)
                    .isEqualTo("dpi1.202611." + HexFormat.of().formatHex(hkdf(key, input, 4)));
        }
    }

    private static byte[] parts(String... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            out.writeBytes(new byte[] {0, 0, (byte) (bytes.length >>> 8), (byte) bytes.length});
            out.writeBytes(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] hkdf(byte[] secret, byte[] info, int length) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
        byte[] extracted = mac.doFinal(secret);
        mac.init(new SecretKeySpec(extracted, "HmacSHA256"));
        mac.update(info);
        mac.update((byte) 1);
        return Arrays.copyOf(mac.doFinal(), length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "anna@example.org",
                "dpi1.202611.1a2b3c4",
                "dpi1.202611.1a2b3c4d5",
                "dpi1.202611.1A2b3c4d",
                "dpi1.202611.1a2b3c4g",
                "dpi1.202611-1a2b3c4d",
                "dpi1.202613.1a2b3c4d",
                "dpi1.202600.1a2b3c4d",
                "dpi1.2a2611.1a2b3c4d",
                "dpi1.\u0662\u0660\u0662611.1a2b3c4d",
                "dpi2.202611.1a2b3c4d",
                "DPI1.202611.1a2b3c4d",
                " dpi1.202611.1a2b3c4",
                "dpp1.202611.1a2b3c4d"
            })
    void refusesEveryOtherText_withoutRepeatingIt(String text) {
        assertThatExceptionOfType(InvalidPiiException.class)
                .isThrownBy(() -> IndexToken.parse(text))
                .withMessage(
                        "Index token refused: the text is not dpi1., a month, a dot and eight hexadecimal digits, as"
                                + " BlindIndex makes them.");
    }

    @Test
    void readsWhatItWrote_andIsEqualByItsText() {
        IndexToken token = IndexToken.parse("dpi1.202611.00ff00ff");
        assertThat(token.text()).isEqualTo("dpi1.202611.00ff00ff");
        assertThat(token.month()).isEqualTo(YearMonth.of(2026, 11));
        assertThat(token)
                .isEqualTo(IndexToken.parse("dpi1.202611.00ff00ff"))
                .hasSameHashCodeAs(IndexToken.parse("dpi1.202611.00ff00ff"))
                .isNotEqualTo(IndexToken.parse("dpi1.202611.00ff00fe"))
                .isNotEqualTo(IndexToken.parse("dpi1.202612.00ff00ff"));
    }
}
