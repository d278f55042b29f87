package io.github.dppkit.jdbc.reconcile;

import io.github.dppkit.crypto.RecordTag;
import io.github.dppkit.crypto.RowPlace;
import io.github.dppkit.jdbc.JdbcSetupException;
import io.github.dppkit.jdbc.internal.RowOwners;
import io.github.dppkit.jdbc.internal.TableSpec;
import io.github.dppkit.jdbc.internal.TagRows;
import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.reconcile.spi.TaggedRow;
import io.github.dppkit.reconcile.spi.TaggedTable;
import java.util.Objects;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A table of the host's own, in H2, PostgreSQL or MariaDB, in which each row has one tag.
 *
 * <pre>{@code
 * TaggedTable orders = TagColumn.builder(dataSource, "orders")
 *         .partnerColumn("seller_id")
 *         .orderColumn("amazon_order_id")
 *         .rowColumn("id")
 *         .tagColumn("row_tag")
 *         .build();
 * }</pre>
 *
 * <p>It reads 1,000 rows at a time in the order of the row column, which should have an index. Immutable and safe for use by
 * several threads.
 */
public final class TagColumn implements TaggedTable {

    private final RowOwners owners;
    private final TagRows rows;

    private TagColumn(RowOwners owners, TagRows rows) {
        this.owners = owners;
        this.rows = rows;
    }

    /**
     * Begins a table.
     *
     * @param dataSource the database in which the table is; dppkit's tables need not be there
     * @param table its name, after its schema and a dot if it is not in the connection's current schema; the
     *     {@link RowPlace#table()} of its rows
     * @return a builder
     */
    public static Builder builder(DataSource dataSource, String table) {
        return new Builder(dataSource, table);
    }

    @Override
    public String table() {
        return owners.table();
    }

    /**
     * Shows the tag of every row in which it is not null.
     *
     * @param taker takes one row after the other
     * @return how many rows have a tag and ids that are none
     * @throws io.github.dppkit.jdbc.JdbcStoreException if the database fails
     */
    @Override
    public long forEach(Consumer<TaggedRow> taker) {
        long[] unattributed = new long[1];
        rows.forEach(row -> {
            RowPlace place = place(row);
            if (place == null) {
                unattributed[0]++;
            } else {
                taker.accept(new TaggedRow(place, tag(row.tag())));
            }
        });
        return unattributed[0];
    }

    private static RecordTag tag(Object stored) {
        return stored instanceof byte[] bytes ? RecordTag.of(bytes) : RecordTag.parse((String) stored);
    }

    /** Returns null for a row without a scope or an id. */
    private @Nullable RowPlace place(TagRows.Row row) {
        try {
            SellingPartner whose = owners.partner();
            if (whose == null) {
                whose = row.partner() == null ? null : SellingPartner.of(row.partner());
            }
            if (whose == null || (owners.orderColumn() != null && row.order() == null)) {
                return null;
            }
            PiiScope scope = row.order() == null ? PiiScope.sellingPartner(whose) : PiiScope.order(whose, row.order());
            return new RowPlace(scope, owners.table(), row.row());
        } catch (InvalidPiiException e) {
            return null;
        }
    }

    /** Collects what is to be known of a table. Names are as {@code TableTarget} takes them. Not safe for use by several threads. */
    public static final class Builder {

        private final DataSource dataSource;
        private RowOwners owners;
        private @Nullable String rowColumn;
        private @Nullable String tagColumn;

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
         * Says that all rows belong to one selling partner.
         *
         * @param only whose rows they are
         * @return this builder
         */
        public Builder partner(SellingPartner only) {
            owners = owners.partner(only);
            return this;
        }

        /**
         * Sets the column that holds the order id. Without it the rows are those of the selling partner itself.
         *
         * @param column a text column
         * @return this builder
         */
        public Builder orderColumn(String column) {
            owners = owners.orderColumn(column);
            return this;
        }

        /**
         * Sets the column that tells rows apart and whose text is their {@link RowPlace#rowId()}.
         *
         * @param column a unique column, NOT NULL
         * @return this builder
         */
        public Builder rowColumn(String column) {
            this.rowColumn = TableSpec.requireIdentifier(column);
            return this;
        }

        /**
         * Sets the column that holds the tags, as text or as bytes.
         *
         * @param column its name
         * @return this builder
         */
        public Builder tagColumn(String column) {
            this.tagColumn = TableSpec.requireIdentifier(column);
            return this;
        }

        /**
         * Looks at the table.
         *
         * @return the table
         * @throws JdbcSetupException if something is missing or contradicts itself, or a table or column is not there
         * @throws io.github.dppkit.jdbc.JdbcStoreException if the database fails
         */
        public TagColumn build() {
            String row = rowColumn;
            String tag = tagColumn;
            if (row == null || tag == null || !owners.tellsPartner()) {
                throw new JdbcSetupException("TagColumn refused: table " + owners.table()
                        + ", name the rowColumn, the tagColumn, and a partnerColumn or one partner, not both.");
            }
            return new TagColumn(owners, TagRows.open(dataSource, new TagRows.Spec(owners, row, tag)));
        }
    }
}
