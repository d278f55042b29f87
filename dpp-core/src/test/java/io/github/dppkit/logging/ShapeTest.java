package io.github.dppkit.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.policy.Verifies;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Coordinates, hardware addresses, VAT numbers and credentials by their shape, and what only looks like them. */
class ShapeTest {

    private final LogSanitizer sanitizer = LogSanitizer.builder().build();

    @ParameterizedTest
    @Verifies({"A2.6.d", "L5.g"})
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '^',
            value = {
                "locker nearest to 52.52001, 13.40495 selected~locker nearest to [GEO] selected",
                "at -33.8688,151.2093~at [GEO]",
                "seen 00:1a:2b:3c:4d:5e and AC-DE-48-00-11-22~seen [DEVICE] and [DEVICE]",
                "peer AA:BB:CC:DD:EE:FF~peer [DEVICE]",
                "VIES says DE136695976 and ATU13585627 exist~VIES says [TAX_ID] and [TAX_ID] exist",
                "PL8567346215 GB 980 7806 84 CHE-107.787.577 IE1234567T~[TAX_ID] [TAX_ID] [TAX_ID] [TAX_ID]",
                "got Atza|IQEBLjAsAhRmHjNgHpi0U-Dme37rR6CuUpSR, Atzr|IQEBLzAtAhRPpMJxdwVz2Nn6f2y~got [SECRET], [SECRET]",
                "rdt Atz.sprdt|IQEBLjAsAhRmHjNgHpi0U-Dme37rR6CuUpSR~rdt [SECRET]",
                "id amzn1.application-oa2-client.1a2b3c4d5e6f for amzn1.oa2-cs.v1.0a1b2c3d4e5f~id [SECRET] for [SECRET]",
                "key AKIAIOSFODNN7EXAMPLE used~key [SECRET] used",
                "with eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl now~with [SECRET] now",
                "row\\tanna@example.org\\tx~row\\t[EMAIL]\\tx",
                "550 5.1.1 <test@iana.123>: rejected~550 5.1.1 <[EMAIL]>: rejected",
                "Customer Anna Schmidt (22 585 00 72) rang~Customer [NAME] ([PHONE]) rang",
                "/var/labels/Schmidt_Anna_902-3159896-1390916.pdf~/var/labels/[NAME]_[NAME]_902-3159896-1390916.pdf",
            })
    void removesWhatHasTheShape(String text, String expected) {
        assertThat(sanitizer.sanitize(text)).isEqualTo(expected);
        assertThat(sanitizer.sanitize(expected)).isSameAs(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rates 52.5, 13.4 and 1.2345 1.0",
                "versions 10.0.20797.4407, 17.0.12 and 85.4343,1.2",
                "took 00:1a:2b:3c at 12:34:56:78",
                "DE136695975 and SKU DE12345 and PL1234567890",
                "eyJ is how they begin, AKIA too, Atz no",
                "class AKIAHelper, KSJ|x and amzn1.spdoc.1.4.eu.40d49198",
                "1970-01-01 00:00:00 and 2025-11-22T11:39:24.658+01:00",
                "label_902-3159896-1390916.pdf order_902-3159896-1390916",
            })
    void leavesAloneWhatOnlyLooksSo(String text) {
        assertThat(sanitizer.sanitize(text)).isSameAs(text);
    }
}
