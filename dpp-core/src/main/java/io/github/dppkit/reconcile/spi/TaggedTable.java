package io.github.dppkit.reconcile.spi;

import java.util.function.Consumer;

/**
 * A table of the host's whose rows carry tags; {@code io.github.dppkit.jdbc.reconcile.TagColumn} reads one over JDBC.
 *
 * <p>Implementations are safe for use by several threads.
 */
public interface TaggedTable {

    /**
     * Returns its name: the table in the {@link io.github.dppkit.crypto.RowPlace} of each of its rows.
     *
     * @return unique among the tables of one run
     */
    String table();

    /**
     * Shows the tag of every row that has one, whatever stands in the tag's column. What was committed before the call began
     * must be seen; what is written during it may be.
     *
     * @param rows takes one row after the other
     * @return how many rows have a tag but ids of which no scope or row id can be made; those are not shown
     */
    long forEach(Consumer<TaggedRow> rows);
}
