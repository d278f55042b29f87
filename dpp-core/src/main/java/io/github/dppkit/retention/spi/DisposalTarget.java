package io.github.dppkit.retention.spi;

import io.github.dppkit.pii.PiiScope;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A place that holds data of scopes: a table, a folder, a search index. The host registers every one it has.
 *
 * <p>Safe for use by several threads and processes. A method that cannot do its work throws an unchecked exception; the
 * disposal is then PARTIAL and is tried again.
 */
public interface DisposalTarget {

    /**
     * Returns the name under which certificates list this target.
     *
     * @return 1 to 64 letters, digits or {@code . _ -}, unique among the registered ones
     */
    String name();

    /**
     * Returns which class of data it holds.
     *
     * @return {@link DataClass#PII} unless it says otherwise
     */
    default DataClass dataClass() {
        return DataClass.PII;
    }

    /**
     * Removes all data of a scope: ciphertext and blind indexes together, in one transaction where the place has such.
     * Idempotent: a second call finds nothing to do.
     *
     * @param disposal what goes
     * @return how many rows, files or documents were changed
     */
    long dispose(Disposal disposal);

    /**
     * Reads back what a disposal left.
     *
     * @param scope whose data
     * @return how many rows, files or documents still hold data of that scope; 0 after {@link #dispose}
     */
    long remaining(PiiScope scope);

    /**
     * Returns scopes of which it holds something, page by page, so that what a restored backup brought back can be found.
     *
     * @param after the last scope of the page before, null for the first page
     * @param limit how many at most
     * @return in an order of its own, empty at the end; an empty answer, which is the default, if it cannot tell
     */
    default Optional<List<PiiScope>> scopes(@Nullable PiiScope after, int limit) {
        return Optional.empty();
    }

    /**
     * Removes all data of many scopes, each as {@link #dispose} does. If it throws, the data of any of them may be gone; the
     * engine then goes on scope by scope, so that one that fails does not hold up the others.
     *
     * @param disposals what goes; the scopes are distinct, at most 500
     * @return how many rows, files or documents of each scope were changed; a scope that is missing counts as 0
     */
    default Map<PiiScope, Long> disposeAll(List<Disposal> disposals) {
        Map<PiiScope, Long> counts = new HashMap<>();
        disposals.forEach(disposal -> counts.put(disposal.scope(), dispose(disposal)));
        return counts;
    }

    /**
     * Reads back what disposals left.
     *
     * @param scopes whose data, at most 500
     * @return those of which a row, file or document still holds data; none after {@link #disposeAll}
     */
    default Set<PiiScope> remainingAmong(Collection<PiiScope> scopes) {
        return scopes.stream().filter(scope -> remaining(scope) != 0).collect(Collectors.toSet());
    }
}
