package io.github.dppkit.jdbc;

import io.github.dppkit.jdbc.internal.ColumnRule;
import io.github.dppkit.jdbc.internal.HostTable;
import io.github.dppkit.jdbc.internal.RowOwners;
import io.github.dppkit.jdbc.internal.TableSpec;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.retention.spi.DataClass;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a target needs to know. Names of the table and its columns are letters, digits, underscores and dollar
 * signs, at most 63. A name is taken as it is stored; if none is stored so, the one that differs in case alone is
 * meant. Not safe for use by several threads.
 */
public final class TableTargetBuilder {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final DataSource dataSource;
    private RowOwners owners;
    private final Map<String, ColumnRule> columns = new LinkedHashMap<>();
    private String name;
    private DataClass dataClass = DataClass.PII;
    private Set<PiiScope.Kind> kinds = EnumSet.of(PiiScope.Kind.ORDER);
    private TableSpec.@Nullable Way way;
    private boolean emptiesPartitions;

    TableTargetBuilder(DataSource dataSource, String table) {
        this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
        this.owners = RowOwners.of(table);
        this.name = table;
    }

    /**
     * Sets the name in certificates; the table's name unless set.
     *
     * @param targetName 1 to 64 letters, digits or {@code . _ -}, unique among the registered targets
     * @return this builder
     */
    public TableTargetBuilder named(String targetName) {
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
    public TableTargetBuilder partnerColumn(String column) {
        owners = owners.partnerColumn(column);
        return this;
    }

    /**
     * Says that all rows belong to one selling partner, for a table without a partner column.
     *
     * @param only whose rows they are
     * @return this builder
     */
    public TableTargetBuilder partner(SellingPartner only) {
        owners = owners.partner(only);
        return this;
    }

    /**
     * Sets the column that holds the order id, or the id of an ingest scope. It should have an index.
     *
     * @param column a text column
     * @return this builder
     * @throws JdbcSetupException if it cannot be the name of a column
     */
    public TableTargetBuilder orderColumn(String column) {
        owners = owners.orderColumn(column);
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
    public TableTargetBuilder scopeKinds(PiiScope.Kind first, PiiScope.Kind... more) {
        this.kinds = EnumSet.of(first, more);
        return this;
    }

    /**
     * Sets which class of data the table holds; {@link DataClass#PII} unless set.
     *
     * @param held the class
     * @return this builder
     */
    public TableTargetBuilder dataClass(DataClass held) {
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
    public TableTargetBuilder scrub(String first, String... more) {
        choose(TableSpec.Way.SCRUB);
        clear(first);
        Arrays.stream(more).forEach(this::clear);
        return this;
    }

    /**
     * Disposes by deleting the rows.
     *
     * @return this builder
     * @throws JdbcSetupException if another way was chosen before
     */
    public TableTargetBuilder delete() {
        choose(TableSpec.Way.DELETE);
        return this;
    }

    /**
     * Empties a partition by one TRUNCATE where a call of {@link TableTarget#disposeAll} has every row of it, for a table of
     * PostgreSQL that is partitioned, by the day on which the rows are due. The check and the TRUNCATE are under a lock that
     * nobody else gets past and are rolled back with the rest. Where there is another row, the lock is not had at once, a right
     * is missing, or a foreign key, a trigger for DELETE, row-level security or a publication is in the way, rows are deleted
     * one by one.
     *
     * @return this builder
     */
    public TableTargetBuilder emptyingPartitions() {
        this.emptiesPartitions = true;
        return this;
    }

    /**
     * Disposes by making rows anonymous, for financial rows that a tax law keeps (M5.b): the order id becomes the
     * disposal's pseudonym, the other columns become what the rules say. For orders and ingest scopes, not for partners.
     *
     * @param rules what becomes of every other column of the table
     * @return this builder
     * @throws JdbcSetupException if another way was chosen before
     */
    public TableTargetBuilder anonymise(Anonymisation rules) {
        choose(TableSpec.Way.ANONYMISE);
        columns.putAll(rules.rules());
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
        require(NAME.matcher(name).matches(), "give it another name by named(...): 1 to 64 letters, digits or . _ -");
        require(owners.tellsPartner(), "give it a partnerColumn or one partner, not both");
        boolean byId = kinds.contains(PiiScope.Kind.ORDER) || kinds.contains(PiiScope.Kind.INGEST);
        require(
                byId == (owners.orderColumn() != null),
                "orders and ingest scopes need an orderColumn, and only they do");
        require(
                chosen != TableSpec.Way.ANONYMISE || !kinds.contains(PiiScope.Kind.SELLING_PARTNER),
                "anonymise is for orders: scrub or delete the rows of a selling partner");
        require(
                !emptiesPartitions || (chosen == TableSpec.Way.DELETE && byId),
                "emptyingPartitions is for rows of orders or ingest scopes that are deleted");
        TableSpec spec =
                new TableSpec(name, owners, Set.copyOf(kinds), chosen, new LinkedHashMap<>(columns), emptiesPartitions);
        return new TableTarget(name, dataClass, HostTable.open(dataSource, spec));
    }

    private void choose(TableSpec.Way chosen) {
        require(way == null, "choose one of scrub, delete and anonymise, once");
        this.way = chosen;
    }

    private void clear(String column) {
        if (columns.put(TableSpec.requireIdentifier(column), ColumnRule.of(ColumnRule.Kind.CLEAR)) != null) {
            throw refused("column " + column + " is named twice");
        }
    }

    private void require(boolean fits, String what) {
        if (!fits) {
            throw refused(what);
        }
    }

    private JdbcSetupException refused(String what) {
        return new JdbcSetupException("TableTarget refused: table " + owners.table() + ", " + what + ".");
    }
}
