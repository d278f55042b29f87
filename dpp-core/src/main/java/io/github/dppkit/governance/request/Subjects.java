package io.github.dppkit.governance.request;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.governance.request.spi.DataRequestStore;
import io.github.dppkit.retention.spi.StoredScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the scopes of a request. */
final class Subjects {

    private static final int PAGE = 500;

    private Subjects() {}

    static List<StoredScope> of(DataRequestStore store, String request) {
        List<StoredScope> all = new ArrayList<>();
        List<StoredScope> page = store.scopes(request, false, null, PAGE);
        while (!page.isEmpty()) {
            all.addAll(page);
            page = store.scopes(request, false, page.get(page.size() - 1).token(), PAGE);
        }
        return all;
    }

    static Optional<StoredScope> find(DataRequestStore store, String request, SubjectToken token) {
        return of(store, request).stream()
                .filter(one -> one.token().equals(token))
                .findFirst();
    }
}
