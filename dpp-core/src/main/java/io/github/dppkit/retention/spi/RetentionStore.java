package io.github.dppkit.retention.spi;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.pii.PiiScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps deadlines and tombstones. It belongs with the key store, in domain K: a restored backup of the data must not bring
 * back an old deadline or forget a tombstone.
 *
 * <p>Implementations are safe for use by several threads and processes. Every method reads and writes the primary in a fresh
 * transaction. What a method has returned is durable. Instants are kept to the microsecond; finer digits are cut off, also
 * of what is compared. A store that cannot answer throws an unchecked exception; what it was asked may have been done.
 * A record due after its deadline, or an instant that 64 bits of microseconds since 1970 do not count, is refused by such
 * an exception, and nothing is changed. The contract is tested by {@code RetentionStoreContract} of dpp-testkit.
 */
public interface RetentionStore {

    /**
     * Returns a record.
     *
     * @param scope whose data
     * @param dataClass which of them
     * @return empty if it was never made or the data are disposed of
     */
    Optional<RetentionRecord> find(PiiScope scope, DataClass dataClass);

    /**
     * Adds a record unless there is one; of two callers one wins.
     *
     * @param candidate what to add, version 1
     * @return what is stored now: the candidate or the one that was there first
     */
    RetentionRecord add(RetentionRecord candidate);

    /**
     * Replaces a record if its stored version is one less than the given one's. A repeated call answers false: read the
     * record to learn whose change is stored.
     *
     * @param next the record as it shall be; origin and firstSeenAt stay as they are stored
     * @return false if somebody else was first or the record is gone; nothing is changed then
     */
    boolean replace(RetentionRecord next);

    /**
     * Returns records whose disposal is due and that no node has claimed.
     *
     * @param now the current time: {@code dueAt} is not after it, {@code claimedUntil} is null or not after it
     * @param limit how many at most
     * @return the ones due longest first; those due at the same instant in any order
     */
    List<RetentionRecord> due(Instant now, int limit);

    /**
     * Ends a record in one transaction: it goes and the tombstone stays. If there is a tombstone of that token and class,
     * the older one stays. A repeated call answers false: the tombstone tells what became of the first.
     *
     * @param last the record as it is stored, same version
     * @param tombstone what remains
     * @return false if the stored version is another or the record is gone; nothing is changed then
     */
    boolean finish(RetentionRecord last, Tombstone tombstone);

    /**
     * Returns a tombstone.
     *
     * @param token the scope's token
     * @param dataClass which data
     * @return empty if no such data were disposed of
     */
    Optional<Tombstone> tombstone(SubjectToken token, DataClass dataClass);

    /**
     * Returns when the oldest record that is due became so.
     *
     * @param now the current time
     * @return empty if nothing is due, claimed or not
     */
    Optional<Instant> oldestDue(Instant now);

    /**
     * Returns the records of many scopes.
     *
     * @param scopes whose data, each once
     * @param dataClass which of them
     * @return those there are, in any order
     */
    default List<RetentionRecord> findAll(List<PiiScope> scopes, DataClass dataClass) {
        return scopes.stream().flatMap(scope -> find(scope, dataClass).stream()).toList();
    }

    /**
     * Replaces many records, each as {@link #replace} does. One that cannot be replaced does not hold up the others. If it
     * throws, any of them may have been replaced.
     *
     * @param next the records as they shall be, each once
     * @return those that were replaced
     */
    default List<RetentionRecord> replaceAll(List<RetentionRecord> next) {
        return next.stream().filter(this::replace).toList();
    }

    /**
     * Returns which of many scopes have a tombstone.
     *
     * @param tokens the scopes' tokens, each once
     * @param dataClass which data
     * @return the tokens of those whose data were disposed of
     */
    default Set<SubjectToken> disposedOf(List<SubjectToken> tokens, DataClass dataClass) {
        return tokens.stream()
                .filter(token -> tombstone(token, dataClass).isPresent())
                .collect(Collectors.toSet());
    }
}
