package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.Dpp;
import io.github.dppkit.access.AccessDeniedException;
import io.github.dppkit.access.AccessPolicy;
import io.github.dppkit.access.RestrictionRule;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.IndexTerm;
import io.github.dppkit.crypto.IndexToken;
import io.github.dppkit.governance.request.DataRequest;
import io.github.dppkit.governance.request.DataRequestStatus;
import io.github.dppkit.governance.request.DataRequests;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.notice.spi.ReturnSource;
import io.github.dppkit.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests of data subjects with the host's table and all of dppkit's in one database, and two nodes. */
class DataRequestOnDatabaseTest {

    private static final ActorId HANDLER = ShopLab.LEAD.id();
    private static final Purpose GDPR = Purpose.legalDuty("EU", "GDPR-15");
    private static final EmailAddress ANNA = EmailAddress.of("anna@example.org");
    private static final EmailAddress JAN = EmailAddress.of("jan@example.org");

    @TempDir
    Path folder;

    private static Dpp node(ShopLab lab, DataSource database, String name) {
        return lab.builder(database, name)
                .accessPolicy(AccessPolicy.builder()
                        .permit("lead", Purpose.SHIPPING, PiiCategory.EMAIL)
                        .permit("lead", GDPR, PiiCategory.EMAIL)
                        .build())
                .restrictions(JdbcStores.create(database).restrictionStore(), RestrictionRule.legalDuties())
                .build();
    }

    private static IndexedTable index(DataSource database) {
        return IndexedTable.builder(database, "shop")
                .partnerColumn("seller_id")
                .orderColumn("amazon_order_id")
                .index("email_idx", "name")
                .build();
    }

    private static DataRequests requests(Dpp dpp, DataSource database) {
        return dpp.dataRequests()
                .store(JdbcStores.create(database).dataRequestStore())
                .index(index(database))
                .corrections(
                        scope -> stored(database, scope),
                        correction -> ShopLab.execute(
                                        database,
                                        "UPDATE shop SET email_enc = ?, email_idx = ? WHERE amazon_order_id = ? AND email_enc = ?",
                                        correction.corrected().text(),
                                        correction.tokens().get(0).text(),
                                        correction.scope().id(),
                                        correction.stored().text())
                                == 1)
                .build();
    }

    private static List<ReturnSource.Field> stored(DataSource database, PiiScope scope) {
        return HostTables.read(
                        database,
                        "SELECT email_enc FROM shop WHERE amazon_order_id = '" + scope.id()
                                + "' AND email_enc IS NOT NULL",
                        1)
                .stream()
                .map(text -> new ReturnSource.Field(
                        ShopLab.EMAIL, EncryptedValue.parse(text.strip(), PiiType.EMAIL_ADDRESS)))
                .toList();
    }

    private static void insert(DataSource database, ShopLab lab, Dpp dpp, int id, EmailAddress mail, String text) {
        String values = "'eu', %d, '%s', '902-%d', '%s', '%s'"
                .formatted(
                        id,
                        ShopLab.SELLER.id(),
                        id,
                        lab.encrypt(dpp, id, text).text(),
                        dpp.blindIndex()
                                .token(IndexTerm.of(mail), ShopLab.SELLER)
                                .text());
        Base.run(
                database,
                "INSERT INTO shop (\"Region\", id, seller_id, amazon_order_id, email_enc, email_idx) VALUES (" + values
                        + ")");
    }

    private static Collection<PiiScope> find(DataRequests requests, String id, EmailAddress mail) {
        return requests.find(id, ShopLab.LEAD, GDPR, ShopLab.SELLER, List.of(IndexTerm.of(mail)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Base.class,
            names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    @Verifies("A2.2.d")
    void findsCorrectsRestrictsAndErases_onTwoNodes(Base base) {
        try (TestDatabase opened = base.open()) {
            DataSource database = opened.dataSource();
            JdbcSchema.create(database);
            ShopLab.createTable(database);
            ShopLab lab = new ShopLab(RootKey.ephemeral(), folder, ShopLab.START);
            try (Dpp one = node(lab, database, "node-1");
                    Dpp two = node(lab, database, "node-2")) {
                ShopLab.grant(one);
                DataRequests first = requests(one, database);
                DataRequests second = requests(two, database);
                insert(database, lab, one, 1, ANNA, "anna@example.org");
                insert(database, lab, one, 2, JAN, "jan@example.org");
                insert(database, lab, one, 3, ANNA, "Anna@Example.org");

                first.receive(DataRequest.rectify("dsr-1", lab.clock.instant(), HANDLER));
                assertThat(find(second, "dsr-1", ANNA)).containsExactlyInAnyOrder(ShopLab.order(1), ShopLab.order(3));
                first.name("dsr-1", List.of(ShopLab.order(3)), HANDLER);
                assertThat(second.correct(
                                "dsr-1", ShopLab.order(3), ShopLab.EMAIL, JAN, List.of(IndexTerm.of(JAN)), HANDLER))
                        .isTrue();
                assertThat(find(first, "dsr-1", ANNA)).containsExactly(ShopLab.order(1));
                assertThat(find(first, "dsr-1", JAN)).containsExactlyInAnyOrder(ShopLab.order(2), ShopLab.order(3));
                first.carryOut("dsr-1", HANDLER);
                assertThat(lab.emails(database, two)).containsEntry(3, "jan@example.org");

                first.receive(DataRequest.restrict("dsr-2", lab.clock.instant(), HANDLER));
                first.name("dsr-2", List.of(ShopLab.order(1)), HANDLER);
                first.carryOut("dsr-2", HANDLER);
                assertThatExceptionOfType(AccessDeniedException.class)
                        .isThrownBy(() -> two.access()
                                .request(ShopLab.LEAD, Purpose.SHIPPING, ShopLab.order(1), PiiCategory.EMAIL))
                        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.RESTRICTED));

                second.receive(DataRequest.erase("dsr-3", lab.clock.instant(), HANDLER));
                second.name("dsr-3", find(second, "dsr-3", ANNA), HANDLER);
                assertThat(first.carryOut("dsr-3", HANDLER).state()).isEqualTo(DataRequestStatus.State.CLOSED);
                assertThat(second.answer("dsr-3").orElseThrow().count("ERASED")).isEqualTo(1);
                assertThat(HostTables.read(database, "SELECT id FROM shop WHERE email_enc IS NOT NULL ORDER BY id", 1))
                        .extracting(String::strip)
                        .containsExactly("2", "3");
                first.run();
                assertThat(JdbcStores.create(database).restrictionStore().scopes(null, 9))
                        .isEmpty();
                requireSearchesThatFindNothing(database, one);
            }
        }
    }

    private static void requireSearchesThatFindNothing(DataSource database, Dpp dpp) {
        List<IndexToken> jan = dpp.blindIndex().tokens(IndexTerm.of(JAN), ShopLab.SELLER);
        SellingPartner stranger = SellingPartner.of("A3OTHER0000001");
        assertThat(index(database).scopes(stranger, jan, 9)).isEmpty();
        assertThat(index(database).scopes(ShopLab.SELLER, List.of(), 9)).isEmpty();
        assertThat(index(database).scopes(ShopLab.SELLER, jan, 1)).hasSize(1);
        IndexedTable.Builder fixed = IndexedTable.builder(database, "shop").orderColumn("amazon_order_id");
        assertThatThrownBy(fixed::build).isInstanceOf(PolicyConfigurationException.class);
        fixed.partner(ShopLab.SELLER).index("email_idx");
        assertThat(fixed.build().scopes(ShopLab.SELLER, jan, 9)).hasSize(2);
        assertThat(fixed.build().scopes(stranger, jan, 9)).isEmpty();
        assertThatThrownBy(() -> fixed.index("id").build()).isInstanceOf(JdbcSetupException.class);
        assertThatThrownBy(() -> fixed.index("nowhere").build()).isInstanceOf(JdbcSetupException.class);
    }
}
