package io.github.dppkit.jdbc.internal;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * A condition that holds for the rows of up to a thousand scopes, so that one statement reads them all.
 */
final class ScopeList implements Parameters.Binder {

    private static final int SCOPES = 1000;

    /** What scopes of one condition share. */
    private record Owner(SellingPartner partner, PiiScope.Kind kind) {}

    private final Map<Owner, List<String>> ids = new LinkedHashMap<>();

    private ScopeList(List<PiiScope> scopes) {
        for (PiiScope scope : scopes) {
            ids.computeIfAbsent(new Owner(scope.partner(), scope.kind()), owner -> new ArrayList<>())
                    .add(scope.id());
        }
    }

    /** Returns the conditions for some scopes, each once. */
    static List<ScopeList> pages(Collection<PiiScope> scopes) {
        List<PiiScope> distinct = List.copyOf(new LinkedHashSet<>(scopes));
        List<ScopeList> pages = new ArrayList<>();
        for (int from = 0; from < distinct.size(); from += SCOPES) {
            pages.add(new ScopeList(distinct.subList(from, Math.min(from + SCOPES, distinct.size()))));
        }
        return pages;
    }

    /** Returns the condition, for the columns of {@link ScopeColumns}. */
    String where() {
        List<String> owners = new ArrayList<>(ids.size());
        for (List<String> list : ids.values()) {
            owners.add("(partner = ? AND scope_kind = ? AND scope_id " + InList.of(list.size()) + ")");
        }
        return "(" + String.join(" OR ", owners) + ")";
    }

    @Override
    public void bind(Parameters parameters) throws SQLException {
        for (Map.Entry<Owner, List<String>> owner : ids.entrySet()) {
            parameters
                    .text(owner.getKey().partner().id())
                    .text(owner.getKey().kind().prefix());
            InList.bind(owner.getValue(), parameters::text);
        }
    }
}
