package io.github.dppkit.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.keys.RootKey;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.MovableClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever tag version 1 has stored, every later version verifies, and writes no other form. */
class RecordTagGoldenFileTest {

    private static final RowPlace PLACE =
            new RowPlace(GoldenFiles.scope("ORDER/902-3159896-1390916"), "orders", "row-17");

    @TempDir
    Path folder;

    static RowContent content(long version) {
        return RowContent.of(PLACE, version)
                .withText(FieldName.of("orders.note"), null)
                .withText(FieldName.of("orders.city"), "")
                .withText(FieldName.of("orders.buyer_email"), "Zażółć");
    }

    static RecordTagger tagger(Path keyFolder) throws IOException {
        RootKey root =
                RootKey.fromKeyset(GoldenFiles.keyFile("root.key", keyFolder), GoldenFiles.PASSPHRASE.toCharArray());
        EncryptionLab lab = new EncryptionLab(
                "golden",
                root,
                GoldenFiles.keyStore(GoldenFiles.lines("key-store.tsv")),
                MovableClock.at(GoldenFiles.WRITTEN_AT));
        return RecordTagger.create(lab.keys, lab.issuer, (type, scope) -> {});
    }

    @Test
    @Verifies("#74")
    void verifiesTheTagOfVersion1_andWritesItsFormOnly() throws IOException {
        RecordTagger tagger = tagger(folder);
        String text = GoldenFiles.lines("record-tag.txt").get(0);
        RecordTag golden = RecordTag.parse(text);
        assertThatCode(() -> tagger.verify(golden, content(258))).doesNotThrowAnyException();
        assertThatThrownBy(() -> tagger.verify(golden, content(257))).isInstanceOf(DecryptionFailedException.class);

        RecordTag today = tagger.tag(content(258), Provenance.spApi("getOrder", GoldenFiles.WRITTEN_AT));
        HexFormat hex = HexFormat.of();
        assertThat(today.text()).hasSize(RecordTag.TEXT_LENGTH);
        assertThat(hex.formatHex(today.toBytes(), 0, 24))
                .isEqualTo(hex.formatHex(golden.toBytes(), 0, 24))
                .startsWith("0101fd00")
                .endsWith("0000000000000102");
    }
}
