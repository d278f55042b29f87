package io.github.dppkit.spapi;

import static io.github.dppkit.spapi.SpApiLab.GET_ORDER;
import static io.github.dppkit.spapi.SpApiLab.SELLER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.policy.Verifies;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Payloads that are not taken in: one exception, no content in it, nothing written, no key made. */
@Verifies("#138")
class SpApiPayloadRefusalTest {

    private static final String SECRET = "Anna Nowak";
    private static final String NAME = "{\"order\":{\"orderId\":\"1-1\",\"buyer\":{\"buyerName\":\"" + SECRET + "\"}}";

    private final SpApiLab lab = new SpApiLab();

    static Stream<byte[]> refused() {
        return Stream.concat(
                Stream.of(
                                "",
                                " ",
                                NAME,
                                NAME + ",}",
                                NAME + "} x",
                                NAME + "} {}",
                                NAME + ",\"order\":1}",
                                NAME + ",\"" + SECRET + "\":1,\"" + SECRET + "\":2}",
                                NAME + ",\"a\":" + "[".repeat(257) + "]".repeat(257) + "}",
                                NAME + ",\"a\":" + "9".repeat(1_001) + "}",
                                NAME + ",\"a\":1." + "9".repeat(1_001) + "}",
                                NAME + ",\"" + "n".repeat(60_000) + "\":1}",
                                NAME + ",\"a\":\"\\x\"}",
                                NAME + ",\"a\":\"" + SECRET + "\n\"}",
                                NAME + ",\"a\":NaN}",
                                NAME + ",\"a\":01}",
                                "\uFEFF" + NAME)
                        .map(text -> text.getBytes(StandardCharsets.UTF_8)),
                Stream.of(
                        (NAME + "}").getBytes(StandardCharsets.UTF_16),
                        (NAME + "}").getBytes(StandardCharsets.UTF_16LE),
                        (NAME + ",\"a\":\"\u00e9\"}").getBytes(StandardCharsets.ISO_8859_1),
                        cesu()));
    }

    /** A surrogate spelled in three bytes, which no UTF-8 holds. */
    private static byte[] cesu() {
        byte[] json = (NAME + ",\"a\":\"###\"}").getBytes(StandardCharsets.UTF_8);
        int at = new String(json, StandardCharsets.UTF_8).indexOf("###");
        json[at] = (byte) 0xED;
        json[at + 1] = (byte) 0xA0;
        json[at + 2] = (byte) 0x80;
        return json;
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatIsNoPayload_andStoresAndShowsNothing(byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThatExceptionOfType(SpApiPayloadException.class)
                .isThrownBy(() -> lab.encryptor.encrypt(
                        GET_ORDER, new java.io.ByteArrayInputStream(payload), SELLER, SpApiLab.now(), out))
                .satisfies(e -> {
                    assertThat(e).hasNoCause();
                    assertThat(e.getMessage())
                            .startsWith("SP-API payload refused")
                            .doesNotContain("Nowak");
                });
        assertThat(out.size()).isZero();
        assertThat(lab.events).isEmpty();
        assertThat(lab.observed).isEmpty();
    }

    @Test
    void takesAByteOrderMark() {
        String json = "\uFEFF" + NAME + "}";

        EncryptedJson stored = lab.encrypt(GET_ORDER, json);

        assertThat(SpApiLab.text(stored))
                .startsWith("\uFEFF{")
                .contains("dpp1.")
                .doesNotContain("Nowak");
        assertThat(lab.decrypt(GET_ORDER, stored)).isEqualTo(json);
    }

    @Test
    void endlessInputsAreRefused_inASmallHeap() throws Exception {
        assertThat(child("refusals")).isEqualTo("refused 5\n");
    }

    @Test
    void aPayloadAndAReportOf16MiB_passInASmallHeap() throws Exception {
        assertThat(child("large")).isEqualTo("json true\ntsv true\n");
    }

    private static String child(String what) throws Exception {
        String classPath = String.join(
                File.pathSeparator,
                List.of(
                        System.getProperty("surefire.test.class.path", ""),
                        System.getProperty("java.class.path", ""),
                        System.getProperty("jdk.module.path", "")));
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx64m",
                        "-XX:+UseSerialGC", // one that does not fall behind on a busy machine
                        "-cp",
                        classPath,
                        SmallHeapChild.class.getName(),
                        what)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (InputStream out = process.getInputStream()) {
            String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).isZero();
            return text;
        } finally {
            process.destroyForcibly();
        }
    }
}
