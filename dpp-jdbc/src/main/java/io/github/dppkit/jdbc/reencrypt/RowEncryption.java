package io.github.dppkit.jdbc.reencrypt;

import io.github.dppkit.Dpp;
import io.github.dppkit.crypto.IndexTerm;
import io.github.dppkit.jdbc.internal.MigrationRows;
import io.github.dppkit.keys.ScopeErasedException;
import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.retention.OrderEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Encrypts the plaintext of rows, each after what is known of its order was recorded. */
final class RowEncryption {

    private final Dpp dpp;
    private final String table;
    private final List<MigrationColumn<?>> columns;
    private final RowScopes scopes;
    private final Function<MigrationRow, List<OrderEvent>> facts;
    private final Function<MigrationRow, Optional<Instant>> obtained;

    RowEncryption(MigrationBuilder given, RowScopes scopes) {
        this.dpp = given.dpp;
        this.table = given.table;
        this.columns = List.copyOf(given.columns);
        this.scopes = scopes;
        this.facts = given.facts;
        this.obtained = Objects.requireNonNull(given.obtained, "obtained");
    }

    /** Counts what a row holds. */
    void look(MigrationRows.Row row, MigrationTally tally) {
        if (scopes.of(row) == null) {
            tally.withoutScope();
        } else if (obtained.apply(new MigrationRow(row)).isEmpty()) {
            tally.withoutDeadline();
        }
        for (int i = 0; i < columns.size(); i++) {
            String plain = row.pairs().get(i).plain();
            if (plain != null && plain.isEmpty()) {
                tally.value(columns.get(i), MigrationTally.Seen.EMPTY);
            } else if (row.pairs().get(i).isPending()) {
                boolean readable = parsed(columns.get(i), Objects.requireNonNull(plain)) != null;
                tally.value(columns.get(i), readable ? MigrationTally.Seen.PENDING : MigrationTally.Seen.UNREADABLE);
            }
        }
    }

    boolean isUnreadable(MigrationRows.Row row) {
        for (int i = 0; i < columns.size(); i++) {
            String plain = row.pairs().get(i).plain();
            if (plain != null && row.pairs().get(i).isPending() && parsed(columns.get(i), plain) == null) {
                return true;
            }
        }
        return false;
    }

    /** Returns what is to be stored in rows; those that cannot be encrypted are counted and left out. */
    List<MigrationRows.Change> encrypt(List<MigrationRows.Row> page, MigrationTally tally) {
        List<MigrationRows.Change> changes = new ArrayList<>();
        for (MigrationRows.Row row : page) {
            PiiScope scope = scopes.of(row);
            MigrationRow seen = new MigrationRow(row);
            Instant at = obtained.apply(seen).orElse(null);
            if (scope == null) {
                tally.withoutScope();
            } else if (at == null) {
                tally.withoutDeadline();
            } else {
                try {
                    MigrationRows.Change change = encrypt(row, seen, scope, Provenance.migration(table, at), tally);
                    if (change != null) {
                        changes.add(change);
                    }
                } catch (ScopeErasedException e) {
                    tally.overdue();
                }
            }
        }
        return changes;
    }

    private MigrationRows.@Nullable Change encrypt(
            MigrationRows.Row row, MigrationRow seen, PiiScope scope, Provenance provenance, MigrationTally tally) {
        if (scope.kind() == PiiScope.Kind.ORDER) {
            dpp.retention().observed(scope, facts.apply(seen), provenance);
        }
        List<MigrationRows.@Nullable Texts> next = new ArrayList<>();
        boolean any = false;
        for (int i = 0; i < columns.size(); i++) {
            MigrationRows.Texts was = row.pairs().get(i);
            MigrationRows.Texts encrypted =
                    was.isPending() ? encrypted(columns.get(i), was, scope, provenance, tally) : null;
            next.add(encrypted);
            any |= encrypted != null;
        }
        return any ? new MigrationRows.Change(row, next) : null;
    }

    private <T extends Pii> MigrationRows.@Nullable Texts encrypted(
            MigrationColumn<T> column,
            MigrationRows.Texts was,
            PiiScope scope,
            Provenance provenance,
            MigrationTally tally) {
        T value = parsed(column, Objects.requireNonNull(was.plain()));
        if (value == null) {
            tally.value(column, MigrationTally.Seen.UNREADABLE);
            return null;
        }
        String text = dpp.encryptor()
                .encrypt(value, scope, column.field(), provenance)
                .text();
        IndexTerm term = column.term(value);
        String token = term == null
                ? null
                : dpp.blindIndex().token(term, scope.partner()).text();
        return new MigrationRows.Texts(was.plain(), text, token);
    }

    private static <T extends Pii> @Nullable T parsed(MigrationColumn<T> column, String plain) {
        try {
            return column.type().parse(plain);
        } catch (InvalidPiiException e) {
            return null;
        }
    }
}
