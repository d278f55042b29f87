package io.github.dppkit.jdbc.reencrypt;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a step of a migration saw and did, in counts; no value and no row id.
 *
 * @param rows rows with plaintext that were looked at
 * @param changed rows that were changed
 * @param raced rows that somebody changed in between; the next step looks at them again
 * @param withoutScope rows without a selling partner or order id, or with one that cannot be an id
 * @param withoutDeadline rows of which nothing tells when their data were obtained; they are not encrypted
 * @param overdue rows of orders that are disposed of or past their deadline; they are not encrypted but to be disposed of
 * @param columns the counts of each plaintext column, by its name
 */
public record MigrationReport(
        long rows,
        long changed,
        long raced,
        long withoutScope,
        long withoutDeadline,
        long overdue,
        Map<String, Counts> columns) {

    /**
     * The counts of one plaintext column.
     *
     * @param pending values that have no encrypted one
     * @param empty empty texts, which hold nothing to encrypt
     * @param unreadable values that cannot be read as their type; they are not encrypted
     * @param verified values whose encrypted one was opened and is the same
     * @param normalised of the verified ones, those that are the same but for what their type leaves out, such as spaces
     * @param differing values whose encrypted one is another, does not open, or has no matching index token
     */
    public record Counts(long pending, long empty, long unreadable, long verified, long normalised, long differing) {}

    /**
     * Creates the report.
     *
     * @param rows rows with plaintext that were looked at
     * @param changed rows that were changed
     * @param raced rows that somebody changed in between; the next step looks at them again
     * @param withoutScope rows without a selling partner or order id, or with one that cannot be an id
     * @param withoutDeadline rows of which nothing tells when their data were obtained; they are not encrypted
     * @param overdue rows of orders that are disposed of or past their deadline; they are not encrypted but to be disposed of
     * @param columns the counts of each plaintext column, by its name
     * @throws NullPointerException if columns is null
     */
    public MigrationReport {
        columns = java.util.Collections.unmodifiableMap(new TreeMap<>(columns));
    }

    /**
     * Tells whether every plaintext value that was seen has an encrypted one, as far as this step looked.
     *
     * @return false if anything is pending, unreadable, differing, overdue, raced, or without scope or deadline
     */
    public boolean isComplete() {
        return raced == 0
                && withoutScope == 0
                && withoutDeadline == 0
                && overdue == 0
                && columns.values().stream()
                        .allMatch(counts -> counts.pending() + counts.unreadable() + counts.differing() == 0);
    }
}
