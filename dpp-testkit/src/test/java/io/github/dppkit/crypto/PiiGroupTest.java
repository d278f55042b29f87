package io.github.dppkit.crypto;

import static io.github.dppkit.crypto.EncryptionLab.ORDER;
import static io.github.dppkit.crypto.EncryptionLab.PARTNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.FreeText;
import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PhoneNumber;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealDeniedException;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.policy.Verifies;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** Values that are encrypted as one. */
@Verifies({"A1.3.b", "A2.4.a", "#39", "#42"})
class PiiGroupTest {

    private static final FieldName LABEL = FieldName.of("orders.label");

    private final EncryptionLab lab = new EncryptionLab();
    private final PiiGroup group = PiiGroup.of(Map.of(
            "name", PersonName.of("Zażółć Gęślą"),
            "phone", PhoneNumber.of("+48 601 234 567"),
            "note", FreeText.of("ring twice")));

    private EncryptedGroup encrypted() {
        return lab.encryptor.encrypt(group, ORDER, LABEL, lab.now());
    }

    private PiiGroup decrypt(EncryptedGroup stored) {
        return lab.encryptor.decrypt(stored, ORDER, LABEL, lab.permit(ORDER));
    }

    private void assertRefused(EncryptedGroup stored, PiiScope scope, FieldName field) {
        lab.events.clear();
        assertThatThrownBy(() -> lab.encryptor.decrypt(stored, scope, field, lab.permit(scope)))
                .isExactlyInstanceOf(DecryptionFailedException.class)
                .hasNoCause();
        assertThat(lab.events).containsExactly(KeyEvents.Type.INTEGRITY);
    }

    @Test
    void givesBackEveryValueAsItsType_fromTextAndFromBytes() {
        EncryptedGroup stored = encrypted();
        for (EncryptedGroup read : List.of(EncryptedGroup.parse(stored.text()), EncryptedGroup.of(stored.toBytes()))) {
            assertThat(read).isEqualTo(stored).hasSameHashCodeAs(stored);
            RevealPermit permit = lab.permit(ORDER);
            PiiGroup opened = lab.encryptor.decrypt(read, ORDER, LABEL, permit);
            assertThat(opened.names()).containsExactly("name", "note", "phone");
            assertThat(opened.get("name", PiiType.PERSON_NAME).orElseThrow().reveal(permit))
                    .isEqualTo("Zażółć Gęślą");
            assertThat(opened.get("phone", PiiType.PHONE_NUMBER).orElseThrow().reveal(permit))
                    .isEqualTo("+48 601 234 567");
            assertThat(opened.get("note", PiiType.FREE_TEXT).orElseThrow().reveal(permit))
                    .isEqualTo("ring twice");
            assertThat(opened.get("name", PiiType.FREE_TEXT)).isEmpty();
            assertThat(opened.get("street", PiiType.FREE_TEXT)).isEmpty();
        }
        assertThat(lab.encryptor.encrypt(group, ORDER, LABEL, lab.now())).isNotEqualTo(stored);
    }

    @Property(tries = 200)
    void keepsWhateverValuesThereAre_apart(
            @ForAll @Size(min = 1, max = 8) List<@StringLength(min = 1, max = 40) @AlphaChars String> texts) {
        Map<String, Pii> members = new LinkedHashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            members.put("m" + i, FreeText.of(texts.get(i)));
        }
        RevealPermit permit = lab.permit(ORDER);
        PiiGroup opened = lab.encryptor.decrypt(
                lab.encryptor.encrypt(PiiGroup.of(members), ORDER, LABEL, lab.now()), ORDER, LABEL, permit);
        for (int i = 0; i < texts.size(); i++) {
            Optional<FreeText> value = opened.get("m" + i, PiiType.FREE_TEXT);
            assertThat(value.orElseThrow().reveal(permit)).isEqualTo(texts.get(i));
        }
    }

    @Test
    void opensForNobody_whoMayNotReadEveryCategoryInIt() {
        EncryptedGroup stored = encrypted();
        RevealPermit partial = RevealPermit.issue(
                lab.issuer,
                new ActorId(ActorId.Kind.PERSON, "j.nowak"),
                Purpose.SHIPPING,
                List.of(ORDER),
                List.of(PiiCategory.NAME, PiiCategory.FREE_TEXT),
                lab.clock.instant().plusSeconds(60));
        List<String> heard = new ArrayList<>();
        lab.observer = (value, scope) -> heard.add(value.mask());
        assertThatThrownBy(() -> lab.encryptor.decrypt(stored, ORDER, LABEL, partial))
                .isInstanceOf(RevealDeniedException.class)
                .hasMessageContaining("PHONE");
        assertThat(heard).isEmpty();
        decrypt(stored);
        assertThat(heard).as("the log sanitizer hears of each").hasSize(3);
    }

    @Test
    void opensNowhereElse_andAsNothingElse() {
        EncryptedGroup stored = encrypted();
        PiiScope other = PiiScope.order(PARTNER, "902-other");
        lab.encrypt(other, LABEL);
        assertRefused(stored, ORDER, FieldName.of("orders.other"));
        assertRefused(stored, ORDER, LABEL.inRow("7"));
        assertRefused(stored, other, LABEL);
        EncryptedValue<EmailAddress> value = lab.encrypt(ORDER, LABEL);
        assertRefused(EncryptedGroup.of(value.toBytes()), ORDER, LABEL);
        for (PiiType<?> type : PiiType.all()) {
            assertThatThrownBy(() -> lab.encryptor.decrypt(
                            EncryptedValue.parse(stored.text(), type), ORDER, LABEL, lab.permit(ORDER)))
                    .isExactlyInstanceOf(DecryptionFailedException.class);
        }
    }

    @Test
    void opensNoMore_whenAnyBitIsChanged_orAnythingIsCutOffOrAdded() {
        byte[] good = encrypted().toBytes();
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            boolean inKeyId = bit / 8 >= 4 && bit / 8 < 16;
            if (!inKeyId) { // another key's id is refused too, as for single values
                assertRefused(EncryptedGroup.of(bad), ORDER, LABEL);
            }
        }
        for (int length = 0; length < good.length; length++) {
            assertRefused(EncryptedGroup.of(Arrays.copyOf(good, length)), ORDER, LABEL);
        }
        assertRefused(EncryptedGroup.of(Arrays.copyOf(good, good.length + 1)), ORDER, LABEL);
        assertRefused(EncryptedGroup.parse("Zażółć Gęślą"), ORDER, LABEL);
    }

    @Test
    void showsNoValue_inTextAndJson() {
        assertThat(group.toString()).doesNotContain("Gęślą", "601", "ring");
        assertThat(EncryptedGroup.parse("Zażółć Gęślą").json()).isEqualTo("EncryptedGroup");
        assertThat(encrypted()).hasToString("EncryptedGroup");
        assertThat(encrypted().json()).startsWith("dpp1.");
    }

    @Test
    void refusesGroupsThatAreEmptyOrTooLarge_andNamesThatMightHoldData() {
        FreeText value = FreeText.of("x");
        Map<String, Pii> many = new LinkedHashMap<>();
        for (int i = 0; i <= PiiGroup.LIMIT; i++) {
            many.put("m" + i, value);
        }
        assertThatThrownBy(() -> PiiGroup.of(Map.of())).isInstanceOf(InvalidPiiException.class);
        assertThatThrownBy(() -> PiiGroup.of(many)).isInstanceOf(InvalidPiiException.class);
        assertThatThrownBy(() -> PiiGroup.of(Map.of("Anna Nowak", value)))
                .isInstanceOf(InvalidPiiException.class)
                .hasMessageNotContaining("Nowak");
        for (String name : List.of("", ".a", "-a", "a".repeat(101), "a/b", "\u00e9")) {
            assertThatThrownBy(() -> PiiGroup.of(Map.of(name, value))).as(name).isInstanceOf(InvalidPiiException.class);
        }
        assertThat(PiiGroup.of(Map.of("Z_$.-9", value, "a".repeat(100), value)).names())
                .hasSize(2);
        many.remove("m0");
        PiiGroup largest = PiiGroup.of(many);
        assertThat(decrypt(lab.encryptor.encrypt(largest, ORDER, LABEL, lab.now()))
                        .names())
                .hasSize(PiiGroup.LIMIT);
    }
}
