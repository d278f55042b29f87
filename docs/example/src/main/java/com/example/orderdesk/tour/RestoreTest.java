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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tries to open every document of a restored backup, as a person who may read all categories: if one stays shut it is for
 * want of its key, never of a permit.
 */
final class RestoreTest {

    /**
     * What came of it.
     *
     * @param opened how many documents opened
     * @param refused how many did not, because a key is gone
     */
    record Result(int opened, int refused) {}

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
        int opened = 0;
        int refused = 0;
        for (List<StoredDocument> owners : byName.values()) {
            if (opens(owners)) {
                opened++;
            } else {
                refused++;
            }
        }
        return new Result(opened, refused);
    }

    private boolean opens(List<StoredDocument> owners) {
        Set<PiiScope> scopes = owners.stream().map(StoredDocument::scope).collect(Collectors.toSet());
        RevealPermit permit = scene.dpp()
                .access()
                .request(Scene.RESTORE_TESTER, Purpose.TAX_INVOICE, scopes, EnumSet.allOf(PiiCategory.class));
        StoredDocument document = owners.get(0);
        try {
            return scene.dpp().spApi().decrypt(document.operation(), document.bytes(), OrderDesk.SELLER, permit).length
                    > 0;
        } catch (KeyUnavailableException | ScopeErasedException e) {
            return false;
        }
    }
}
