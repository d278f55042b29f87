package io.github.dppkit.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.policy.Verifies;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Row values that databases quote go, whatever they are, and the rest of the message stays. */
@Verifies("#134")
class DatabaseErrorTest {

    private final LogSanitizer sanitizer = LogSanitizer.builder().build();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "duplicate key value violates unique constraint \"uq\" Detail: Key (email)=(anna@example.org) already exists.|"
                        + "duplicate key value violates unique constraint \"uq\" Detail: Key (email)=([EMAIL]) already exists.",
                "Key (name, city)=(Anna (Anni) Schmidt, Bonn) is not present in table \"t\".|Key (name, city)=([PII]) is"
                        + " not present in table \"t\".",
                "Failing row contains (5, Anna Schmidt, null).|Failing row contains ([PII]",
                "ERROR: invalid input syntax for type integer: \"Anna 5\" Position: 7|ERROR: invalid input syntax for type"
                        + " integer: \"[PII]\" Position: 7",
                "Data conversion error converting \"Anna\"; SQL statement: x|Data conversion error converting \"[PII]\";"
                        + " SQL statement: x",
                "Value too long for column \"NAME CHARACTER VARYING(3)\": \"'Anna Schmidt' (12)\"; SQL|Value too long for"
                        + " column \"NAME CHARACTER VARYING(3)\": \"[PII]\"; SQL",
                "Unique index or primary key violation: \"PUBLIC.U ON PUBLIC.T(NAME NULLS FIRST) VALUES ( /* 1 */ 'Anna'"
                        + " )\"|Unique index or primary key violation: \"PUBLIC.U ON PUBLIC.T(NAME NULLS FIRST) VALUES"
                        + " ([PII]",
                "Duplicate entry 'Anna O'Neil' for key 't.name'|Duplicate entry '[PII]' for key 't.name'",
                "Incorrect integer value: 'Anna' for column 'x' at row 1|Incorrect integer value: '[PII]' for column 'x'"
                        + " at row 1",
            })
    void removesRowValuesFromDatabaseErrors(String text, String expected) {
        assertThat(sanitizer.sanitizeLine(text)).isEqualTo(expected);
        assertThat(sanitizer.sanitizeLine(expected)).isSameAs(expected);
    }
}
