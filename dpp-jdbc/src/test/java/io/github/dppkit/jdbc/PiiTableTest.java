package io.github.dppkit.jdbc;

import static io.github.dppkit.jdbc.DataRequestShop.HANDLER;
import static io.github.dppkit.jdbc.DataRequestShop.term;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.crypto.IndexToken;
import io.github.dppkit.crypto.MessagePrivateKey;
import io.github.dppkit.governance.request.DataRequest;
import io.github.dppkit.governance.request.DataRequestRefusedException;
import io.github.dppkit.governance.request.spi.CorrectionTarget.Correction;
import io.github.dppkit.jdbc.request.PiiTable;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.notice.DeletionNotice;
import io.github.dppkit.retention.notice.Notices;
import io.github.dppkit.retention.notice.Selection;
import io.github.dppkit.retention.notice.spi.ReturnShelf;
import io.github.dppkit.retention.notice.spi.ReturnSource.Field;
import io.github.dppkit.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A host's table out of which values are returned and in which they are corrected. */
class PiiTableTest {

    private static final FieldName NOTE = FieldName.of("shop.note");
    private static final PiiScope ORDER = ShopLab.order(1);
    private static final SellingPartner STRANGER = SellingPartner.of("A3OTHER0000001");

    @TempDir
    Path folder;

    private static EncryptedValue<EmailAddress> again(DataRequestShop shop, PiiScope scope, FieldName field) {
        return shop.dpp
                .encryptor()
                .encrypt(
                        EmailAddress.of("jan@example.org"),
                        scope,
                        field,
                        Provenance.spApi("getOrder", shop.lab.clock.instant()));
    }

    private static List<String> row(DataSource database, int id) {
        return HostTables.read(database, "SELECT email_enc, email_idx FROM shop WHERE id = " + id, 2);
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    @Verifies("A2.2.d")
    void replacesTheValueThatWasReadAndItsToken_andNoOther(Base base) {
        try (TestDatabase opened = base.open();
                LendingPool database = new LendingPool(opened.dataSource())) {
            JdbcSchema.create(database);
            ShopLab.createTable(database);
            try (DataRequestShop shop = new DataRequestShop(database, folder)) {
                shop.insert(database, 1, "anna@example.org");
                shop.insert(database, 2, "anna@example.org");
                List<String> second = row(database, 2);
                PiiTable table = DataRequestShop.table(database);
                List<Field> fields = table.fields(ORDER);
                assertThat(fields)
                        .singleElement()
                        .satisfies(field -> assertThat(field.name()).isEqualTo(ShopLab.EMAIL));
                assertThat(table.fields(PiiScope.order(STRANGER, ORDER.id()))).isEmpty();
                assertThat(table.fields(PiiScope.sellingPartner(ShopLab.SELLER)))
                        .isEmpty();

                EncryptedValue<?> stored = fields.get(0).value();
                EncryptedValue<EmailAddress> next = again(shop, ORDER, ShopLab.EMAIL);
                List<IndexToken> tokens = List.of(shop.token("jan@example.org"));
                assertThat(table.replace(new Correction(ORDER, ShopLab.EMAIL, next, next, tokens)))
                        .as("not what was read")
                        .isFalse();
                assertThat(table.replace(new Correction(ORDER, NOTE, stored, next, tokens)))
                        .as("no such field")
                        .isFalse();
                assertThat(table.replace(new Correction(ORDER, ShopLab.EMAIL.inRow("1"), stored, next, tokens)))
                        .as("not bound to rows")
                        .isFalse();
                assertThat(table.replace(new Correction(
                                PiiScope.order(STRANGER, ORDER.id()), ShopLab.EMAIL, stored, next, tokens)))
                        .isFalse();
                List<IndexToken> tooMany = List.of(tokens.get(0), tokens.get(0));
                assertThatThrownBy(() -> table.replace(new Correction(ORDER, ShopLab.EMAIL, stored, next, tooMany)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("shop.buyer_email has 1 index columns");
                assertThat(row(database, 1))
                        .containsExactly(stored.text() + " "
                                + shop.token("anna@example.org").text());

                assertThat(table.replace(new Correction(ORDER, ShopLab.EMAIL, stored, next, tokens)))
                        .isTrue();
                assertThat(row(database, 1))
                        .containsExactly(next.text() + " " + tokens.get(0).text());
                assertThat(table.replace(new Correction(ORDER, ShopLab.EMAIL, next, stored, List.of())))
                        .isTrue();
                assertThat(row(database, 1))
                        .as("a value that nobody searches leaves no token of the former one")
                        .containsExactly(stored.text() + " -");
                assertThat(row(database, 2)).isEqualTo(second);
                assertThat(database.complaints()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    @Verifies("A2.2.d")
    void tellsRowsOfOneOrderApart_whereValuesAreBoundToThem_andRefusesWhereTheyAreNot(Base base) {
        try (TestDatabase opened = base.open()) {
            DataSource database = opened.dataSource();
            JdbcSchema.create(database);
            ShopLab.createTable(database);
            String bytes = base == Base.POSTGRESQL ? "BYTEA" : "VARBINARY(400)";
            Base.run(
                    database,
                    "CREATE TABLE note (id BIGINT NOT NULL PRIMARY KEY, seller_id VARCHAR(64), order_id VARCHAR(64), note "
                            + bytes + ")");
            try (DataRequestShop shop = new DataRequestShop(database, folder)) {
                PiiTable table = PiiTable.builder(database, "note")
                        .partnerColumn("seller_id")
                        .orderColumn("order_id")
                        .columnInRow("note", NOTE, PiiType.EMAIL_ADDRESS, "id")
                        .build();
                for (long id = 1; id <= 2; id++) {
                    ShopLab.execute(
                            database,
                            "INSERT INTO note VALUES (?, ?, ?, ?)",
                            id,
                            ShopLab.SELLER.id(),
                            ORDER.id(),
                            again(shop, ORDER, NOTE.inRow(Long.toString(id))).toBytes());
                }
                List<Field> before = table.fields(ORDER);
                assertThat(before).extracting(Field::name).containsExactlyInAnyOrder(NOTE.inRow("1"), NOTE.inRow("2"));
                Field second = before.stream()
                        .filter(field -> field.name().equals(NOTE.inRow("2")))
                        .findFirst()
                        .orElseThrow();
                EncryptedValue<EmailAddress> next = again(shop, ORDER, NOTE.inRow("2"));
                assertThat(table.replace(new Correction(ORDER, NOTE.inRow("1"), second.value(), next, List.of())))
                        .isFalse();
                assertThat(table.replace(new Correction(ORDER, NOTE.inRow("2"), second.value(), next, List.of())))
                        .isTrue();
                assertThat(table.fields(ORDER))
                        .extracting(Field::value)
                        .contains(next)
                        .doesNotContain(second.value())
                        .hasSize(2);

                shop.insert(database, 1, "anna@example.org");
                shop.insert(database, 2, "anna@example.org");
                Base.run(database, "UPDATE shop SET amazon_order_id = '" + ORDER.id() + "'");
                shop.requests.receive(DataRequest.rectify("dsr-1", shop.lab.clock.instant(), HANDLER));
                shop.requests.name("dsr-1", List.of(ORDER), HANDLER);
                assertThatThrownBy(() -> shop.requests.correct(
                                "dsr-1",
                                ORDER,
                                ShopLab.EMAIL,
                                EmailAddress.of("jan@example.org"),
                                List.of(term("jan@example.org")),
                                HANDLER))
                        .isInstanceOf(DataRequestRefusedException.class)
                        .hasMessageContaining("several rows");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    @Verifies({"A1.7.a", "A2.3.c"})
    void givesEachValueOfAnOrderBack_beforeItIsErased(Base base) throws Exception {
        try (TestDatabase opened = base.open()) {
            DataSource database = opened.dataSource();
            JdbcSchema.create(database);
            ShopLab.createTable(database);
            try (DataRequestShop shop = new DataRequestShop(database, folder)) {
                shop.insert(database, 1, "anna@example.org");
                shop.insert(database, 2, "erik@example.org");
                MessagePrivateKey amazon = MessagePrivateKey.createKeyset(
                        folder.resolve("amazon.key"), "correct horse battery staple".toCharArray(), "amazon");
                Path files = Files.createDirectory(folder.resolve("returned"));
                Notices notices = shop.dpp
                        .notices()
                        .store(JdbcStores.create(database).noticeStore())
                        .returns(
                                DataRequestShop.table(database),
                                (scope, categories) -> shop.dpp
                                        .access()
                                        .request(ShopLab.LEAD, DataRequestShop.GDPR, Set.of(scope), categories),
                                ReturnShelf.directory(files))
                        .build();
                notices.receive(DeletionNotice.giveBack(
                        "amzn-1",
                        shop.lab.clock.instant(),
                        HANDLER,
                        Selection.orders(List.of(ShopLab.order(1), ShopLab.order(2))),
                        amazon.publicKey()));
                assertThat(notices.run().failures()).isEmpty();
                assertThat(notices.certificate("amzn-1").orElseThrow().count("erased"))
                        .isEqualTo(2);
                try (Stream<Path> written = Files.list(files.resolve("amzn-1"))) {
                    assertThat(written)
                            .hasSize(2)
                            .allSatisfy(file -> assertThat(Files.readString(file, StandardCharsets.UTF_8))
                                    .contains("\"field\":\"" + ShopLab.EMAIL + "\"")
                                    .contains("\"message\":")
                                    .doesNotContain("@example.org"));
                }
                assertThat(DataRequestShop.table(database).fields(ORDER)).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    void refusesATableThatCannotServe_andNamesTableAndColumn(Base base) {
        try (TestDatabase opened = base.open()) {
            DataSource database = opened.dataSource();
            ShopLab.createTable(database);
            assertThatThrownBy(() -> PiiTable.builder(database, "shop")
                            .partner(ShopLab.SELLER)
                            .orderColumn("amazon_order_id")
                            .build())
                    .isInstanceOf(JdbcSetupException.class)
                    .hasMessageContaining("PiiTable refused: table shop, name at least one column");
            PiiTable.Builder fixed = PiiTable.builder(database, "shop")
                    .partner(ShopLab.SELLER)
                    .orderColumn("amazon_order_id")
                    .column("email_enc", ShopLab.EMAIL, PiiType.EMAIL_ADDRESS, "id");
            assertThatThrownBy(fixed::build)
                    .isInstanceOf(JdbcSetupException.class)
                    .hasMessageMatching("(?i)PiiTable refused: table shop, column id must be VARCHAR or TEXT.*");
            assertThatThrownBy(() -> PiiTable.builder(database, "shop")
                            .partner(ShopLab.SELLER)
                            .orderColumn("amazon_order_id")
                            .column("email_enc", ShopLab.EMAIL, PiiType.EMAIL_ADDRESS)
                            .column("name_enc", ShopLab.EMAIL, PiiType.EMAIL_ADDRESS)
                            .build())
                    .isInstanceOf(JdbcSetupException.class)
                    .hasMessageContaining("two columns have one field");
        }
    }
}
