package io.github.dppkit.access;

import static io.github.dppkit.access.AccessLab.CLERK;
import static io.github.dppkit.access.AccessLab.MANAGER;
import static io.github.dppkit.access.AccessLab.ORDER;
import static io.github.dppkit.pii.PiiCategory.NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.access.spi.GrantStore;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealDeniedException;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.policy.Verifies;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leaving and changing role ends access on every node. */
class DepartureTest {

    private static final FieldName BUYER_NAME = FieldName.of("orders.buyer_name");

    @TempDir
    Path folder;

    private AccessLab lab;

    @BeforeEach
    void open() {
        lab = new AccessLab(folder);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private static void assertDenied(AccessLab node, Actor actor, Reason reason) {
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> node.dpp.access().request(actor, Purpose.SHIPPING, ORDER, NAME))
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }

    @Test
    @Verifies({"#112", "V6.1.2.3"})
    void endsAccessOfALeaver_onEveryNodeAtTheNextRequest_andOldPermitsWithinSixtySeconds() {
        lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        lab.dpp.grants().approve(CLERK, "call-centre", MANAGER);
        EncryptedValue<PersonName> stored =
                lab.dpp.encryptor().encrypt(PersonName.of("Anna Nowak"), ORDER, BUYER_NAME, lab.now());
        try (AccessLab other = new AccessLab(folder, lab, "node-2")) {
            RevealPermit old = other.dpp.access().request(CLERK, Purpose.SHIPPING, ORDER, NAME);
            PersonName opened = other.dpp.encryptor().decrypt(stored, ORDER, BUYER_NAME, old);

            Closure closure = lab.dpp.grants().closeAll(CLERK.id(), Departure.LEFT, lab.clock.instant(), MANAGER);

            assertThat(closure.closed()).extracting(Grant::role).containsExactly("call-centre", "shipping-clerk");
            assertThat(closure.late()).isFalse();
            assertDenied(other, CLERK, Reason.GRANT_REVOKED);
            assertDenied(lab, CLERK, Reason.GRANT_REVOKED);
            assertThat(closure.nothingReadableFrom())
                    .isEqualTo(lab.clock.instant().plusSeconds(60));
            lab.clock.advance(Duration.between(lab.clock.instant(), closure.nothingReadableFrom()));
            assertThatThrownBy(() -> opened.reveal(old)).isInstanceOf(RevealDeniedException.class);
            assertThatThrownBy(() -> other.dpp.encryptor().decrypt(stored, ORDER, BUYER_NAME, old))
                    .isInstanceOf(RevealDeniedException.class);
        }
    }

    @Test
    @Verifies({"A1.2.d", "V6.1.2.3"})
    void endsTheServicesOfALeaver_butNotOfWhoChangesRole() {
        Actor printer = Actor.service("label-printer", "j.nowak");
        lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        lab.dpp.grants().approve(printer, "shipping-clerk", Purpose.SHIPPING, null, MANAGER);

        lab.dpp.grants().closeAll(CLERK.id(), Departure.ROLE_CHANGED, lab.clock.instant(), MANAGER);
        assertThat(lab.last().reason()).isEqualTo(Reason.ROLE_CHANGED);
        assertDenied(lab, CLERK, Reason.GRANT_REVOKED);
        lab.dpp.access().request(printer, Purpose.SHIPPING, ORDER, NAME);

        lab.dpp.grants().closeAll(CLERK.id(), Departure.LEFT, lab.clock.instant(), MANAGER);
        assertDenied(lab, printer, Reason.GRANT_REVOKED);
        assertThat(lab.record().stream()
                        .filter(event -> event.action() == Action.REVOKE && event.reason() == Reason.LEFT))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.about()).isEqualTo(printer.id()));
    }

    @Test
    @Verifies("A1.2.d")
    void handsAServiceOver_byApprovingItUnderItsNewOwner() {
        Actor before = Actor.service("label-printer", "j.nowak");
        Actor after = Actor.service("label-printer", "p.wisniewski");
        Grant old = lab.dpp.grants().approve(before, "shipping-clerk", Purpose.SHIPPING, null, MANAGER);

        Grant handedOver = lab.dpp.grants().approve(after, "shipping-clerk", Purpose.SHIPPING, null, MANAGER);
        assertThat(handedOver.version()).isEqualTo(old.version() + 1);
        assertThat(lab.dpp.grants().grants()).containsExactly(handedOver);
        lab.dpp.access().request(after, Purpose.SHIPPING, ORDER, NAME);
        assertDenied(lab, before, Reason.SERVICE_NOT_APPROVED);

        Closure closure = lab.dpp.grants().closeAll(CLERK.id(), Departure.LEFT, lab.clock.instant(), MANAGER);
        assertThat(closure.closed()).isEmpty();
        lab.dpp.access().request(after, Purpose.SHIPPING, ORDER, NAME);
    }

    @Test
    @Verifies("A1.2.d")
    void letsNoOwnerRenewTheAccessOfHisService_byHandingItOver() {
        Actor before = Actor.service("label-printer", "j.nowak");
        Actor after = Actor.service("label-printer", "p.wisniewski");
        Grant old = lab.dpp.grants().approve(before, "shipping-clerk", Purpose.SHIPPING, null, MANAGER);
        lab.clock.advance(lab.dpp.policy().accessReviewInterval());
        assertDenied(lab, before, Reason.GRANT_LAPSED);
        assertThatThrownBy(() -> lab.dpp.grants().approve(after, "shipping-clerk", Purpose.SHIPPING, null, CLERK))
                .isInstanceOf(GrantRefusedException.class)
                .hasMessageContaining("A1.2.d");
        assertThat(lab.dpp.grants().grants()).containsExactly(old);
    }

    @Test
    @Verifies({"#112", "V6.1.2.3"})
    void raisesTheAlarm_alsoWhenTheClosingBreaksOffAndIsRepeated() {
        lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        Instant left = lab.clock.instant();
        lab.clock.advance(Duration.ofHours(25));
        GrantStore store = lab.stores.grantStore();
        GrantStore unsure = (GrantStore) Proxy.newProxyInstance(
                GrantStore.class.getClassLoader(), new Class<?>[] {GrantStore.class}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(store, arguments);
                    if (method.getName().equals("put")) {
                        throw new IllegalStateException("the answer is lost");
                    }
                    return answer;
                });
        GrantRegister register = GrantRegister.create(
                lab.dpp.policy(), AccessPolicy.builder().build(), unsure, lab.dpp.audit(), lab.clock);
        assertThatThrownBy(() -> register.closeAll(CLERK.id(), Departure.LEFT, left, MANAGER))
                .isInstanceOf(IllegalStateException.class);
        lab.dpp.grants().closeAll(CLERK.id(), Departure.LEFT, left, MANAGER);
        assertThat(lab.record()).anyMatch(event -> event.reason() == Reason.REVOKED_LATE);
    }

    @Test
    @Verifies({"#112", "V6.1.2.3"})
    void raisesAnAlarm_whenGrantsAreClosedLaterThanThePolicyAllows() {
        lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        Instant left = lab.clock.instant();
        lab.clock.advance(Duration.ofHours(24).plusMillis(1));
        Closure closure = lab.dpp.grants().closeAll(CLERK.id(), Departure.LEFT, left, MANAGER);
        assertThat(closure.late()).isTrue();
        assertThat(lab.record())
                .filteredOn(event -> event.action() == Action.ALARM)
                .singleElement()
                .satisfies(alarm -> {
                    assertThat(alarm.reason()).isEqualTo(Reason.REVOKED_LATE);
                    assertThat(alarm.about()).isEqualTo(CLERK.id());
                });

        Closure again = lab.dpp.grants().closeAll(CLERK.id(), Departure.LEFT, left, MANAGER);
        assertThat(again.closed()).isEmpty();
        assertThat(again.late()).as("nothing was left to close").isFalse();
    }

    @Test
    @Verifies("#112")
    void closesAGrant_thatSomebodyReviewsMeanwhile() {
        lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        AtomicInteger puts = new AtomicInteger();
        GrantStore store = lab.stores.grantStore();
        GrantStore contended = (GrantStore) Proxy.newProxyInstance(
                GrantStore.class.getClassLoader(), new Class<?>[] {GrantStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("put") && puts.getAndIncrement() == 0) {
                        Grant now = store.grantsOf(CLERK.id()).get(0);
                        store.put(now.reviewed(MANAGER.id(), lab.clock.instant()));
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        GrantRegister register = GrantRegister.create(
                lab.dpp.policy(), AccessPolicy.builder().build(), contended, lab.dpp.audit(), lab.clock);
        Closure closure = register.closeAll(CLERK.id(), Departure.LEFT, lab.clock.instant(), MANAGER);
        assertThat(closure.closed()).hasSize(1);
        assertThat(puts).hasValue(2);
        assertDenied(lab, CLERK, Reason.GRANT_REVOKED);
    }

    @Test
    @Verifies("V6.1.2.3")
    void refusesADepartureInTheFuture_andCallersWithoutClaims() {
        lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        Instant later = lab.clock.instant().plusSeconds(1);
        assertThatThrownBy(() -> lab.dpp.grants().closeAll(CLERK.id(), Departure.LEFT, later, MANAGER))
                .isInstanceOf(GrantRefusedException.class)
                .hasMessageContaining("future");
        Actor bare = Actor.person("m.kowalska", Claims.none());
        Instant now = lab.clock.instant();
        assertThatThrownBy(() -> lab.dpp.grants().closeAll(CLERK.id(), Departure.LEFT, now, bare))
                .isInstanceOf(GrantRefusedException.class)
                .hasMessageContaining("L5.c");
        lab.dpp.access().request(CLERK, Purpose.SHIPPING, ORDER, NAME);
    }
}
