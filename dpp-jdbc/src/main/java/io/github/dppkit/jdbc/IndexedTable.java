package io.github.dppkit.jdbc;

import io.github.dppkit.crypto.IndexToken;
import io.github.dppkit.governance.request.spi.SubjectIndex;
import io.github.dppkit.jdbc.internal.IndexedRows;
import io.github.dppkit.jdbc.internal.RowOwners;
import io.github.dppkit.jdbc.internal.TableSpec;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.PolicyConfigurationException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * A table of the host's own that is searched by blind index for a data subject's request (A2.2.d).
 *
 * <pre>{@code
 * SubjectIndex orders = IndexedTable.builder(dataSource, "orders")
 *         .partnerColumn("seller_id")
 *         .orderColumn("amazon_order_id")
 *         .index("buyer_email_idx", "buyer_phone_idx")
 *         .build();
 * }</pre>
 *
 * <p>Each index column is searched by one statement with bound values in a READ COMMITTED transaction of its own; give each a
 * database index together with the partner column. Rows of other partners are not found, nor are rows without an order's id.
 * Nothing is opened and nothing is written. Names are looked up in the database's catalogue and quoted.
 *
 * <p>Immutable and safe for use by several threads and processes.
 */
@Enforces("A2.2.d")
public final class IndexedTable implements SubjectIndex {

    private final IndexedRows rows;

    private IndexedTable(IndexedRows rows) {
        this.rows = rows;
    }

    /**
     * Begins an index.
     *
     * @param dataSource the database in which the table is; dppkit's tables need not be there
     * @param table its name, after its schema and a dot if it is not in the connection's current schema
     * @return a builder
     */
    public static Builder builder(DataSource dataSource, String table) {
        return new Builder(dataSource, table);
    }

    /**
     * Finds the orders of rows in which one of the tokens stands.
     *
     * @param partner whose rows alone
     * @param tokens one or more
     * @param limit how many orders of each index column at most
     * @return each once
     * @throws JdbcStoreException if the database fails
     */
    @Override
    public Collection<PiiScope> scopes(SellingPartner partner, List<IndexToken> tokens, int limit) {
        return rows.orders(partner, tokens, limit);
    }

    /** Collects what a search needs to know. Names are as {@code TableTarget} takes them. Not safe for use by several threads. */
    public static final class Builder {

        private final DataSource dataSource;
        private RowOwners owners;
        private List<String> index = List.of();

        private Builder(DataSource dataSource, String table) {
            this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
            this.owners = RowOwners.of(table);
        }

        /**
         * Sets the column that holds the selling partner's id.
         *
         * @param column a text column
         * @return this builder
         */
        public Builder partnerColumn(String column) {
            owners = owners.partnerColumn(column);
            return this;
        }

        /**
         * Says that all rows are one selling partner's.
         *
         * @param only whose
         * @return this builder
         */
        public Builder partner(SellingPartner only) {
            owners = owners.partner(only);
            return this;
        }

        /**
         * Sets the column that holds the order's id.
         *
         * @param column a text column
         * @return this builder
         */
        public Builder orderColumn(String column) {
            owners = owners.orderColumn(column);
            return this;
        }

        /**
         * Sets the columns in which tokens of the blind index stand.
         *
         * @param columns text columns, one or more
         * @return this builder
         */
        public Builder index(String... columns) {
            index = Stream.of(columns).map(TableSpec::requireIdentifier).toList();
            return this;
        }

        /**
         * Looks at the table.
         *
         * @return the index
         * @throws PolicyConfigurationException if partner, order column or index columns are missing
         * @throws JdbcSetupException if the table or a column is not there or of another type
         * @throws JdbcStoreException if the database fails
         */
        public IndexedTable build() {
            String order = owners.orderColumn();
            if (!owners.tellsPartner() || order == null || index.isEmpty()) {
                throw new PolicyConfigurationException(
                        "IndexedTable refused (A2.2.d): set either partnerColumn or partner,"
                                + " and orderColumn and index.");
            }
            return new IndexedTable(IndexedRows.open(dataSource, new IndexedRows.Spec(owners, order, index)));
        }
    }
}
