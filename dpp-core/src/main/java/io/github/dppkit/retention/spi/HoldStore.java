package io.github.dppkit.retention.spi;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.crypto.ArchiveYear;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Keeps which duties hold which records of the cold archive. It belongs with the deadlines: a restored backup of it must not
 * forget a hold.
 *
 * <p>Implementations are safe for use by several threads and processes. Every method reads and writes the primary in a fresh
 * transaction; what it has returned is durable. Instants are kept to the microsecond. A store that cannot answer throws an
 * unchecked exception; what it was asked may have been done. The contract is tested by {@code HoldStoreContract} of
 * dpp-testkit.
 */
public interface HoldStore {

    /**
     * Adds a hold of version 1, or replaces the one whose stored version is one less.
     *
     * @param hold as it shall be; id, token, statute, schema and year stay as they are stored
     * @return true if exactly this is stored now, by this call or an earlier one; false if somebody else was first
     */
    boolean put(HoldRecord hold);

    /**
     * Returns a hold.
     *
     * @param id its id
     * @return empty if there is none
     */
    Optional<HoldRecord> find(String id);

    /**
     * Returns the holds of many scopes.
     *
     * @param tokens the scopes' tokens, each once, at most 1,000
     * @return all there are, in any order
     */
    List<HoldRecord> of(Collection<SubjectToken> tokens);

    /**
     * Lists holds by id.
     *
     * @param after the last id of the page before, empty for the first page
     * @param limit how many at most
     * @return holds behind {@code after}
     */
    List<HoldRecord> list(String after, int limit);

    /**
     * Lists, by id, holds that are to end: those that are ending or ended, and those whose last day is over.
     *
     * @param today the day it is; a hold whose last day is before it is over
     * @param after the last id of the page before, empty for the first page
     * @param limit how many at most
     * @return holds behind {@code after}
     */
    List<HoldRecord> ending(LocalDate today, String after, int limit);

    /**
     * Removes a hold.
     *
     * @param last as it is stored, same version
     * @return false if the stored version is another; nothing is changed then. True if it is gone
     */
    boolean remove(HoldRecord last);

    /**
     * Tells whether there is any hold of a year, whatever its state.
     *
     * @param year which year
     * @return false if there is none
     */
    boolean anyOf(ArchiveYear year);

    /**
     * Adds a year of version 1, or replaces the one whose stored version is one less.
     *
     * @param year as it shall be
     * @return true if exactly this is stored now; false if somebody else was first
     */
    boolean putYear(HoldYear year);

    /**
     * Returns all years that ever had a hold.
     *
     * @return in any order
     */
    List<HoldYear> years();

    /**
     * Returns what is known of one year.
     *
     * @param year which
     * @return empty if it never had a hold
     */
    default Optional<HoldYear> year(ArchiveYear year) {
        return years().stream().filter(each -> each.year().equals(year)).findFirst();
    }
}
