package io.github.dppkit.retention.spi;

/**
 * Tells which columns of database tables disposals reach, so that a check can find those that nobody registered. A
 * {@link DisposalTarget} of the host's own over a database implements it too.
 *
 * <p>Safe for use by several threads.
 */
@FunctionalInterface
public interface ColumnCover {

    /**
     * Tells whether a disposal clears or changes a column, or removes its rows.
     *
     * @param schema the schema's name as the database stores it
     * @param table the table's name as the database stores it
     * @param column the column's name as the database stores it
     * @return true if it does; a column that is registered to stay as it is does not count
     */
    boolean covers(String schema, String table, String column);
}
