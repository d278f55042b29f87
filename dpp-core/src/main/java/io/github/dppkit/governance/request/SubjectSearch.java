package io.github.dppkit.governance.request;

import io.github.dppkit.access.Actor;
import io.github.dppkit.audit.EventId;
import io.github.dppkit.crypto.IndexTerm;
import io.github.dppkit.crypto.IndexToken;
import io.github.dppkit.governance.request.internal.RequestBody;
import io.github.dppkit.governance.request.spi.SubjectIndex;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Enforces;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds a data subject's scopes: decided and on record before anything is looked up. */
@Enforces("A2.2.d")
final class SubjectSearch {

    private final DataRequestsBuilder given;
    private final RequestJournal journal;

    SubjectSearch(DataRequestsBuilder given, RequestJournal journal) {
        this.given = given;
        this.journal = journal;
    }

    List<PiiScope> run(
            RequestBody body, Actor actor, Purpose purpose, SellingPartner partner, Collection<IndexTerm> terms) {
        SubjectIndex index = given.index;
        if (index == null) {
            throw new DataRequestRefusedException("Search refused (A2.2.d): nothing is set that finds rows by tokens of"
                    + " the blind index. Give the data requests a SubjectIndex, or name the orders.");
        }
        if (terms.isEmpty()) {
            throw new DataRequestRefusedException("Search refused (A2.2.d): say what to search for.");
        }
        Set<PiiCategory> categories = EnumSet.noneOf(PiiCategory.class);
        terms.forEach(term -> categories.addAll(term.categories()));
        given.access.request(actor, purpose, List.of(PiiScope.sellingPartner(partner)), categories);
        EventId search = journal.searching(body, actor.id(), purpose, partner, categories);
        List<IndexToken> tokens = new ArrayList<>();
        terms.forEach(term -> tokens.addAll(given.blindIndex.tokens(term, partner)));
        Set<PiiScope> found = new LinkedHashSet<>();
        if (!tokens.isEmpty()) {
            found.addAll(index.scopes(partner, List.copyOf(tokens), DataRequests.MOST_FOUND + 1));
            found.removeIf(scope -> !scope.partner().equals(partner));
        }
        journal.found(search, body, actor.id(), partner, found);
        if (found.size() > DataRequests.MOST_FOUND) {
            throw new DataRequestRefusedException("Search refused (A2.2.d): it finds more than "
                    + DataRequests.MOST_FOUND + " scopes; search for less at a time.");
        }
        return List.copyOf(found);
    }
}
