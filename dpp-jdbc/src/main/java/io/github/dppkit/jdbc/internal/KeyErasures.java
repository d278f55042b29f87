package io.github.dppkit.jdbc.internal;

import io.github.dppkit.jdbc.DatabaseKind;
import io.github.dppkit.jdbc.internal.KeyWrappings.Wrapping;
import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.pii.PiiScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Erases of the keys of many scopes in {@code dpp_data_key}, a page of scopes in one transaction. Locks come in the order that
 * {@link KeyWrappings} keeps: rows of keys, by their ids, then those of secrets, and the list of withdrawn keys last.
 */
final class KeyErasures {

    /** How many scopes one transaction takes at most: what a disposal has together. */
    private static final int SCOPES = 500;

    private final Database database;
    private final KeyScopes scopes;

    KeyErasures(Database database) {
        this.database = database;
        this.scopes = database.dialect().kind() == DatabaseKind.POSTGRESQL ? new KeyArrays() : new KeyLists();
    }

    /** Under which secret a key is; the oldest day comes first. */
    private record Secret(LocalDate day, int version) {

        static final Comparator<Secret> IN_ORDER =
                Comparator.comparing(Secret::day).thenComparing(Secret::version);

        static Secret of(Wrapping key) {
            return new Secret(key.day(), key.epochVersion());
        }
    }

    void begin(Collection<PiiScope> all) {
        for (List<PiiScope> page : pages(all)) {
            database.write("begin disposals in dpp_data_key", connection -> {
                List<Wrapping> begun = scopes.begin(connection, page);
                withdraw(connection, begun);
                return begun.size();
            });
        }
    }

    private void withdraw(Connection connection, List<Wrapping> begun) throws SQLException {
        // keys under one secret: the days of all of them are those since the first of them
        Map<Secret, LocalDate> since = new TreeMap<>(Secret.IN_ORDER);
        for (Wrapping key : begun) {
            since.merge(Secret.of(key), key.firstDay(), (one, other) -> one.isBefore(other) ? one : other);
        }
        for (Map.Entry<Secret, LocalDate> secret : since.entrySet()) {
            EpochRows.mark(
                    connection,
                    secret.getValue(),
                    secret.getKey().day(),
                    secret.getKey().version());
        }
        List<DataKeyId> ids = begun.stream().map(Wrapping::id).toList();
        if (!ids.isEmpty()) {
            WithdrawnKeyRows.append(connection, database.dialect(), ids);
        }
    }

    void remove(Collection<PiiScope> all) {
        for (List<PiiScope> page : pages(all)) {
            scopes.remove(database, page);
        }
    }

    /** Returns which of these scopes have a key. */
    Set<PiiScope> left(Collection<PiiScope> all) {
        Set<PiiScope> left = new HashSet<>();
        for (List<PiiScope> page : pages(all)) {
            left.addAll(scopes.left(database, page));
        }
        return left;
    }

    private static List<List<PiiScope>> pages(Collection<PiiScope> all) {
        List<PiiScope> distinct = List.copyOf(new LinkedHashSet<>(all));
        List<List<PiiScope>> pages = new ArrayList<>();
        for (int from = 0; from < distinct.size(); from += SCOPES) {
            pages.add(distinct.subList(from, Math.min(distinct.size(), from + SCOPES)));
        }
        return pages;
    }
}
