package io.github.dppkit.jdbc.reencrypt;

import io.github.dppkit.Dpp;
import io.github.dppkit.access.Actor;
import io.github.dppkit.crypto.DecryptionFailedException;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.IndexTerm;
import io.github.dppkit.jdbc.internal.MigrationRows;
import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Holds the plaintext of rows against their encrypted values, which it opens with a permit. */
final class RowVerification {

    private final Dpp dpp;
    private final List<MigrationColumn<?>> columns;
    private final RowScopes scopes;
    private final Set<PiiCategory> categories = EnumSet.noneOf(PiiCategory.class);

    RowVerification(MigrationBuilder given, RowScopes scopes) {
        this.dpp = given.dpp;
        this.columns = List.copyOf(given.columns);
        this.scopes = scopes;
        for (MigrationColumn<?> column : columns) {
            categories.add(column.type().category());
            if (column.type() == PiiType.POSTAL_CODE) {
                categories.add(PiiCategory.POSTAL_CODE_9);
            }
        }
    }

    /** Counts what it sees, and returns the rows of which every plaintext value is found the same. */
    List<MigrationRows.Row> verify(List<MigrationRows.Row> page, Actor actor, Purpose purpose, MigrationTally tally) {
        Set<PiiScope> asked =
                page.stream().map(scopes::of).filter(Objects::nonNull).collect(Collectors.toSet());
        List<MigrationRows.Row> same = new ArrayList<>();
        if (asked.isEmpty()) {
            page.forEach(row -> tally.withoutScope());
            return same;
        }
        RevealPermit permit = dpp.access().request(actor, purpose, asked, categories);
        for (MigrationRows.Row row : page) {
            PiiScope scope = scopes.of(row);
            if (scope == null) {
                tally.withoutScope();
            } else if (isSame(row, scope, permit, tally)) {
                same.add(row);
            }
        }
        return same;
    }

    private boolean isSame(MigrationRows.Row row, PiiScope scope, RevealPermit permit, MigrationTally tally) {
        boolean same = true;
        for (int i = 0; i < columns.size(); i++) {
            MigrationTally.Seen seen = seen(columns.get(i), row.pairs().get(i), scope, permit);
            if (seen == null) {
                continue;
            }
            tally.value(columns.get(i), seen);
            if (seen == MigrationTally.Seen.NORMALISED) {
                tally.value(columns.get(i), MigrationTally.Seen.VERIFIED);
            }
            same &= seen == MigrationTally.Seen.VERIFIED
                    || seen == MigrationTally.Seen.NORMALISED
                    || seen == MigrationTally.Seen.EMPTY;
        }
        return same;
    }

    /** Returns null where there is no plaintext. */
    private <T extends Pii> MigrationTally.@Nullable Seen seen(
            MigrationColumn<T> column, MigrationRows.Texts texts, PiiScope scope, RevealPermit permit) {
        String plain = texts.plain();
        String encrypted = texts.encrypted();
        if (plain == null) {
            return null;
        }
        if (encrypted == null) {
            return plain.isEmpty() ? MigrationTally.Seen.EMPTY : MigrationTally.Seen.PENDING;
        }
        try {
            T expected = column.type().parse(plain);
            EncryptedValue<T> value = EncryptedValue.parse(encrypted, column.type());
            boolean same = dpp.encryptor().matches(value, expected, scope, column.field(), permit);
            if (!same || !isIndexed(column, expected, texts.index(), scope)) {
                return MigrationTally.Seen.DIFFERING;
            }
            String revealed = dpp.encryptor()
                    .decrypt(value, scope, column.field(), permit)
                    .reveal(permit);
            return revealed.equals(plain) ? MigrationTally.Seen.VERIFIED : MigrationTally.Seen.NORMALISED;
        } catch (InvalidPiiException | DecryptionFailedException e) {
            return MigrationTally.Seen.DIFFERING;
        }
    }

    private <T extends Pii> boolean isIndexed(
            MigrationColumn<T> column, T value, @Nullable String stored, PiiScope scope) {
        IndexTerm term = column.term(value);
        return term == null
                || dpp.blindIndex().tokens(term, scope.partner()).stream()
                        .anyMatch(token -> token.text().equals(stored));
    }
}
