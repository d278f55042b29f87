package io.github.dppkit.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.Dpp;
import io.github.dppkit.access.AccessPolicy;
import io.github.dppkit.access.Actor;
import io.github.dppkit.access.Claims;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.testkit.InMemoryStores;
import io.github.dppkit.testkit.MovableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DppExtensionTest {

    private static final PiiScope ORDER = PiiScope.order(SellingPartner.of("A2EUQ1WTGCTBG2"), "902-3159896-1390916");
    private static final FieldName FIELD = FieldName.of("orders.buyer_name");
    private static final Claims LOGIN = Claims.none().withMultiFactor().withApprovedDevice();
    private static final Actor CLERK = Actor.person("j.nowak", LOGIN);

    @RegisterExtension
    final DppExtension dppkit = DppExtension.with(builder -> builder.accessPolicy(AccessPolicy.builder()
            .permit("clerk", Purpose.SHIPPING, PiiCategory.NAME)
            .build()));

    private static EncryptedValue<PersonName> take(Dpp dpp, MovableClock clock) {
        return dpp.encryptor()
                .encrypt(PersonName.of("Quentin Marlowe"), ORDER, FIELD, Provenance.spApi("getOrder", clock.instant()));
    }

    @Test
    void givesAWholeDpp_whoseTimeTheTestMoves(Dpp dpp, MovableClock clock) {
        EncryptedValue<PersonName> stored = take(dpp, clock);
        dpp.grants().approve(CLERK, "clerk", Actor.person("m.kowalska", LOGIN));
        RevealPermit permit = dpp.access().request(CLERK, Purpose.SHIPPING, ORDER, PiiCategory.NAME);
        assertThat(dpp.encryptor().decrypt(stored, ORDER, FIELD, permit).reveal(permit))
                .isEqualTo("Quentin Marlowe");

        clock.advance(Duration.ofDays(31));
        RevealPermit later = dpp.access().request(CLERK, Purpose.SHIPPING, ORDER, PiiCategory.NAME);
        assertThatThrownBy(() -> dpp.encryptor().decrypt(stored, ORDER, FIELD, later))
                .isInstanceOf(KeyUnavailableException.class);
        assertThat(dpp.retention().disposeDue().disposed()).isEqualTo(1);
        assertThat(dpp.audit().verify().isPass()).isTrue();
    }

    @Test
    void sharesNothingBetweenTests_first(Dpp dpp, MovableClock clock, InMemoryStores stores) {
        beginsAnew(dpp, clock, stores);
    }

    @Test
    void sharesNothingBetweenTests_second(Dpp dpp, MovableClock clock, InMemoryStores stores) {
        beginsAnew(dpp, clock, stores);
    }

    private static void beginsAnew(Dpp dpp, MovableClock clock, InMemoryStores stores) {
        assertThat(clock.instant()).isEqualTo(DppExtension.START);
        assertThat(stores.keyStore().dataKey(ORDER)).isEmpty();
        take(dpp, clock);
        clock.advance(Duration.ofHours(1));
    }
}
