package io.github.dppkit.retention;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.retention.spi.Disposal;
import io.github.dppkit.retention.spi.DisposalTarget;

/** A host's own target over a search index, as docs/targets.md shows it. */
final class SearchIndexTarget implements DisposalTarget {

    private final SearchIndex index;

    SearchIndexTarget(SearchIndex index) {
        this.index = index;
    }

    @Override
    public String name() {
        return "search-index";
    }

    @Override
    public long dispose(Disposal disposal) {
        if (disposal.dataClass() != dataClass()) {
            return 0;
        }
        long deleted = index.deleteByQuery("scope", key(disposal.scope()));
        index.refresh(); // a search index answers from yesterday's view until told otherwise
        return deleted;
    }

    @Override
    public long remaining(PiiScope scope) {
        index.refresh();
        return index.count("scope", key(scope));
    }

    static String key(PiiScope scope) {
        return scope.partner().id() + " " + scope.canonical();
    }
}
