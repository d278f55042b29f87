package io.github.dppkit.crypto;

import io.github.dppkit.crypto.internal.ArchiveFormat;
import io.github.dppkit.pii.InvalidPiiException;

/**
 * What one archive key is for: the records of one fiscal year under the law of one state. Destroying its private half
 * disposes of that year.
 *
 * @param jurisdiction ISO 3166-1 alpha-2 code of the state whose law asks for the records, such as {@code DE}
 * @param fiscalYear the year in which the records' retention begins to count, 2000 to 9999
 */
public record ArchiveYear(String jurisdiction, int fiscalYear) {

    /**
     * Creates a year.
     *
     * @param jurisdiction ISO 3166-1 alpha-2 code of the state
     * @param fiscalYear the year
     * @throws InvalidPiiException if one of them has another form
     */
    public ArchiveYear {
        if (!ArchiveFormat.isYear(jurisdiction, fiscalYear)) {
            throw new InvalidPiiException(
                    "Archive year refused (A2.1.c): name the state by two capital letters and a year from 2000 to 9999.");
        }
    }

    /**
     * Returns the name that the key of this year has.
     *
     * @return such as {@code DE-2026}
     */
    @Override
    public String toString() {
        return ArchiveFormat.name(jurisdiction, fiscalYear);
    }
}
