package io.github.dppkit.jdbc.reencrypt;

import io.github.dppkit.crypto.EncryptedGroup;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.crypto.RecordTag;
import io.github.dppkit.crypto.Reencryptor;
import io.github.dppkit.crypto.RowContent;
import io.github.dppkit.crypto.RowPlace;
import io.github.dppkit.jdbc.internal.TaggedRows;
import io.github.dppkit.pii.PiiScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Encrypts rows again that have tags: each as a whole, with a new tag of its next version. */
final class TaggedReencryption {

    private final String table;
    private final List<FieldName> fields;
    private final List<FieldName> covered;
    private final TaggedRows rows;

    TaggedReencryption(String table, List<FieldName> fields, List<FieldName> covered, TaggedRows rows) {
        this.table = table;
        this.fields = List.copyOf(fields);
        this.covered = List.copyOf(covered);
        this.rows = rows;
    }

    /** Returns how many values and tags were replaced. */
    long run(PiiScope scope, Reencryptor again, EncryptedTable.Cells cells) {
        Map<String, TaggedRows.Next> replaced = rows.replace(scope, row -> next(scope, row, again, cells));
        replaced.forEach((id, next) -> {
            if (next.tag() != null) {
                again.committed(new RowPlace(scope, table, id), tag(next.tag()));
            }
        });
        return replaced.size();
    }

    private TaggedRows.@Nullable Next next(
            PiiScope scope, TaggedRows.Row row, Reencryptor again, EncryptedTable.Cells cells) {
        boolean changed = false;
        List<@Nullable Object> values = new ArrayList<>();
        for (int column = 0; column < fields.size(); column++) {
            Object stored = row.values().get(column);
            Optional<Object> next = stored == null
                    ? Optional.empty()
                    : cells.again(column, stored, row.boundTo().get(column));
            values.add(next.orElse(stored));
            changed |= next.isPresent();
        }
        if (row.tag() == null) {
            long version = row.version() == null ? 0 : row.version();
            return changed ? new TaggedRows.Next(version, null, values) : null;
        }
        RecordTag tag = tag(row.tag());
        if (!changed && !again.isDue(tag)) {
            return null;
        }
        long version = row.version() == null ? Math.max(0, tag.version().orElse(0)) : row.version();
        RowPlace place = new RowPlace(scope, table, row.id());
        return again.retag(
                        tag,
                        content(place, version, row.values(), row.covered()),
                        content(place, version + 1, values, row.covered()))
                .map(made -> new TaggedRows.Next(
                        version + 1, row.tag() instanceof byte[] ? made.toBytes() : made.text(), values))
                .orElse(null);
    }

    private RowContent content(
            RowPlace place, long version, List<@Nullable Object> values, List<@Nullable String> others) {
        RowContent content = RowContent.of(place, version);
        for (int i = 0; i < fields.size(); i++) {
            content = content.withText(fields.get(i), text(values.get(i)));
        }
        for (int i = 0; i < covered.size(); i++) {
            content = content.withText(covered.get(i), others.get(i));
        }
        return content;
    }

    /** A tag covers the text of a value, in whatever form it is stored. */
    private static @Nullable String text(@Nullable Object value) {
        return value instanceof byte[] bytes ? EncryptedGroup.of(bytes).text() : (String) value;
    }

    private static RecordTag tag(Object stored) {
        return stored instanceof byte[] bytes ? RecordTag.of(bytes) : RecordTag.parse((String) stored);
    }
}
