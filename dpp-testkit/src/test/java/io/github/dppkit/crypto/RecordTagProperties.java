package io.github.dppkit.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.pii.PiiScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.WithNull;
import org.jspecify.annotations.Nullable;

/** Any content verifies as it is and as nothing else. */
class RecordTagProperties {

    private final EncryptionLab lab = new EncryptionLab();
    private final RecordTagger tagger = RecordTagger.create(lab.keys, lab.issuer, (type, scope) -> {});

    private static RowContent row(RowPlace place, long version, List<@Nullable String> columns) {
        RowContent row = RowContent.of(place, version);
        for (int i = 0; i < columns.size(); i++) {
            row = row.withText(FieldName.of("c" + i), columns.get(i));
        }
        return row;
    }

    @Property(tries = 200)
    void refusesEverySingleChange(
            @ForAll @Size(min = 1, max = 6) List<@WithNull(0.2) @Nullable String> columns,
            @ForAll @LongRange(min = 1) long version,
            @ForAll @IntRange(max = 1_000_000) int id,
            @ForAll long seed) {
        RowPlace place = new RowPlace(EncryptionLab.ORDER, "orders", "r" + id);
        RecordTag tag = tagger.tag(row(place, version, columns), lab.now());
        assertThatCode(() -> tagger.verify(tag, row(place, version, columns))).doesNotThrowAnyException();

        Random random = new Random(seed);
        List<RowContent> others = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            String held = columns.get(i);
            others.add(row(place, version, with(columns, i, held == null ? "" : held + "x")));
            others.add(row(place, version, with(columns, i, held == null ? "dpp1.AA" : null)));
        }
        List<@Nullable String> more = new ArrayList<>(columns);
        more.add(null);
        others.add(row(place, version, more));
        others.add(row(place, version - 1, columns));
        others.add(row(new RowPlace(EncryptionLab.ORDER, "orders", "s" + id), version, columns));
        others.add(row(new RowPlace(EncryptionLab.ORDER, "orderz", "r" + id), version, columns));
        PiiScope scope = PiiScope.order(EncryptionLab.PARTNER, "902-" + random.nextInt(10));
        lab.encrypt(scope, EncryptionLab.EMAIL);
        others.add(row(new RowPlace(scope, "orders", "r" + id), version, columns));
        for (RowContent other : others) {
            assertThatThrownBy(() -> tagger.verify(tag, other))
                    .as(other.toString())
                    .isInstanceOf(DecryptionFailedException.class);
        }
        byte[] damaged = tag.toBytes();
        int at = random.nextInt(damaged.length);
        damaged[at] = (byte) (damaged[at] ^ 1 << random.nextInt(8));
        assertThatThrownBy(() -> tagger.verify(RecordTag.of(damaged), row(place, version, columns)))
                .as("bit in byte " + at)
                .isInstanceOf(DecryptionFailedException.class);
        assertThat(RecordTag.parse(tag.text())).isEqualTo(tag);
    }

    private static List<@Nullable String> with(List<@Nullable String> columns, int at, @Nullable String next) {
        List<@Nullable String> changed = new ArrayList<>(columns);
        changed.set(at, next);
        return changed;
    }
}
