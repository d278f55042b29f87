package io.github.dppkit.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.crypto.spi.RecoveryJournal;
import io.github.dppkit.crypto.spi.ReencryptionTarget;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.InMemoryKeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordTaggerTest {

    private static final FieldName NOTE = FieldName.of("orders.note");
    private static final RowPlace ROW = new RowPlace(EncryptionLab.ORDER, "orders", "17");

    private final EncryptionLab lab = new EncryptionLab();
    private final RecordTagger tagger = tagger(lab);

    private static RecordTagger tagger(EncryptionLab lab) {
        return RecordTagger.create(lab.keys, lab.issuer, (type, scope) -> lab.events.add(type));
    }

    private static RowContent row(RowPlace place, long version, @Nullable EncryptedValue<?> email) {
        return RowContent.of(place, version).with(EncryptionLab.EMAIL, email).withText(NOTE, null);
    }

    private EncryptedValue<?> value() {
        return lab.encrypt(EncryptionLab.ORDER, EncryptionLab.EMAIL);
    }

    private void assertRefused(RecordTag tag, RowContent row) {
        lab.events.clear();
        assertThatThrownBy(() -> tagger.verify(tag, row))
                .isInstanceOf(DecryptionFailedException.class)
                .hasNoCause();
        assertThat(lab.events).contains(KeyEvents.Type.INTEGRITY);
    }

    @Test
    @Verifies("A2.4.a")
    void verifiesTheSameContent_inAnyOrder_throughTextAndBytes_inAnotherProcess() {
        EncryptedValue<?> email = value();
        RecordTag tag = tagger.tag(row(ROW, 3, email), lab.now());
        RowContent other = RowContent.of(ROW, 3).withText(NOTE, null).withText(EncryptionLab.EMAIL, email.text());
        RecordTagger elsewhere = tagger(lab.restarted());
        assertThat(tag.text()).hasSize(RecordTag.TEXT_LENGTH).startsWith("dppt1.");
        assertThat(tag.version()).hasValue(3);
        assertThatCode(() -> {
                    tagger.verify(tag, other);
                    elsewhere.verify(RecordTag.parse(tag.text()), other);
                    elsewhere.verify(RecordTag.of(tag.toBytes()), other);
                })
                .doesNotThrowAnyException();
        assertThat(lab.events).doesNotContain(KeyEvents.Type.INTEGRITY);
    }

    @Test
    void refusesAnEarlierColumn_anEmptiedOne_andAnotherVersion() {
        EncryptedValue<?> before = value();
        EncryptedValue<?> now = value();
        RecordTag first = tagger.tag(row(ROW, 1, before), lab.now());
        RecordTag second = tagger.tag(row(ROW, 2, now), lab.now());
        assertRefused(second, row(ROW, 2, before));
        assertRefused(second, row(ROW, 2, null));
        assertRefused(second, row(ROW, 1, now));
        assertRefused(first, row(ROW, 2, now));
        assertRefused(first, row(ROW, 2, before)); // column and tag put back, version left
        assertRefused(first, row(ROW, 1, now)); // tag and version put back, column left
        assertRefused(second, RowContent.of(ROW, 2).with(EncryptionLab.EMAIL, now)); // a column left out
        assertRefused(second, row(ROW, 2, now).withText(FieldName.of("orders.more"), null));
    }

    @Test
    void refusesTheTagOfAnotherRowTableScopeAndEnvironment() {
        EncryptedValue<?> email = value();
        RecordTag tag = tagger.tag(row(ROW, 1, email), lab.now());
        PiiScope other = PiiScope.order(EncryptionLab.PARTNER, "902-3159896-0000000");
        PiiScope stranger = PiiScope.order(SellingPartner.of("A2EUQ1WTGCTBG3"), EncryptionLab.ORDER.id());
        lab.encrypt(other, EncryptionLab.EMAIL);
        lab.encrypt(stranger, EncryptionLab.EMAIL);
        assertRefused(tag, row(new RowPlace(EncryptionLab.ORDER, "orders", "18"), 1, email));
        assertRefused(tag, row(new RowPlace(EncryptionLab.ORDER, "items", "17"), 1, email));
        assertRefused(tag, row(new RowPlace(other, "orders", "17"), 1, email));
        assertRefused(tag, row(new RowPlace(stranger, "orders", "17"), 1, email));

        EncryptionLab test = lab.inEnvironment("test", new InMemoryKeyStore());
        test.encrypt(EncryptionLab.ORDER, EncryptionLab.EMAIL);
        assertThatThrownBy(() -> tagger(test).verify(tag, row(ROW, 1, email)))
                .isInstanceOf(DecryptionFailedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "dppt1.", "dpp1.AAAA", "dppt1.%%%%", "anna.nowak@example.org"})
    void refusesWhatIsNoTag_withoutShowingIt(String text) {
        EncryptedValue<?> email = value();
        assertRefused(RecordTag.parse(text), row(ROW, 1, email));
        assertThat(RecordTag.parse(text).version()).isEmpty();
        assertThat(RecordTag.parse(text).json()).isEqualTo("RecordTag");
        assertThat(RecordTag.parse(text)).hasToString("RecordTag");
    }

    @Test
    void isNoValue_andNoValueIsATag() {
        EncryptedValue<?> email = value();
        RecordTag tag = tagger.tag(row(ROW, 1, email), lab.now());
        EncryptedValue<?> asValue = EncryptedValue.of(tag.toBytes(), email.type());
        assertThatThrownBy(() -> lab.encryptor.decrypt(
                        asValue, EncryptionLab.ORDER, EncryptionLab.EMAIL, lab.permit(EncryptionLab.ORDER)))
                .isInstanceOf(DecryptionFailedException.class);
        assertRefused(RecordTag.of(email.toBytes()), row(ROW, 1, email));
    }

    @Test
    @Verifies("A2.1.a")
    void diesWithItsScope() {
        EncryptedValue<?> email = value();
        RecordTag tag = tagger.tag(row(ROW, 1, email), lab.now());
        lab.keys.beginErase(EncryptionLab.ORDER);
        lab.keys.finishErase(EncryptionLab.ORDER);
        assertThatThrownBy(() -> tagger.verify(tag, row(ROW, 1, email))).isInstanceOf(KeyUnavailableException.class);
    }

    @Test
    void refusesContentThatSaysNothing() {
        assertThatThrownBy(() -> tagger.tag(RowContent.of(ROW, 1), lab.now()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RowContent.of(ROW, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RowContent.of(ROW, 1).withText(NOTE, "a").withText(NOTE.inRow("1"), "b"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RowPlace(EncryptionLab.ORDER, "orders", "Anna Nowak"))
                .isInstanceOf(InvalidPiiException.class)
                .hasMessageNotContaining("Anna");
    }

    /** A row in memory that a recovery encrypts again. */
    private final class Row implements ReencryptionTarget {

        private EncryptedValue<?> email = value();
        private long version = 1;
        private RecordTag tag = tagger.tag(row(ROW, version, email), lab.now());

        @Override
        public String name() {
            return "orders";
        }

        @Override
        public long reencrypt(PiiScope scope, Reencryptor values) {
            EncryptedValue<?> next = values.reencrypt(email.text(), EncryptionLab.EMAIL)
                    .map(text -> EncryptedValue.parse(text, email.type()))
                    .orElse(null);
            if (next == null) {
                return 0;
            }
            Optional<RecordTag> again = values.retag(tag, row(ROW, version, email), row(ROW, version + 1, next));
            if (again.isEmpty()) {
                return 0;
            }
            email = next;
            tag = again.get();
            version++;
            return 1;
        }
    }

    private RecoveryRun recovered(Row row) {
        RecoveryJournal journal = order -> run -> {};
        KeyRecovery recovery = KeyRecovery.create(
                lab.keys,
                List.of(row),
                journal,
                tags -> {},
                (type, scope) -> lab.events.add(type),
                Duration.ofMinutes(20),
                lab.clock);
        lab.clock.advance(Duration.ofSeconds(1));
        RecoveryOrder order =
                RecoveryOrder.everything(new ActorId(ActorId.Kind.PERSON, "m.kowalska"), lab.clock.instant());
        recovery.recover(order);
        lab.clock.advance(Duration.ofMinutes(21));
        return recovery.recover(order);
    }

    @Test
    @Verifies("#64")
    void aRecoveryTagsARowAgain() {
        Row row = new Row();
        RecordTag former = row.tag;
        RecoveryRun run = recovered(row);
        assertThat(run.isComplete()).as(run.toString()).isTrue();
        assertThat(row.version).isEqualTo(2);
        assertThatCode(() -> tagger.verify(row.tag, row(ROW, 2, row.email))).doesNotThrowAnyException();
        assertRefused(former, row(ROW, 2, row.email));
    }

    @Test
    void aRecoveryDoesNotMakeTrueWhatWasPutBack() {
        Row row = new Row();
        EncryptedValue<?> before = row.email;
        row.email = value();
        row.version = 2;
        row.tag = tagger.tag(row(ROW, 2, row.email), lab.now());
        row.email = before;
        RecoveryRun run = recovered(row);
        assertThat(run.isComplete()).isFalse();
        assertThat(run.blocked()).isEqualTo(1);
        assertRefused(row.tag, row(ROW, 2, before));
    }
}
