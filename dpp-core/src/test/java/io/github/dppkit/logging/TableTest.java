package io.github.dppkit.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.policy.Verifies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows below a header: its columns say what they hold, whatever the values look like. */
@Verifies({"A2.6.d", "L5.g"})
class TableTest {

    private final LogSanitizer sanitizer = LogSanitizer.builder().build();

    @Test
    void readsAmazonsFlatOrderReport() {
        String report = """
                Report 4711 holds:
                order-id\torder-item-id\tpurchase-date\tbuyer-email\tbuyer-name\tbuyer-phone-number\tsku\tproduct-name\tquantity-purchased\tship-service-level\trecipient-name\tship-address-1\tship-address-2\tship-city\tship-state\tship-postal-code\tship-country
                902-3159896-1390916\t77012345\t2025-11-22T08:00:00+00:00\tq7x@marketplace.amazon.de\tkarl\t5550142\tSKU-9\tred shirt\t2\tStandard\tschmidt\trosenweg\tbei meyer\tulm\tBW\t89073\tDE
                902-3159896-1390917\t77012346\t2025-11-22T08:01:00+00:00\t\t\t\tSKU-8\tblue shirt\t1\tStandard\tanna\tam see\t\tulm\tBW\t89075\tDE
                done, 2 rows, next at 10:00
                """;
        String clean = """
                Report 4711 holds:
                order-id\torder-item-id\tpurchase-date\tbuyer-email\tbuyer-name\tbuyer-phone-number\tsku\tproduct-name\tquantity-purchased\tship-service-level\trecipient-name\tship-address-1\tship-address-2\tship-city\tship-state\tship-postal-code\tship-country
                902-3159896-1390916\t77012345\t2025-11-22T08:00:00+00:00\t[EMAIL]\t[NAME]\t[PHONE]\tSKU-9\tred shirt\t2\tStandard\t[NAME]\t[ADDRESS]\t[ADDRESS]\t[ADDRESS]\tBW\t[ADDRESS]\tDE
                902-3159896-1390917\t77012346\t2025-11-22T08:01:00+00:00\t\t\t\tSKU-8\tblue shirt\t1\tStandard\t[NAME]\t[ADDRESS]\t\t[ADDRESS]\tBW\t[ADDRESS]\tDE
                done, 2 rows, next at 10:00
                """;
        assertThat(sanitizer.sanitize(report)).isEqualTo(clean);
        assertThat(sanitizer.sanitize(clean)).isSameAs(clean);
        String escaped = report.replace("\t", "\\t").replace("\n", "\\n");
        assertThat(sanitizer.sanitize("{\"body\":\"" + escaped + "\"}"))
                .isEqualTo("{\"body\":\"" + clean.replace("\t", "\\t").replace("\n", "\\n") + "\"}");
        assertThat(sanitizer.sanitize(report.replace("\n", "\r\n"))).isEqualTo(clean.replace("\n", "\r\n"));
    }

    @Test
    void readsCommasSemicolonsBarsAndQuotes() {
        assertThat(sanitizer.sanitize(
                        "import: id,customer_name,city,note\n5,\"schmidt, karl\",ulm,x\n6,anna,bonn,y\nend of it"))
                .isEqualTo(
                        "import: id,customer_name,city,note\n5,\"[NAME]\",[ADDRESS],x\n6,[NAME],[ADDRESS],y\nend of it");
        assertThat(sanitizer.sanitize("\"id\";\"e-mail\";\"Vorname\"\n\"5\";\"karl\";\"karl\"\n"))
                .isEqualTo("\"id\";\"e-mail\";\"Vorname\"\n\"5\";\"[EMAIL]\";\"[NAME]\"\n");
        assertThat(sanitizer.sanitize(
                        " id | first_name | zip \n----+------------+-----\n 5  | karl       | 89073\n(1 row)"))
                .isEqualTo(" id | first_name | zip \n----+------------+-----\n 5  | [NAME]       | [ADDRESS]\n(1 row)");
        assertThat(sanitizer.sanitize("Date\tRating\tComments\tRater Email\n1/2\t5\tso schnell\tkarl\n"))
                .isEqualTo("Date\tRating\tComments\tRater Email\n1/2\t5\t[MESSAGE]\t[EMAIL]\n");
    }

    @Test
    void readsARowThatIsCutOff() {
        assertThat(sanitizer.sanitize("id\tbuyer-name\tship-city\tsku\n5\tkarl\tul"))
                .isEqualTo("id\tbuyer-name\tship-city\tsku\n5\t[NAME]\t[ADDRESS]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Please enter your name, address, city\nThen press, return, again",
                "count\tcity-count\tstatus\n5\t6\tok",
                "fields are id, email, phone\nand others",
                "a,b,c\nd,e,f\n",
                "id,hostName,fileName\n5,web,log\n",
                "columns: email\nrows: 5",
                "name\tvalue\ttime\nalpha\t5\t6\n",
                "one | two | three\nfour | five | six",
            })
    void leavesOtherTextsAlone(String text) {
        assertThat(sanitizer.sanitize(text)).isSameAs(text);
    }

    @Test
    void timeIsLinearInTablesThatNeverBegin() {
        String line = "id,email,phone,city\n";
        String text = line.repeat(50_000);
        assertThat(sanitizer.sanitize(text)).isNotNull();
        assertThat(sanitizer.sanitize("email\t".repeat(170_000) + "\n" + "x\t".repeat(400_000)))
                .isNotNull();
        assertThat(sanitizer.status().failures()).isZero();
    }
}
