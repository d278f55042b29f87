package io.github.dppkit.jdbc.internal;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A list of values in a statement. Its length is rounded up to a power of two and the last value repeated, so that a
 * driver meets few different statements and can keep them prepared.
 */
final class InList {

    /** How many values one statement takes at most. */
    static final int LONGEST = 512;

    private static final String OF_SCOPES = "partner = ? AND scope_kind = ? AND scope_id ";

    private InList() {}

    /** Binds one value. */
    @FunctionalInterface
    interface Each<T> {
        Parameters bind(T value) throws SQLException;
    }

    /** Reads the rows of some scopes of one selling partner. */
    @FunctionalInterface
    interface Rows<T> {
        List<T> of(String where, Parameters.Binder binder) throws SQLException;
    }

    /** Returns {@code IN (?, ?, ...)} for so many values. */
    static String of(int count) {
        return "IN (?" + ", ?".repeat(rounded(count) - 1) + ")";
    }

    /** Binds the values to an {@link #of} list. */
    static <T> void bind(List<T> values, Each<T> each) throws SQLException {
        int count = rounded(values.size());
        for (int i = 0; i < count; i++) {
            each.bind(values.get(Math.min(i, values.size() - 1)));
        }
    }

    /** Reads the rows of scopes, in one statement for up to {@link #LONGEST} scopes of one partner and kind. */
    static <T> List<T> ofScopes(List<PiiScope> scopes, Rows<T> rows) throws SQLException {
        Map<Owner, List<PiiScope>> byOwner =
                scopes.stream().collect(Collectors.groupingBy(scope -> new Owner(scope.partner(), scope.kind())));
        List<T> found = new ArrayList<>();
        for (List<PiiScope> all : byOwner.values()) {
            for (int from = 0; from < all.size(); from += LONGEST) {
                List<PiiScope> part = all.subList(from, Math.min(all.size(), from + LONGEST));
                PiiScope any = part.get(0);
                found.addAll(rows.of(OF_SCOPES + of(part.size()), row -> {
                    row.text(any.partner().id()).text(any.kind().prefix());
                    bind(part, scope -> row.text(scope.id()));
                }));
            }
        }
        return found;
    }

    /** What the scopes of one statement have in common. */
    private record Owner(SellingPartner partner, PiiScope.Kind kind) {}

    private static int rounded(int count) {
        return Math.max(1, Integer.highestOneBit(2 * count - 1));
    }
}
