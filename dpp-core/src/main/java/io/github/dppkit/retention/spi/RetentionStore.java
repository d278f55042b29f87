package io.github.dppkit.retention.spi;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
public interface RetentionStore extends MarkStore {

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
     * Returns records of every class and state, page by page, for a notice that names no orders. Each page is read by the
     * key alone, however large the store is.
     *
     * @param partner whose, null for all selling partners
     * @param after the last record of the page before, null for the first page
     * @param limit how many at most, one or more
     * @return in the store's own order of their keys; empty at the end. What is there from the first page to the last is
     *     returned once; what comes or goes meanwhile may be missing
     */
    List<RetentionRecord> page(@Nullable SellingPartner partner, @Nullable RetentionRecord after, int limit);

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

    /** Says of a due record what becomes of it. */
    @FunctionalInterface
    interface Claim {

        /**
         * Returns the record as it shall be.
         *
         * @param due the record as it is stored
         * @return its next version, or null to leave it
         */
        @Nullable RetentionRecord next(RetentionRecord due);
    }

    /**
     * What {@link #claimDue} found.
     *
     * @param claimed the records that were replaced, as they are stored now
     * @param others the due records that the caller did not want to claim, as they are stored
     */
    record Claims(List<RetentionRecord> claimed, List<RetentionRecord> others) {

        /**
         * Copies the lists.
         *
         * @param claimed the records that were replaced
         * @param others the due records that were left as they are
         */
        public Claims {
            claimed = List.copyOf(claimed);
            others = List.copyOf(others);
        }
    }

    /**
     * Reads what is due, as {@link #due} does, and replaces at once those records that the caller wants. A record that somebody
     * else is changing at this moment is passed over, so that nodes which ask at the same time share the records and do not
     * wait for each other. If it throws, any of them may have been replaced.
     *
     * @param now the current time
     * @param limit how many at most, claimed or not
     * @param claim gives the record as it shall be, null to leave it; asked once or more often for each, of no effect itself
     * @return what was found, the ones due longest first
     */
    default Claims claimDue(Instant now, int limit, Claim claim) {
        return claim(due(now, limit), claim);
    }

    /**
     * Replaces those of some records that the caller wants.
     *
     * @param found the records as they are stored
     * @param claim gives the record as it shall be, null to leave it
     * @return what was replaced, and what was left
     */
    default Claims claim(List<RetentionRecord> found, Claim claim) {
        List<RetentionRecord> wanted = new ArrayList<>();
        List<RetentionRecord> others = new ArrayList<>();
        for (RetentionRecord due : found) {
            RetentionRecord next = claim.next(due);
            if (next == null) {
                others.add(due);
            } else {
                wanted.add(next);
            }
        }
        Set<RetentionRecord> replaced = new HashSet<>(replaceAll(wanted));
        return new Claims(wanted.stream().filter(replaced::contains).toList(), others);
    }

    /**
     * Ends many records, each as {@link #finish} does, in one transaction where the store can. One that cannot be ended does not
     * hold up the others. If it throws, any of them may have been ended.
     *
     * @param ends the records as they are stored, each with what remains of it
     * @return those that were ended
     */
    default List<RetentionRecord> finishAll(Map<RetentionRecord, Tombstone> ends) {
        return ends.entrySet().stream()
                .filter(end -> finish(end.getKey(), end.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Adds a tombstone without a certificate unless there is one: of data that never were here, or whose erase a restore of
     * this store has forgotten. A record of the same scope is not touched.
     *
     * @param token the scope's token
     * @param dataClass which data
     * @param at when
     */
    void suppress(SubjectToken token, DataClass dataClass, Instant at);

    /**
     * Counts records that are due.
     *
     * @param dueBy {@code dueAt} is not after it
     * @param deadlineBy the deadline is not after it
     * @param begun whether those count too whose disposal has begun
     * @param limit where counting may stop
     * @return how many, at most the limit
     */
    long countDue(Instant dueBy, Instant deadlineBy, boolean begun, int limit);

    /**
     * Returns what {@link #due} returns, but for records in use whose deadline lies in a range.
     *
     * @param now the current time
     * @param from the first deadline that is left out
     * @param to the last deadline that is left out
     * @param limit how many at most
     * @return the ones due longest first
     */
    List<RetentionRecord> dueExcept(Instant now, Instant from, Instant to, int limit);

    /**
     * Tells how much is stored, and how much was disposed of lately.
     *
     * @param since from when on
     * @return the figures now
     */
    DisposalTrend trend(Instant since);

    /**
     * Tells what time it is by the clock of the database that keeps this: another one than the application's own, and the same
     * for all nodes.
     *
     * @return empty if it has none, or none of its own
     */
    default Optional<Instant> databaseTime() {
        return Optional.empty();
    }
}
