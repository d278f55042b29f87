package io.github.dppkit.jdbc;

import io.github.dppkit.Dpp;
import io.github.dppkit.access.AccessPolicy;
import io.github.dppkit.access.RestrictionRule;
import io.github.dppkit.crypto.IndexTerm;
import io.github.dppkit.crypto.IndexToken;
import io.github.dppkit.governance.request.DataRequests;
import io.github.dppkit.jdbc.request.PiiTable;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.retention.notice.spi.ReturnShelf;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/** A shop that answers requests of data subjects out of its table {@code shop}; its trail and deadlines are apart. */
final class DataRequestShop implements AutoCloseable {

    static final ActorId HANDLER = ShopLab.LEAD.id();
    static final Purpose GDPR = Purpose.legalDuty("EU", "GDPR-15");

    final ShopLab lab;
    final Dpp dpp;
    final DataRequests requests;
    final Map<String, byte[]> shelf = new ConcurrentHashMap<>();

    DataRequestShop(DataSource database, Path folder) {
        lab = new ShopLab(RootKey.ephemeral(), folder, ShopLab.START);
        lab.apart();
        dpp = lab.builder(database, "node-1")
                .accessPolicy(AccessPolicy.builder()
                        .permit("lead", Purpose.SHIPPING, PiiCategory.EMAIL)
                        .permit("lead", GDPR, PiiCategory.EMAIL)
                        .build())
                .restrictions(JdbcStores.create(database).restrictionStore(), RestrictionRule.legalDuties())
                .build();
        ShopLab.grant(dpp);
        PiiTable table = table(database);
        requests = dpp.dataRequests()
                .store(JdbcStores.create(database).dataRequestStore())
                .index(IndexedTable.builder(database, "shop")
                        .partnerColumn("seller_id")
                        .orderColumn("amazon_order_id")
                        .index("email_idx")
                        .build())
                .copies(
                        table,
                        (scope, categories) -> dpp.access().request(ShopLab.LEAD, GDPR, Set.of(scope), categories),
                        new Shelf(shelf))
                .corrections(table, table)
                .build();
    }

    static PiiTable table(DataSource database) {
        return PiiTable.builder(database, "shop")
                .partnerColumn("seller_id")
                .orderColumn("amazon_order_id")
                .column("email_enc", ShopLab.EMAIL, PiiType.EMAIL_ADDRESS, "email_idx")
                .build();
    }

    /** Adds the row of an order. */
    void insert(DataSource database, int id, String mail) {
        ShopLab.execute(
                database,
                "INSERT INTO shop (\"Region\", id, seller_id, amazon_order_id, email_enc, email_idx)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                "eu",
                (long) id,
                ShopLab.SELLER.id(),
                ShopLab.order(id).id(),
                lab.encrypt(dpp, id, mail).text(),
                token(mail).text());
    }

    IndexToken token(String mail) {
        return dpp.blindIndex().token(term(mail), ShopLab.SELLER);
    }

    static IndexTerm term(String mail) {
        return IndexTerm.of(EmailAddress.of(mail));
    }

    List<PiiScope> find(String id, String mail) {
        return requests.find(id, ShopLab.LEAD, GDPR, ShopLab.SELLER, List.of(term(mail)));
    }

    /** Files in memory. */
    private record Shelf(Map<String, byte[]> files) implements ReturnShelf {

        @Override
        public void write(String name, byte[] content) {
            files.put(name, content);
        }

        @Override
        public byte[] read(String name) {
            return Objects.requireNonNull(files.get(name), name);
        }
    }

    @Override
    public void close() {
        dpp.close();
    }
}
