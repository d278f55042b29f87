package io.github.dppkit.jdbc.reencrypt;

import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.crypto.Reencryptor;
import io.github.dppkit.crypto.spi.ReencryptionTarget;
import io.github.dppkit.jdbc.JdbcSetupException;
import io.github.dppkit.jdbc.internal.RowOwners;
import io.github.dppkit.jdbc.internal.ScopedValues;
import io.github.dppkit.jdbc.internal.TableSpec;
import io.github.dppkit.jdbc.internal.TaggedRows;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Enforces;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A table of the host's own whose encrypted columns a recovery encrypts again.
 *
 * <pre>{@code
 * ReencryptionTarget orders = EncryptedTable.builder(dataSource, "orders")
 *         .partnerColumn("seller_id")
 *         .orderColumn("amazon_order_id")
 *         .column("buyer_email", FieldName.of("orders.buyer_email"))
 *         .column("note", FieldName.of("orders.note"), "id")     // bound to the row: inRow(id)
 *         .tagged("id", "row_tag", "row_version")                // only if rows have tags
 *         .covered("country", FieldName.of("orders.country"))    // what else the tags cover
 *         .build();
 * }</pre>
 *
 * <p><b>Guarantees.</b> A value is replaced in one statement that changes it only if it is still, byte for byte, what was
 * read: a user's write is never lost. All values of a scope that were read together are written in one READ COMMITTED
 * transaction. A row with a tag is held against it, replaced as a whole with the next version and a new tag, and that is put on
 * record; a row that does not fit its tag stays as it is and blocks. Values are bound; names are looked up in the database's catalogue and quoted.
 *
 * <p><b>Does not do.</b> Blind indexes stay as they are: their keys are others. Columns that are not named, payloads of
 * SP-API and copies elsewhere are not found; implement {@link ReencryptionTarget} for them. A host that writes a whole row
 * back which it read long before puts an old ciphertext back; the next pass finds it, as long as its key lives.
 *
 * <p>Immutable and safe for use by several threads and processes.
 */
@Enforces("A2.4.a")
public final class EncryptedTable implements ReencryptionTarget {

    private final String name;
    private final List<FieldName> fields;
    private final Work work;

    private EncryptedTable(String name, List<FieldName> fields, Work work) {
        this.name = name;
        this.fields = List.copyOf(fields);
        this.work = work;
    }

    /** Encrypts what a table holds of a scope. */
    @FunctionalInterface
    private interface Work {
        long run(PiiScope scope, Reencryptor again, Cells cells);
    }

    /** Encrypts one cell, of the class of what is stored; empty if it is to stay as it is. */
    @FunctionalInterface
    interface Cells {
        Optional<Object> again(int column, Object stored, @Nullable String row);
    }

    /**
     * Begins a target.
     *
     * @param dataSource the database in which the table is; dppkit's tables need not be there
     * @param table its name, after its schema and a dot if it is not in the connection's current schema
     * @return a builder
     */
    public static Builder builder(DataSource dataSource, String table) {
        return new Builder(dataSource, table);
    }

    @Override
    public String name() {
        return name;
    }

    /**
     * Encrypts the values of a scope again.
     *
     * @param scope whose values; a scope of another partner or kind finds nothing here
     * @param again encrypts them
     * @return how many were still what was read and are replaced
     * @throws io.github.dppkit.jdbc.JdbcStoreException if the database fails
     */
    @Override
    public long reencrypt(PiiScope scope, Reencryptor again) {
        return work.run(scope, again, (column, stored, row) -> {
            FieldName field =
                    row == null ? fields.get(column) : fields.get(column).inRow(row);
            return stored instanceof byte[] bytes
                    ? again.reencrypt(bytes, field).map(Object.class::cast)
                    : again.reencrypt((String) stored, field).map(Object.class::cast);
        });
    }

    /** Collects what a target needs to know. Names are as {@code TableTarget} takes them. Not safe for use by several threads. */
    public static final class Builder {

        /** Where tags stand. */
        private record Tagged(
                String row, String tag, @Nullable String version) {}

        private final DataSource dataSource;
        private RowOwners owners;
        private final List<FieldName> fields = new ArrayList<>();
        private final List<ScopedValues.Column> columns = new ArrayList<>();
        private final List<FieldName> coveredFields = new ArrayList<>();
        private final List<String> covered = new ArrayList<>();
        private @Nullable Tagged tagged;

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
         * Sets the column that holds the order id, or the id of an ingest scope. Without it the values are encrypted under
         * the scope of the selling partner itself. It should have an index.
         *
         * @param column a text column
         * @return this builder
         */
        public Builder orderColumn(String column) {
            owners = owners.orderColumn(column);
            return this;
        }

        /**
         * Adds a column of values, as text or as bytes.
         *
         * @param column its name
         * @param field the field under which its values were encrypted
         * @return this builder
         */
        public Builder column(String column, FieldName field) {
            columns.add(new ScopedValues.Column(TableSpec.requireIdentifier(column), null));
            fields.add(field);
            return this;
        }

        /**
         * Adds a column of values that are bound to their rows.
         *
         * @param column its name
         * @param field the field under which its values were encrypted, without a row
         * @param rowColumn the column whose text was given to {@link FieldName#inRow}
         * @return this builder
         */
        public Builder column(String column, FieldName field, String rowColumn) {
            columns.add(new ScopedValues.Column(
                    TableSpec.requireIdentifier(column), TableSpec.requireIdentifier(rowColumn)));
            fields.add(field);
            return this;
        }

        /**
         * Says that rows have tags, made by {@code dpp.recordTags()} over all the columns named here, those of
         * {@link #covered} included, under this table's name as it is given here.
         *
         * @param rowColumn the column whose text is the {@code RowPlace#rowId()}, NOT NULL and unique
         * @param tagColumn the column that holds the tags, as text or as bytes; a row without a tag gets none
         * @param versionColumn the column that holds the row's version, or null if the tag alone tells it
         * @return this builder
         */
        public Builder tagged(String rowColumn, String tagColumn, @Nullable String versionColumn) {
            tagged = new Tagged(
                    TableSpec.requireIdentifier(rowColumn),
                    TableSpec.requireIdentifier(tagColumn),
                    versionColumn == null ? null : TableSpec.requireIdentifier(versionColumn));
            return this;
        }

        /**
         * Adds a column that the tags cover and whose text stays as it is, such as a blind index.
         *
         * @param column a text column
         * @param field the name under which the tags cover it
         * @return this builder
         */
        public Builder covered(String column, FieldName field) {
            covered.add(TableSpec.requireIdentifier(column));
            coveredFields.add(field);
            return this;
        }

        /**
         * Looks at the table and builds the target.
         *
         * @return the target
         * @throws JdbcSetupException if something is missing or contradicts itself, or a table or column is not there
         * @throws io.github.dppkit.jdbc.JdbcStoreException if the database fails
         */
        public EncryptedTable build() {
            String table = owners.table();
            if (columns.isEmpty() || !owners.tellsPartner()) {
                throw new JdbcSetupException("EncryptedTable refused: table " + table
                        + ", name at least one column, and a partnerColumn or one partner, not both.");
            }
            Tagged rows = tagged;
            if (rows == null && !covered.isEmpty()) {
                throw new JdbcSetupException("EncryptedTable refused: table " + table
                        + ", covered columns are those of tags: name them by tagged.");
            }
            if (rows == null) {
                ScopedValues values = ScopedValues.open(
                        dataSource, new ScopedValues.Spec("EncryptedTable", owners, List.copyOf(columns)));
                return new EncryptedTable(table, fields, (scope, again, cells) -> values.replace(scope, cells::again));
            }
            TaggedRows found = TaggedRows.open(
                    dataSource,
                    new TaggedRows.Spec(
                            owners,
                            List.copyOf(columns),
                            List.copyOf(covered),
                            rows.row(),
                            rows.tag(),
                            rows.version()));
            TaggedReencryption again = new TaggedReencryption(table, fields, coveredFields, found);
            return new EncryptedTable(table, fields, again::run);
        }
    }
}
