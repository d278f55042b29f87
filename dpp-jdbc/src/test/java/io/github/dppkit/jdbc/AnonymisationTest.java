package io.github.dppkit.jdbc;

import static io.github.dppkit.jdbc.Samples.PARTNER;
import static io.github.dppkit.jdbc.Samples.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.TestDatabase;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each column of a row that stays is declared, becomes what was declared, and is read back. */
@ParameterizedClass
@MethodSource("databases")
class AnonymisationTest {

    private final TestDatabase database;
    private final DataSource source;

    AnonymisationTest(TestDatabase database) {
        this.database = database;
        this.source = isOn("mariadb")
                ? new UrlSource(database.jdbcUrl() + "&sessionVariables=time_zone='+02:00'")
                : database.dataSource();
    }

    static Stream<Arguments> databases() {
        return Base.chosen().map(base -> Arguments.argumentSet(base.name(), base.open()));
    }

    private boolean isOn(String product) {
        return database.jdbcUrl().startsWith("jdbc:" + product);
    }

    @BeforeEach
    void create() {
        HostTables.runAll(
                source,
                "CREATE TABLE invoice (id BIGINT PRIMARY KEY, seller VARCHAR(64), order_id VARCHAR(64),"
                        + " reference VARCHAR(80), name VARCHAR(200), postcode VARCHAR(20), country VARCHAR(2),"
                        + " bought DATE, shipped " + (isOn("mariadb") ? "DATETIME" : "TIMESTAMP") + ", paid "
                        + (isOn("mariadb") ? "TIMESTAMP" : "TIMESTAMP WITH TIME ZONE") + ", total DECIMAL(12, 2))",
                "CREATE TABLE tax_line (seller VARCHAR(64), order_id VARCHAR(64), rate DECIMAL(5, 2), tax DECIMAL(12, 2))",
                row(1, "902-1", "'INV 902-1'"),
                row(2, "902-1", "NULL"),
                row(3, "902-2", "'INV 902-2'"),
                "INSERT INTO tax_line VALUES ('" + PARTNER.id() + "', '902-1', 19, 1.90)",
                "INSERT INTO tax_line VALUES ('" + PARTNER.id() + "', '902-2', 7, 0.70)");
    }

    @AfterEach
    void drop() {
        HostTables.runAll(source, "DROP TABLE invoice", "DROP TABLE tax_line");
    }

    /** Paid on the last day of April in UTC, on the first of May where the shop is. */
    private String row(int id, String order, String reference) {
        return "INSERT INTO invoice VALUES (" + id + ", '" + PARTNER.id() + "', '" + order + "', " + reference
                + ", 'dpp1.name', 'SW1A 1AA', 'GB', DATE '2026-03-17', TIMESTAMP '2026-04-18 09:10:11',"
                + (isOn("mariadb")
                        ? " CONVERT_TZ('2026-05-01 00:30:00', '+02:00', @@session.time_zone), 10.00)"
                        : " TIMESTAMP WITH TIME ZONE '2026-05-01 00:30:00+02:00', 10.00)");
    }

    private static Anonymisation rules() {
        return Anonymisation.keeping("id", "country", "total")
                .clearing("name")
                .token("reference")
                .start(2, "postcode")
                .month("bought", "paid")
                .year("shipped");
    }

    private TableTargetBuilder invoices() {
        return TableTarget.builder(source, "invoice").partnerColumn("seller").orderColumn("order_id");
    }

    private TableTarget taxLines() {
        return TableTarget.builder(source, "tax_line")
                .partnerColumn("seller")
                .orderColumn("order_id")
                .anonymise(Anonymisation.keeping("rate", "tax"))
                .build();
    }

    /** id, order, reference, name, postcode, country, dates as text, total. */
    private List<String> invoiceRows() {
        String paid = "FORMATDATETIME(paid AT TIME ZONE 'UTC', 'yyyy-MM-dd HH:mm')";
        if (isOn("postgresql")) {
            paid = "to_char(paid AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')";
        } else if (isOn("mariadb")) {
            paid = "DATE_FORMAT(CONVERT_TZ(paid, @@session.time_zone, '+00:00'), '%Y-%m-%d %H:%i')";
        }
        return HostTables.read(
                source,
                "SELECT id, order_id, reference, name, postcode, country, CAST(bought AS CHAR(10)),"
                        + " CAST(CAST(shipped AS DATE) AS CHAR(10)), " + paid + ", total FROM invoice ORDER BY id",
                10);
    }

    @Test
    @Verifies("M5.b")
    void makesOfEachColumnWhatWasDeclared_aloneAndInSets() {
        String other = "ffeeddccbbaa99887766554433221100";
        TableTarget target = invoices().anonymise(rules()).build();
        assertThat(target.dispose(HostTables.disposal(order(1)))).isEqualTo(2);
        assertThat(target.disposeAll(List.of(new io.github.dppkit.retention.spi.Disposal(
                        order(2), io.github.dppkit.retention.spi.DataClass.PII, other))))
                .containsEntry(order(2), 1L);
        String p = HostTables.PSEUDONYM;
        assertThat(invoiceRows())
                .containsExactly(
                        "1 " + p + " " + p + " - SW GB 2026-03-01 2026-01-01 2026-04-01 00:00 10.00",
                        "2 " + p + " - - SW GB 2026-03-01 2026-01-01 2026-04-01 00:00 10.00",
                        "3 " + other + " " + other + " - SW GB 2026-03-01 2026-01-01 2026-04-01 00:00 10.00");
    }

    @Test
    @Verifies("M5.b")
    void keepsRowsOfOneOrderTogether_acrossTables_andNothingLeadsBack() {
        invoices().anonymise(rules()).build().dispose(HostTables.disposal(order(1)));
        taxLines().dispose(HostTables.disposal(order(1)));
        assertThat(HostTables.read(
                        source,
                        "SELECT i.id, t.tax FROM invoice i JOIN tax_line t ON t.order_id = i.order_id AND t.seller ="
                                + " i.seller WHERE i.order_id <> '902-2' ORDER BY i.id",
                        2))
                .containsExactly("1 1.90", "2 1.90");
        assertThat(HostTables.read(source, "SELECT * FROM invoice WHERE order_id <> '902-2'", 11))
                .noneMatch(line -> line.contains("902-1"));
    }

    @Test
    @Verifies({"M5.b", "#99"})
    void refusesATable_ofWhichSomeColumnIsNotDeclared() {
        invoices().anonymise(rules()).build();
        Base.run(source, "ALTER TABLE invoice ADD COLUMN buyer_phone VARCHAR(40)");
        Base.run(source, "ALTER TABLE invoice ADD COLUMN note VARCHAR(40)");
        refuses(rules(), "say what becomes of these columns too", "buyer_phone, note");
        invoices().anonymise(rules().clearing("buyer_phone", "note")).build();
    }

    @Test
    void refusesRulesThatDoNotFitTheirColumn() {
        refuses(rules().month("nothing"), "nothing: no such column");
        refuses(rules().clearing("NAME"), "named twice");
        refuses(Anonymisation.keeping().month("name"), "neither dates nor timestamps");
        refuses(Anonymisation.keeping().year("total"), "neither dates nor timestamps");
        refuses(Anonymisation.keeping().start(2, "bought"), "does not hold text");
        refuses(Anonymisation.keeping().token("postcode"), "no room for a pseudonym");
        refuses(Anonymisation.keeping().token("total"), "does not hold text");
        refuses(Anonymisation.keeping().clearing("id"), "is NOT NULL");
        refuses(Anonymisation.keeping("order_id"), "named twice");
        for (int length : new int[] {0, 4, -1}) {
            assertThatThrownBy(() -> Anonymisation.keeping().start(length, "postcode"))
                    .isInstanceOf(JdbcSetupException.class)
                    .hasMessageContaining("1 to 3 characters");
        }
        assertThatThrownBy(() -> rules().month("total"))
                .isInstanceOf(JdbcSetupException.class)
                .hasMessageContaining("total is named twice");
    }

    private void refuses(Anonymisation rules, String... why) {
        assertThatThrownBy(() -> invoices().anonymise(rules).build())
                .isInstanceOf(JdbcSetupException.class)
                .message()
                .satisfies(message -> {
                    for (String part : why) {
                        assertThat(message.toLowerCase(Locale.ROOT)).contains(part.toLowerCase(Locale.ROOT));
                    }
                });
    }

    @Test
    @Verifies("M5.b")
    void failsAndChangesNothing_whenAClearedColumnHoldsDataAfterwards() {
        if (isOn("mariadb")) {
            Base.run(source, "CREATE TRIGGER keeps BEFORE UPDATE ON invoice FOR EACH ROW SET NEW.name = OLD.name");
        } else if (!isOn("postgresql")) {
            Base.run(
                    source,
                    "CREATE TRIGGER keeps BEFORE UPDATE ON invoice FOR EACH ROW CALL \"" + KeepsTheName.class.getName()
                            + "\"");
        } else {
            HostTables.runAll(
                    source,
                    "CREATE OR REPLACE FUNCTION keeps() RETURNS trigger LANGUAGE plpgsql AS"
                            + " 'BEGIN NEW.name := OLD.name; RETURN NEW; END'",
                    "CREATE TRIGGER keeps BEFORE UPDATE ON invoice FOR EACH ROW EXECUTE FUNCTION keeps()");
        }
        List<String> before = invoiceRows();
        TableTarget target = invoices().anonymise(rules()).build();
        assertThatThrownBy(() -> target.dispose(HostTables.disposal(order(1))))
                .isInstanceOf(JdbcStoreException.class)
                .hasMessageContaining("some still hold data");
        assertThatThrownBy(() -> target.disposeAll(List.of(HostTables.disposal(order(1)))))
                .isInstanceOf(JdbcStoreException.class)
                .hasMessageContaining("some still hold data");
        assertThat(invoiceRows()).isEqualTo(before);
    }

    /** An H2 trigger that puts back what an UPDATE cleared. */
    public static final class KeepsTheName implements org.h2.api.Trigger {

        private static final int NAME = 4;

        @Override
        public void fire(java.sql.Connection connection, Object[] before, Object[] after) {
            after[NAME] = before[NAME];
        }
    }
}
