package com.example.orderdesk.tour;

import com.example.orderdesk.OrderDesk;
import com.example.orderdesk.order.OrderBook;
import com.example.orderdesk.order.StoredDocument;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.ScopeErasedException;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tries to open every document of a database, as a person who may read all categories: if one stays shut it is for want of
 * its key, never of a permit.
 */
final class RestoreTest {

    /**
     * What came of it.
     *
     * @param opened the documents that opened, by name
     * @param shut how many did not, because a key is gone
     */
    record Result(Map<String, byte[]> opened, int shut) {}

    private final Scene scene;
    private final OrderBook restored;

    RestoreTest(Scene scene, DataSource restored) {
        this.scene = scene;
        this.restored = new OrderBook(JdbcClient.create(restored));
    }

    Result run() {
        Map<String, List<StoredDocument>> byName = restored.all().stream()
                .filter(document -> document.payload() != null)
                .collect(Collectors.groupingBy(StoredDocument::name, TreeMap::new, Collectors.toList()));
        Map<String, byte[]> opened = new LinkedHashMap<>();
        byName.forEach((name, owners) -> {
            RevealPermit permit = permitFor(owners);
            StoredDocument document = owners.get(0);
            try {
                opened.put(
                        name,
                        scene.dpp().spApi().decrypt(document.operation(), document.bytes(), OrderDesk.SELLER, permit));
            } catch (KeyUnavailableException | ScopeErasedException e) {
                // counted by its absence
            }
        });
        return new Result(opened, byName.size() - opened.size());
    }

    private RevealPermit permitFor(List<StoredDocument> owners) {
        Set<PiiScope> scopes = owners.stream().map(StoredDocument::scope).collect(Collectors.toSet());
        return scene.dpp()
                .access()
                .request(Scene.RESTORE_TESTER, Purpose.TAX_INVOICE, scopes, EnumSet.allOf(PiiCategory.class));
    }
}
