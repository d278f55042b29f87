package io.github.dppkit.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.crypto.internal.ValueFormat;
import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.policy.Verifies;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class EncryptedValueTest {

    private static final String PLAIN = "anna.nowak@example.org, and long enough to be taken for a value by its length";

    /** The column of a table that was never migrated, as text and as bytes, and as text that only looks encrypted. */
    private static final List<EncryptedValue<EmailAddress>> NOT_ENCRYPTED = List.of(
            EncryptedValue.parse(PLAIN, PiiType.EMAIL_ADDRESS),
            EncryptedValue.parse("dpp1." + PLAIN, PiiType.EMAIL_ADDRESS),
            EncryptedValue.of(PLAIN.getBytes(StandardCharsets.UTF_8), PiiType.EMAIL_ADDRESS));

    @Test
    @Verifies({"A2.6.d", "L5.g"})
    void showsNoTextAsJson_thatWasNeverEncrypted() throws Exception {
        for (EncryptedValue<EmailAddress> value : NOT_ENCRYPTED) {
            Map<String, Object> row = Map.of("buyer_email", value);
            String expected = "{\"buyer_email\":\"EncryptedValue[EmailAddress]\"}";
            assertThat(JsonMapper.builder().build().writeValueAsString(row)).isEqualTo(expected);
            assertThat(new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(row))
                    .isEqualTo(expected);
            assertThat(row.toString()).doesNotContain("anna");
        }
    }

    @Test
    void givesBackWhateverStoodInTheColumn_soThatNothingIsLostOnTheWayBack() {
        assertThat(NOT_ENCRYPTED.get(0).text()).isEqualTo(PLAIN);
        assertThat(NOT_ENCRYPTED.get(2).toBytes()).isEqualTo(PLAIN.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void showsItsTextAsJson_whenItIsEncrypted() throws Exception {
        byte[] header = ValueFormat.header(PiiType.EMAIL_ADDRESS.code(), 3, new DataKeyId(1, 2));
        EncryptedValue<EmailAddress> value =
                EncryptedValue.of(ValueFormat.join(header, new byte[40]), PiiType.EMAIL_ADDRESS);
        assertThat(JsonMapper.builder().build().writeValueAsString(value)).isEqualTo("\"" + value.text() + "\"");
        assertThat(value.text()).startsWith("dpp1.");
    }
}
