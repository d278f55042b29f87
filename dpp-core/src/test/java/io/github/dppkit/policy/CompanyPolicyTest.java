package io.github.dppkit.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CompanyPolicyTest {

    /** Stands for whatever a host's file may hold by mistake; no refusal may show it. */
    private static final String SECRET = "jane.doe@example.com";

    private static InputStream stream(String json) {
        return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String file(String figures) {
        return "{\"format\":\"dpp-policy/1\",\"id\":\"acme\",\"revision\":3,\"figures\":{" + figures + "}}";
    }

    @Test
    void tightensAFigure_underItsClauseWithItsOwnSource() {
        DppPolicy acme = DppPolicy.strictest()
                .with(stream(file("\"pii-retention\":{\"value\":\"P28D\",\"source\":\"decision of the board\"}")));

        FigureValue value = acme.figure(PolicyFigure.PII_RETENTION).orElseThrow();
        assertThat(acme.piiRetention()).isEqualTo(Duration.ofDays(28));
        assertThat(value.clause()).isEqualTo("L4.b");
        assertThat(value.policy()).isEqualTo("acme");
        assertThat(value.source()).isEqualTo("decision of the board");
        assertThat(acme.id()).endsWith("+acme");
        assertThat(acme.version()).contains("acme@3");
        assertThat(acme.status()).isEqualTo(PolicyStatus.READ_BY_THIRD_PARTIES);
        assertThat(acme.figure(PolicyFigure.PASSWORD_LENGTH))
                .isEqualTo(DppPolicy.strictest().figure(PolicyFigure.PASSWORD_LENGTH));
    }

    @Test
    void addsAFigureOnWhichThePolicyIsSilent_underTheClauseThatAnotherPolicyGivesIt() {
        DppPolicy acme = DppPolicy.load("amazon-2021").with(stream(file("\"mfa-required\":{\"value\":true}")));

        assertThat(acme.mfaRequired()).isTrue();
        assertThat(acme.figure(PolicyFigure.MFA_REQUIRED).map(FigureValue::clause))
                .contains("L5.c");
        assertThat(acme.figure(PolicyFigure.MFA_REQUIRED).map(FigureValue::source))
                .contains("company policy file acme");
    }

    @Test
    void keepsTheStrictReading_whereTheCompanyStaysBelowIt() {
        DppPolicy acme =
                DppPolicy.load("2lm-2025-12").with(stream(file("\"log-review-interval\":{\"value\":\"P7D\"}")));

        assertThat(acme.figure(PolicyFigure.LOG_REVIEW_INTERVAL).map(FigureValue::text))
                .contains("7 d");
        assertThat(DppPolicy.strictest(acme)
                        .figure(PolicyFigure.LOG_REVIEW_INTERVAL)
                        .map(FigureValue::text))
                .contains("84 h");
    }

    @Test
    void replacesAnAdvisedValue_butNotTheLeast() {
        DppPolicy strict = DppPolicy.strictest();

        assertThat(strict.with(stream(file("\"audit-retention\":{\"value\":\"P380D\"}")))
                        .auditRetention())
                .isEqualTo(Duration.ofDays(380));
        assertThatThrownBy(() -> strict.with(stream(file("\"audit-retention\":{\"value\":\"P365D\"}"))))
                .isInstanceOf(PolicyConfigurationException.class);
    }

    @Test
    void readsTheFileAtAPath(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("acme.json");
        Files.writeString(path, file("\"password-length\":{\"value\":16}"));

        assertThat(DppPolicy.strictest()
                        .with(path)
                        .figure(PolicyFigure.PASSWORD_LENGTH)
                        .map(FigureValue::count))
                .contains(16);
        assertThatThrownBy(() -> DppPolicy.strictest().with(folder.resolve("missing.json")))
                .isInstanceOf(PolicyConfigurationException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pii-retention | \"P45D\" | L4.b | 30 d | 45 d",
                "retention-anchor | \"AMAZON_DELIVERY\" | L4.b | STRICTEST | AMAZON_DELIVERY",
                "password-length | 8 | L5.b | 12 | 8",
                "lockout-failures | 10 | L5.b | 5 | 10",
                "mfa-required | false | L5.c | true | false",
                "audit-retention | \"P90D\" | L5.f | 366 d | 90 d",
                "log-review-interval | \"P14D\" | L5.e | 84 h | 14 d",
                "cipher-at-rest | \"AES_128\" | L3.a | AES_256 | AES_128",
                "access-review-interval | \"P92D\" | A1.2.d | 90 d | 92 d",
            })
    @Verifies("#104")
    void refusesAWeakerFigure_namingItTheClauseAndBothValues(
            String key, String value, String clause, String asked, String set) {
        String json = file("\"" + key + "\":{\"value\":" + value + "}");

        assertThatThrownBy(() -> DppPolicy.strictest().with(stream(json)))
                .isInstanceOf(PolicyConfigurationException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(clause)
                .hasMessageContaining("asks " + asked + ",")
                .hasMessageContaining("weaker " + set + ".");
    }

    @Test
    void refusesTheWholeFile_whenOneOfItsFiguresIsWeaker() {
        String json = file("\"pii-retention\":{\"value\":\"P20D\"},\"password-history\":{\"value\":1}");
        assertThatThrownBy(() -> DppPolicy.strictest().with(stream(json)))
                .isInstanceOf(PolicyConfigurationException.class)
                .hasMessageContaining("password-history");
    }

    @Test
    void refusesFiguresThatNobodyCouldKeepTogether() {
        String json = file("\"password-min-age\":{\"value\":\"P90D\"}");
        assertThatThrownBy(() -> DppPolicy.strictest().with(stream(json)))
                .isInstanceOf(PolicyConfigurationException.class)
                .hasMessageContaining("password-max-age");
    }

    static Stream<Arguments> files() {
        String head = "{\"format\":\"dpp-policy/1\",\"id\":\"acme\",\"revision\":1,";
        return Stream.of(
                Arguments.of("not JSON", SECRET, "line 1"),
                Arguments.of("empty", "", "JSON object"),
                Arguments.of("an array", "[\"" + SECRET + "\"]", "JSON object"),
                Arguments.of("cut short", file("\"pii-retention\":{\"value\":\"" + SECRET), "line 1"),
                Arguments.of("text after the end", file("") + SECRET, "line 1"),
                Arguments.of("two documents", file("") + file(""), "not well-formed"),
                Arguments.of("a comment", "/* " + SECRET + " */" + file(""), "line 1"),
                Arguments.of("unknown figure", file("\"" + SECRET + "\":{\"value\":1}"), "figure number 1"),
                Arguments.of(
                        "unknown property of a figure",
                        file("\"pii-retention\":{\"value\":\"P1D\",\"" + SECRET + "\":1}"),
                        "pii-retention"),
                Arguments.of(
                        "a clause of its own",
                        file("\"pii-retention\":{\"value\":\"P1D\",\"clause\":\"A2.1.a\"}"),
                        "unknown property"),
                Arguments.of("unknown property", head + "\"" + SECRET + "\":1,\"figures\":{}}", "unknown property"),
                Arguments.of("no value", file("\"pii-retention\":{\"source\":\"x\"}"), "pii-retention"),
                Arguments.of("a null value", file("\"pii-retention\":{\"value\":null}"), "pii-retention"),
                Arguments.of("a bare value", file("\"pii-retention\":\"P1D\""), "pii-retention"),
                Arguments.of("a number for a duration", file("\"pii-retention\":{\"value\":30}"), "pii-retention"),
                Arguments.of("text for a duration", file("\"pii-retention\":{\"value\":\"" + SECRET + "\"}"), "L4.b"),
                Arguments.of("months", file("\"pii-retention\":{\"value\":\"P1M\"}"), "pii-retention"),
                Arguments.of("text for a count", file("\"password-length\":{\"value\":\"16\"}"), "password-length"),
                Arguments.of("a fraction", file("\"password-length\":{\"value\":16.5}"), "password-length"),
                Arguments.of("too large", file("\"password-length\":{\"value\":4294967312}"), "password-length"),
                Arguments.of("no password could be so long", file("\"password-length\":{\"value\":9999}"), "L5.b"),
                Arguments.of("text for a flag", file("\"mfa-required\":{\"value\":\"true\"}"), "mfa-required"),
                Arguments.of("unknown choice", file("\"tls-minimum\":{\"value\":\"" + SECRET + "\"}"), "tls-minimum"),
                Arguments.of(
                        "a figure twice",
                        file("\"pii-retention\":{\"value\":\"P1D\"},\"pii-retention\":{\"value\":\"P30D\"}"),
                        "twice"),
                Arguments.of("a value twice", file("\"pii-retention\":{\"value\":\"P1D\",\"value\":\"P2D\"}"), "twice"),
                Arguments.of("no format", "{\"id\":\"acme\",\"revision\":1,\"figures\":{}}", "format"),
                Arguments.of("another format", file("").replace("policy/1", "policy/2"), "format"),
                Arguments.of("no id", "{\"format\":\"dpp-policy/1\",\"revision\":1,\"figures\":{}}", "\"id\""),
                Arguments.of("a bad id", file("").replace("acme", SECRET), "\"id\""),
                Arguments.of("our own id", file("").replace("acme", "amazon-2021"), "\"id\""),
                Arguments.of("no revision", "{\"format\":\"dpp-policy/1\",\"id\":\"acme\",\"figures\":{}}", "revision"),
                Arguments.of("revision nought", file("").replace(":3", ":0"), "revision"),
                Arguments.of("no figures", "{\"format\":\"dpp-policy/1\",\"id\":\"acme\",\"revision\":1}", "figures"),
                Arguments.of(
                        "a line break in the source",
                        file("\"pii-retention\":{\"value\":\"P1D\",\"source\":\"a\\nb\"}"),
                        "source"),
                Arguments.of(
                        "reordered text in the source",
                        file("\"pii-retention\":{\"value\":\"P1D\",\"source\":\"a\u202eb\"}"),
                        "source"),
                Arguments.of(
                        "an endless source",
                        file("\"pii-retention\":{\"value\":\"P1D\",\"source\":\"" + "x".repeat(401) + "\"}"),
                        "source"),
                Arguments.of("deep nesting", "[".repeat(50_000), "not well-formed"),
                Arguments.of(
                        "a long number",
                        file("\"password-length\":{\"value\":" + "9".repeat(5000) + "}"),
                        "not well-formed"),
                Arguments.of("a large file", " ".repeat(64 * 1024) + file(""), "larger than"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void refusesAFileItDoesNotUnderstand_withoutRepeatingIt(String name, String json, String says) {
        assertThatThrownBy(() -> DppPolicy.strictest().with(stream(json)))
                .isInstanceOf(PolicyConfigurationException.class)
                .hasMessageContaining(says)
                .hasMessageNotContaining("jane")
                .hasNoCause();
    }

    @Test
    void stopsReadingAnEndlessStream() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return ' ';
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                Arrays.fill(buffer, offset, offset + length, (byte) ' ');
                return length;
            }
        };
        assertThatThrownBy(() -> DppPolicy.strictest().with(endless))
                .isInstanceOf(PolicyConfigurationException.class)
                .hasMessageContaining("larger than");
    }

    @Test
    void refusesAStreamThatBreaks() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("disk gone");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                throw new IOException("disk gone");
            }
        };
        assertThatThrownBy(() -> DppPolicy.strictest().with(broken))
                .isInstanceOf(PolicyConfigurationException.class)
                .hasMessageContaining("cannot be read")
                .hasRootCauseMessage("disk gone");
    }
}
