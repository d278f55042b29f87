package io.github.dppkit.retention;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.testkit.tck.DisposalTargetContract;
import java.util.Map;

/** The documented example of a host's own target keeps the contract. */
class SearchIndexTargetTest extends DisposalTargetContract {

    private final SearchIndex index = new SearchIndex();

    @Override
    protected DisposalTarget emptyTarget() {
        return new SearchIndexTarget(index);
    }

    @Override
    protected void put(PiiScope scope, int count) {
        for (int i = 0; i < count; i++) {
            index.add(Map.of("scope", SearchIndexTarget.key(scope), "buyer", "dpp1." + i));
        }
    }
}
