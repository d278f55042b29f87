package io.github.dppkit.retention.notice.spi;

import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.RevealPermit;
import java.util.Set;

/** Asks for the permit under which a scope's values are opened and encrypted to their recipient. */
@FunctionalInterface
public interface ReturnPermits {

    /**
     * Returns a permit, which the access guard has put on record.
     *
     * @param scope whose data
     * @param categories of which kinds
     * @return a young permit for that scope and those categories, such as
     *     {@code dpp.access().request(service, purpose, Set.of(scope), categories)}
     */
    RevealPermit permit(PiiScope scope, Set<PiiCategory> categories);
}
