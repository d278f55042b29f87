package io.github.dppkit.governance.request.spi;

import io.github.dppkit.crypto.IndexToken;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import java.util.Collection;
import java.util.List;

/** Finds in the host's tables whose rows have a token of the blind index: no value is opened for that. */
@FunctionalInterface
public interface SubjectIndex {

    /**
     * Returns the scopes of the rows in which one of the tokens stands.
     *
     * @param partner whose rows alone
     * @param tokens one or more
     * @param limit how many scopes at most
     * @return in any order, each once or more often
     */
    Collection<PiiScope> scopes(SellingPartner partner, List<IndexToken> tokens, int limit);
}
