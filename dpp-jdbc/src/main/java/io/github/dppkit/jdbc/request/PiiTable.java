package io.github.dppkit.jdbc.request;

import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.crypto.IndexToken;
import io.github.dppkit.governance.request.spi.CorrectionTarget;
import io.github.dppkit.jdbc.JdbcSetupException;
import io.github.dppkit.jdbc.JdbcStoreException;
import io.github.dppkit.jdbc.internal.RowOwners;
import io.github.dppkit.jdbc.internal.ScopedValues;
import io.github.dppkit.jdbc.internal.TableSpec;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.notice.spi.ReturnSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A table of the host's own whose encrypted values are handed out to be returned or copied, and corrected (A1.7.a, A2.2.d).
 *
 * <pre>{@code
 * PiiTable orders = PiiTable.builder(dataSource, "orders")
 *         .partnerColumn("seller_id")
 *         .orderColumn("amazon_order_id")
 *         .column("buyer_email", FieldName.of("orders.buyer_email"), PiiType.EMAIL_ADDRESS, "buyer_email_idx")
 *         .columnInRow("note", FieldName.of("orders.note"), PiiType.FREE_TEXT, "id")   // bound to the row: inRow(id)
 *         .build();
 *
 * dpp.dataRequests().copies(orders, permits, shelf).corrections(orders, orders)
 * dpp.notices().returns(orders, permits, shelf)
 * }</pre>
 *
 * <p><b>Guarantees.</b> Rows of other scopes and partners are neither read nor changed. A correction is one statement that puts
 * the new value and its tokens in place of the one that was read and no other, in a READ COMMITTED transaction; when it returns,
 * it is durable. Nothing is opened. Values are bound; names are looked up in the database's catalogue and quoted.
 *
 * <p><b>Does not do.</b> Columns that are not named are neither returned nor corrected. Rows with tags need their tag in the same
 * statement: correct those by a {@link CorrectionTarget} of your own. Of an order with several rows, only values that are bound
 * to their rows can be corrected.
 *
 * <p>Immutable and safe for use by several threads and processes.
 */
@Enforces({"A1.7.a", "A2.2.d"})
public final class PiiTable implements ReturnSource, CorrectionTarget {

    /** A column, what it holds, and how many index columns go with it. */
    private record Held(FieldName field, PiiType<?> type, boolean inRow, int index) {}

    private final String table;
    private final List<Held> columns;
    private final ScopedValues values;

    private PiiTable(String table, List<Held> columns, ScopedValues values) {
        this.table = table;
        this.columns = List.copyOf(columns);
        this.values = values;
    }

    /**
     * Begins a table.
     *
     * @param dataSource the database in which it is; dppkit's tables need not be there
     * @param table its name, after its schema and a dot if it is not in the connection's current schema
     * @return a builder
     */
    public static Builder builder(DataSource dataSource, String table) {
        return new Builder(dataSource, table);
    }

    /**
     * Returns the values of all rows of a scope, of each under its type's usual category.
     *
     * @param scope whose data; one of another partner or kind finds nothing here
     * @return every one there is, in any order
     * @throws JdbcStoreException if the database fails
     */
    @Override
    public List<Field> fields(PiiScope scope) {
        return values.read(scope).stream().map(this::field).toList();
    }

    private Field field(ScopedValues.Stored stored) {
        Held held = columns.get(stored.column());
        String row = stored.rowText();
        EncryptedValue<?> value = stored.value() instanceof byte[] bytes
                ? EncryptedValue.of(bytes, held.type())
                : EncryptedValue.parse((String) stored.value(), held.type());
        return new Field(row == null ? held.field() : held.field().inRow(row), value);
    }

    /**
     * Replaces a value and its tokens if it is still what was read. Without tokens its index columns become null.
     *
     * @param correction what by what
     * @return false if another value stands there, or none
     * @throws IllegalArgumentException if there are tokens, and not one for each index column
     * @throws JdbcStoreException if the database fails
     */
    @Override
    public boolean replace(Correction correction) {
        FieldName field = correction.field();
        for (int column = 0; column < columns.size(); column++) {
            Held held = columns.get(column);
            if (held.field().name().equals(field.name()) && held.inRow() == (field.row() != null)) {
                return replace(column, held, correction);
            }
        }
        return false;
    }

    private boolean replace(int column, Held held, Correction correction) {
        List<@Nullable String> index = new ArrayList<>();
        correction.tokens().stream().map(IndexToken::text).forEach(index::add);
        if (index.isEmpty()) {
            index.addAll(Collections.nCopies(held.index(), null));
        }
        if (index.size() != held.index()) {
            throw new IllegalArgumentException("Correction refused (A2.2.d): table " + table + ", field " + held.field()
                    + " has " + held.index() + " index columns, and there are " + index.size()
                    + " terms. Repeat the call with one for each, in their order.");
        }
        String row = correction.field().row();
        for (ScopedValues.Stored stored : values.read(correction.scope())) {
            if (stored.column() == column
                    && Objects.equals(stored.rowText(), row)
                    && field(stored).value().equals(correction.stored())) {
                Object next = stored.value() instanceof byte[]
                        ? correction.corrected().toBytes()
                        : correction.corrected().text();
                return values.replace(correction.scope(), stored, next, index);
            }
        }
        return false;
    }

    /** Collects what a table holds. Names are as {@code TableTarget} takes them. Not safe for use by several threads. */
    public static final class Builder {

        private final DataSource dataSource;
        private RowOwners owners;
        private final List<Held> held = new ArrayList<>();
        private final List<ScopedValues.Column> columns = new ArrayList<>();

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
         * Sets the column that holds the order id, or the id of an ingest scope. Without it the values are the selling
         * partner's own. It should have an index.
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
         * @param type what is in them
         * @param index the columns of its blind index, in the order in which a correction gives the terms
         * @return this builder
         */
        public Builder column(String column, FieldName field, PiiType<?> type, String... index) {
            return add(column, field, type, null, index);
        }

        /**
         * Adds a column of values that are bound to their rows.
         *
         * @param column its name
         * @param field the field under which its values were encrypted, without a row
         * @param type what is in them
         * @param rowColumn the column whose text was given to {@link FieldName#inRow}
         * @param index the columns of its blind index, in the order in which a correction gives the terms
         * @return this builder
         */
        public Builder columnInRow(String column, FieldName field, PiiType<?> type, String rowColumn, String... index) {
            return add(column, field, type, TableSpec.requireIdentifier(rowColumn), index);
        }

        private Builder add(
                String column, FieldName field, PiiType<?> type, @Nullable String rowColumn, String... index) {
            columns.add(new ScopedValues.Column(
                    TableSpec.requireIdentifier(column),
                    rowColumn,
                    Stream.of(index).map(TableSpec::requireIdentifier).toList()));
            held.add(new Held(field, Objects.requireNonNull(type, "type"), rowColumn != null, index.length));
            return this;
        }

        /**
         * Looks at the table.
         *
         * @return the table
         * @throws JdbcSetupException if something is missing or contradicts itself, or a table or column is not there
         * @throws JdbcStoreException if the database fails
         */
        public PiiTable build() {
            if (columns.isEmpty() || !owners.tellsPartner()) {
                throw new JdbcSetupException("PiiTable refused: table " + owners.table()
                        + ", name at least one column, and a partnerColumn or one partner, not both.");
            }
            if (held.stream().map(Held::field).distinct().count() != held.size()) {
                throw new JdbcSetupException(
                        "PiiTable refused: table " + owners.table() + ", two columns have one field.");
            }
            ScopedValues.Spec spec = new ScopedValues.Spec("PiiTable", owners, List.copyOf(columns));
            return new PiiTable(owners.table(), held, ScopedValues.open(dataSource, spec));
        }
    }
}
