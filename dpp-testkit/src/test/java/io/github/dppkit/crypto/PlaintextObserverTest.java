package io.github.dppkit.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.RevealDeniedException;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is encrypted or decrypted is known to the sanitizer before it can be logged, or does not come out. */
class PlaintextObserverTest {

    private static final PiiScope ORDER = PiiScope.order(SellingPartner.of("A1EXAMPLE"), "902-3159896-1390916");
    private static final FieldName FIELD = FieldName.of("orders.buyer_name");

    private final EncryptionLab lab = new EncryptionLab();

    @Test
    @Verifies("A2.6.d")
    void aValueIsKnown_onceItWasEncryptedOrDecrypted() {
        LogSanitizer atIngest = LogSanitizer.builder().build();
        LogSanitizer atReveal = LogSanitizer.builder().build();
        lab.observer = atIngest;
        EncryptedValue<PersonName> stored =
                lab.encryptor.encrypt(PersonName.of("Quetzalia Schmidt"), ORDER, FIELD, lab.now());
        assertThat(atIngest.sanitize("for Quetzalia Schmidt")).isEqualTo("for [NAME]");
        lab.observer = atReveal;
        RevealPermit permit = lab.permit(ORDER);
        PersonName name = lab.encryptor.decrypt(stored, ORDER, FIELD, permit);
        assertThat(atReveal.sanitize("for Quetzalia Schmidt")).isEqualTo("for [NAME]");
        assertThat(name.reveal(permit)).isEqualTo("Quetzalia Schmidt");
        atReveal.forget(ORDER);
        assertThat(atReveal.sanitize("for Quetzalia Schmidt")).isEqualTo("for Quetzalia Schmidt");
    }

    @Test
    @Verifies({"A2.6.d", "L5.g"})
    void aValueIsKnownAgain_whenItIsRevealedLongAfterItWasOpened() {
        EncryptedValue<PersonName> stored =
                lab.encryptor.encrypt(PersonName.of("Quetzalia Schmidt"), ORDER, FIELD, lab.now());
        PersonName name = lab.encryptor.decrypt(stored, ORDER, FIELD, lab.permit(ORDER));
        LogSanitizer later = LogSanitizer.builder().build();
        lab.observer = later;
        name.reveal(lab.permit(ORDER));
        assertThat(later.status().knownValues()).as("it was observed just now").isZero();
        lab.clock.advance(Duration.ofMinutes(40));
        name.reveal(lab.permit(ORDER));
        assertThat(later.sanitize("for Quetzalia Schmidt")).isEqualTo("for [NAME]");
    }

    @Test
    void nothingComesOut_whenTheObserverFails() {
        EncryptedValue<EmailAddress> stored = lab.encrypt(ORDER, FIELD);
        RevealPermit permit = lab.permit(ORDER);
        lab.observer = (value, scope) -> {
            throw new IllegalStateException("observer is gone");
        };
        assertThatThrownBy(() -> lab.encryptor.decrypt(stored, ORDER, FIELD, permit))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("observer is gone");
        assertThatThrownBy(() -> lab.encrypt(ORDER, FIELD)).hasMessage("observer is gone");
    }

    @Test
    void theObserverHearsNothing_whenThePermitDoesNotCoverTheValue() {
        EncryptedValue<EmailAddress> stored = lab.encrypt(ORDER, FIELD);
        List<PiiCategory> heard = new ArrayList<>();
        lab.observer = (value, scope) -> heard.add(value.category());
        PiiScope other = PiiScope.order(SellingPartner.of("A1EXAMPLE"), "902-0000000-0000001");
        assertThatThrownBy(() -> lab.encryptor.decrypt(stored, ORDER, FIELD, lab.permit(other)))
                .isInstanceOf(RevealDeniedException.class);
        assertThat(heard).isEmpty();
    }
}
