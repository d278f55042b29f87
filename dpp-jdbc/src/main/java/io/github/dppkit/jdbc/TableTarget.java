package io.github.dppkit.jdbc;

import io.github.dppkit.jdbc.internal.HostTable;
import io.github.dppkit.jdbc.internal.TableSpec;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.Disposal;
import io.github.dppkit.retention.spi.DisposalTarget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A table of the host's own as a place that disposals reach (M5.b): it clears named columns, deletes rows, or makes them
 * anonymous.
 *
 * <pre>{@code
 * DisposalTarget orders = TableTarget.builder(dataSource, "orders")
 *         .partnerColumn("seller_id")
 *         .orderColumn("amazon_order_id")
 *         .scrub("buyer_name", "buyer_name_idx", "ship_address")
 *         .build();
 * }</pre>
 *
 * <p><b>Guarantees.</b> A disposal is one statement over all rows of the scope and a count of what it left, in one
 * READ COMMITTED transaction: ciphertext and blind index of every row go together or stay together, and an exception means
 * that the outcome is unknown but never half of it. What {@link #dispose} has returned for is durable. A repeated call
 * changes nothing more. Rows of other scopes and partners are not touched. Values are bound; names are looked up in the
 * database's catalogue and quoted.
 *
 * <p><b>Does not do.</b> Data in columns that are not named stay, and so do copies in other tables, views, history tables
 * and backups: register a target for each. Rows that row-level security hides are not seen. What a foreign key, a check or
 * a trigger forbids fails, and the disposal is tried again. All rows of a scope must change within 5 seconds: index the
 * order column. The database keeps old row versions until it reuses the space; encrypted columns are noise by then.
 *
 * <p>The data source is used as {@link JdbcStores} uses its own: H2 or PostgreSQL, connections of its own, auto-commit on or
 * off. dppkit's tables need not be there. With H2 in a file the user needs the admin right.
 *
 * <p>Immutable and safe for use by several threads and processes.
 */
@Enforces("M5.b")
public final class TableTarget implements DisposalTarget {

    private final String name;
    private final DataClass dataClass;
    private final HostTable table;

    private TableTarget(String name, DataClass dataClass, HostTable table) {
        this.name = name;
        this.dataClass = dataClass;
        this.table = table;
    }

    /**
     * Begins a target.
     *
     * @param dataSource the database in which the table is
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

    @Override
    public DataClass dataClass() {
        return dataClass;
    }

    /**
     * Disposes of the rows of a scope; a scope of a kind it does not answer for, of another partner than its fixed one, or
     * of the other class of data finds nothing here.
     *
     * @param disposal what goes
     * @return how many rows still held data and were changed
     * @throws JdbcStoreException if the database fails, or rows still hold data after the statement; the message names the
     *     target, no row
     */
    @Override
    public long dispose(Disposal disposal) {
        return disposal.dataClass() == dataClass ? table.dispose(disposal) : 0;
    }

    /**
     * Counts the rows of a scope that still hold data: any named column that is not null where columns are scrubbed, else
     * any row with the scope's id.
     *
     * @param scope whose data
     * @return how many rows; 0 for a scope it does not answer for
     * @throws JdbcStoreException if the database fails
     */
    @Override
    public long remaining(PiiScope scope) {
        return table.remaining(scope);
    }

    /**
     * Collects what a target needs to know. Names of the table and its columns are letters, digits, underscores and dollar
     * signs, at most 63. A name is taken as it is stored; if none is stored so, the one that differs in case alone is
     * meant. Not safe for use by several threads.
     */
    public static final class Builder {

        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

        private final DataSource dataSource;
        private final String table;
        private final List<String> columns = new ArrayList<>();
        private String name;
        private DataClass dataClass = DataClass.PII;
        private Set<PiiScope.Kind> kinds = EnumSet.of(PiiScope.Kind.ORDER);
        private @Nullable SellingPartner partner;
        private @Nullable String partnerColumn;
        private @Nullable String orderColumn;
        private TableSpec.@Nullable Way way;

        private Builder(DataSource dataSource, String table) {
            this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
            this.table = table;
            this.name = table;
            for (String part : table.split("\\.", 2)) {
                TableSpec.requireIdentifier(part);
            }
        }

        /**
         * Sets the name in certificates; the table's name unless set.
         *
         * @param targetName 1 to 64 letters, digits or {@code . _ -}, unique among the registered targets
         * @return this builder
         */
        public Builder named(String targetName) {
            this.name = targetName;
            return this;
        }

        /**
         * Sets the column that holds the selling partner's id.
         *
         * @param column a text column; rows without a partner belong to no scope
         * @return this builder
         * @throws JdbcSetupException if it cannot be the name of a column
         */
        public Builder partnerColumn(String column) {
            this.partnerColumn = TableSpec.requireIdentifier(column);
            return this;
        }

        /**
         * Says that all rows belong to one selling partner, for a table without a partner column.
         *
         * @param only whose rows they are
         * @return this builder
         */
        public Builder partner(SellingPartner only) {
            this.partner = Objects.requireNonNull(only, "only");
            return this;
        }

        /**
         * Sets the column that holds the order id, or the id of an ingest scope. It should have an index.
         *
         * @param column a text column
         * @return this builder
         * @throws JdbcSetupException if it cannot be the name of a column
         */
        public Builder orderColumn(String column) {
            this.orderColumn = TableSpec.requireIdentifier(column);
            return this;
        }

        /**
         * Sets which kinds of scope this table answers for; orders alone unless set. With
         * {@link PiiScope.Kind#SELLING_PARTNER} a disposal of that scope takes all rows of the partner.
         *
         * @param first a kind
         * @param more others
         * @return this builder
         */
        public Builder scopeKinds(PiiScope.Kind first, PiiScope.Kind... more) {
            this.kinds = EnumSet.of(first, more);
            return this;
        }

        /**
         * Sets which class of data the table holds; {@link DataClass#PII} unless set.
         *
         * @param held the class
         * @return this builder
         */
        public Builder dataClass(DataClass held) {
            this.dataClass = Objects.requireNonNull(held, "held");
            return this;
        }

        /**
         * Disposes by setting columns to null, all in one statement: name each ciphertext and each blind index.
         *
         * @param first a column that may be null
         * @param more others
         * @return this builder
         * @throws JdbcSetupException if another way was chosen before, or a name cannot be that of a column
         */
        public Builder scrub(String first, String... more) {
            choose(TableSpec.Way.SCRUB);
            columns.add(TableSpec.requireIdentifier(first));
            addColumns(more);
            return this;
        }

        /**
         * Disposes by deleting the rows.
         *
         * @return this builder
         * @throws JdbcSetupException if another way was chosen before
         */
        public Builder delete() {
            choose(TableSpec.Way.DELETE);
            return this;
        }

        /**
         * Disposes by making rows anonymous, for financial rows that a tax law keeps (M5.b): the order id becomes the
         * disposal's pseudonym, the named columns become null, everything else stays. Name every column that identifies
         * somebody. For orders and ingest scopes, not for partners.
         *
         * @param identifying the columns that go
         * @return this builder
         * @throws JdbcSetupException if another way was chosen before, or a name cannot be that of a column
         */
        public Builder anonymise(String... identifying) {
            choose(TableSpec.Way.ANONYMISE);
            addColumns(identifying);
            return this;
        }

        /**
         * Looks at the table and builds the target.
         *
         * @return the target
         * @throws JdbcSetupException if something is missing or contradicts itself, if the table or a column is not there
         *     or cannot be changed as asked, or the database is none of {@link DatabaseKind}
         * @throws JdbcStoreException if the database fails
         */
        public TableTarget build() {
            TableSpec.Way chosen = way;
            if (chosen == null) {
                throw refused("say what becomes of rows: scrub, delete or anonymise");
            }
            require(
                    NAME.matcher(name).matches(),
                    "give it another name by named(...): 1 to 64 letters, digits or . _ -");
            require((partner == null) != (partnerColumn == null), "give it a partnerColumn or one partner, not both");
            boolean byId = kinds.contains(PiiScope.Kind.ORDER) || kinds.contains(PiiScope.Kind.INGEST);
            require(byId == (orderColumn != null), "orders and ingest scopes need an orderColumn, and only they do");
            require(
                    chosen != TableSpec.Way.ANONYMISE || !kinds.contains(PiiScope.Kind.SELLING_PARTNER),
                    "anonymise is for orders: scrub or delete the rows of a selling partner");
            TableSpec spec = new TableSpec(
                    name, table, partner, partnerColumn, orderColumn, Set.copyOf(kinds), chosen, List.copyOf(columns));
            return new TableTarget(name, dataClass, HostTable.open(dataSource, spec));
        }

        private void choose(TableSpec.Way chosen) {
            require(way == null, "choose one of scrub, delete and anonymise, once");
            this.way = chosen;
        }

        private void addColumns(String... names) {
            Arrays.stream(names).map(TableSpec::requireIdentifier).forEach(columns::add);
        }

        private void require(boolean fits, String what) {
            if (!fits) {
                throw refused(what);
            }
        }

        private JdbcSetupException refused(String what) {
            return new JdbcSetupException("TableTarget refused: table " + table + ", " + what + ".");
        }
    }
}
