package io.github.dppkit.jdbc.reencrypt;

import io.github.dppkit.Dpp;
import io.github.dppkit.jdbc.JdbcSetupException;
import io.github.dppkit.jdbc.internal.MigrationRows;
import io.github.dppkit.jdbc.internal.TableSpec;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.retention.OrderEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a {@link TableMigration} needs to know. To be set: row id, partner or partner column, when the data were
 * obtained, at least one column. Default: batches of 100 rows, no order facts. Not safe for use by several threads.
 */
public final class MigrationBuilder {

    final Dpp dpp;
    final String table;
    final List<MigrationColumn<?>> columns = new ArrayList<>();
    Function<MigrationRow, List<OrderEvent>> facts = row -> List.of();
    MigrationListener listener = MigrationListener.NONE;
    int batch = 100;
    boolean idsAreHarmless;

    @Nullable SellingPartner partner;

    @Nullable String partnerColumn;

    @Nullable String orderColumn;

    @Nullable Function<MigrationRow, Optional<Instant>> obtained;

    private final DataSource dataSource;
    private final Set<String> read = new LinkedHashSet<>();
    private List<String> rowId = List.of();

    MigrationBuilder(Dpp dpp, DataSource dataSource, String table) {
        this.dpp = Objects.requireNonNull(dpp, "dpp");
        this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
        this.table = TableSpec.requireTable(table);
    }

    /**
     * Sets the columns that tell rows apart, such as the primary key. None of them may be null.
     *
     * @param first a column
     * @param more others
     * @return this builder
     */
    public MigrationBuilder rowId(String first, String... more) {
        List<String> names = new ArrayList<>(List.of(TableSpec.requireIdentifier(first)));
        Arrays.stream(more).map(TableSpec::requireIdentifier).forEach(names::add);
        rowId = List.copyOf(names);
        return this;
    }

    /**
     * Sets the column that holds the selling partner's id.
     *
     * @param column a text column
     * @return this builder
     */
    public MigrationBuilder partnerColumn(String column) {
        partnerColumn = named(column);
        return this;
    }

    /**
     * Says that all rows belong to one selling partner.
     *
     * @param only whose rows they are
     * @return this builder
     */
    public MigrationBuilder partner(SellingPartner only) {
        partner = Objects.requireNonNull(only, "only");
        return this;
    }

    /**
     * Sets the column that holds the order id. Without it the values belong to the selling partner itself.
     *
     * @param column a text column
     * @return this builder
     */
    public MigrationBuilder orderColumn(String column) {
        orderColumn = named(column);
        return this;
    }

    /**
     * Sets the column that tells when the row's data were obtained: the clock of an order of which nothing else is known runs
     * from there.
     *
     * @param column a date or time column
     * @return this builder
     */
    public MigrationBuilder obtainedColumn(String column) {
        String name = named(column);
        obtained = row -> row.instant(name);
        return this;
    }

    /**
     * Sets the column that tells when the order was shipped: its deadline follows from it.
     *
     * @param column a date or time column; null means not known
     * @return this builder
     */
    public MigrationBuilder shippedColumn(String column) {
        String name = named(column);
        return facts(
                row -> row.instant(name).map(OrderEvent::shipped).map(List::of).orElse(List.of()));
    }

    /**
     * Sets what tells of an order's way. It is asked for each row before anything of it is encrypted.
     *
     * @param source returns what the row says of its order, perhaps nothing
     * @param columnsToRead the columns that it asks for
     * @return this builder
     */
    public MigrationBuilder facts(Function<MigrationRow, List<OrderEvent>> source, String... columnsToRead) {
        Arrays.stream(columnsToRead).forEach(this::named);
        facts = Objects.requireNonNull(source, "source");
        return this;
    }

    /**
     * Adds a column to be migrated.
     *
     * @param column the column
     * @return this builder
     */
    public MigrationBuilder column(MigrationColumn<?> column) {
        columns.add(Objects.requireNonNull(column, "column"));
        return this;
    }

    /**
     * Sets how many rows are changed in one transaction.
     *
     * @param rows 1 to 500
     * @return this builder
     */
    public MigrationBuilder batch(int rows) {
        require(rows >= 1 && rows <= 500, "a batch has 1 to 500 rows");
        batch = rows;
        return this;
    }

    /**
     * Sets who hears how far a step has come.
     *
     * @param hears called after each batch
     * @return this builder
     */
    public MigrationBuilder listener(MigrationListener hears) {
        listener = Objects.requireNonNull(hears, "hears");
        return this;
    }

    /**
     * States that row ids hold no personal data, so that rows may be named by them.
     *
     * @return this builder
     */
    public MigrationBuilder rowIdsHoldNoPersonalData() {
        idsAreHarmless = true;
        return this;
    }

    /**
     * Looks at the table and builds the migration; nothing is changed.
     *
     * @return the migration
     * @throws JdbcSetupException if something is missing or contradicts itself, or a table or column is not there or does not
     *     fit
     * @throws io.github.dppkit.jdbc.JdbcStoreException if the database fails
     */
    public TableMigration build() {
        require(!rowId.isEmpty(), "name the columns of the rowId");
        require((partner == null) != (partnerColumn == null), "give it a partnerColumn or one partner, not both");
        require(!columns.isEmpty(), "name at least one column");
        require(obtained != null, "say by obtainedColumn(...) when the data were obtained");
        Set<String> names = new LinkedHashSet<>(rowId);
        for (MigrationColumn<?> column : columns) {
            require(names.add(column.plain()) && names.add(column.encrypted()), "a column is named twice");
            require(column.index() == null || names.add(column.index()), "a column is named twice");
        }
        require(
                names.stream().noneMatch(name -> read.contains(name) && !rowId.contains(name)),
                "a column is named twice");
        MigrationRows rows = MigrationRows.open(
                dataSource,
                new MigrationRows.Spec(
                        table,
                        rowId,
                        List.copyOf(read),
                        columns.stream()
                                .map(column ->
                                        new MigrationRows.Pair(column.plain(), column.encrypted(), column.index()))
                                .toList()));
        return new TableMigration(this, rows);
    }

    private String named(String column) {
        read.add(TableSpec.requireIdentifier(column));
        return column;
    }

    private void require(boolean fits, String what) {
        if (!fits) {
            throw new JdbcSetupException("TableMigration refused: table " + table + ", " + what + ".");
        }
    }
}
