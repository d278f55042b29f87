package io.github.dppkit.access;

import static io.github.dppkit.access.AccessLab.CLERK;
import static io.github.dppkit.access.AccessLab.MANAGER;
import static io.github.dppkit.access.AccessLab.ORDER;
import static io.github.dppkit.access.AccessLab.OTHER_PARTNER;
import static io.github.dppkit.access.AccessLab.PARTNER;
import static io.github.dppkit.pii.PiiCategory.ADDRESS;
import static io.github.dppkit.pii.PiiCategory.EMAIL;
import static io.github.dppkit.pii.PiiCategory.NAME;
import static io.github.dppkit.pii.PiiCategory.PHONE;
import static io.github.dppkit.pii.PiiCategory.TAX_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.access.spi.GrantStore;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Verifies;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessGuardTest {

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

    @Test
    @Verifies({"A1.3.a", "A1.3.b", "L5.a", "L5.d", "A2.6.a"})
    void givesAPermit_onlyOnceTheReadIsOnRecord() {
        lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        EncryptedValue<PersonName> stored =
                lab.dpp.encryptor().encrypt(PersonName.of("Anna Nowak"), ORDER, BUYER_NAME, lab.now());
        int before = lab.record().size();

        RevealPermit permit = lab.dpp.access().request(CLERK, Purpose.SHIPPING, ORDER, NAME, ADDRESS);

        assertThat(lab.record()).hasSize(before + 1);
        RecordedEvent event = lab.last();
        assertThat(event.action()).isEqualTo(Action.REVEAL);
        assertThat(event.outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(event.actor()).isEqualTo(CLERK.id());
        assertThat(event.role()).isEqualTo("shipping-clerk");
        assertThat(event.purpose()).isEqualTo(Purpose.SHIPPING);
        assertThat(event.categories()).containsExactlyInAnyOrder(NAME, ADDRESS);
        assertThat(event.time()).isEqualTo(lab.clock.instant());
        assertThat(lab.dpp
                        .encryptor()
                        .decrypt(stored, ORDER, BUYER_NAME, permit)
                        .reveal(permit))
                .isEqualTo("Anna Nowak");
        assertThat(permit.expiresAt()).isEqualTo(lab.clock.instant().plusSeconds(60));
    }

    @Test
    @Verifies({"L5.d", "A2.6.a"})
    void givesNoPermit_whenTheReadCannotBePutOnRecord() {
        lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        lab.stores.auditStore().openWriter("node-1");

        assertThatThrownBy(() -> lab.dpp.access().request(CLERK, Purpose.SHIPPING, ORDER, NAME))
                .isInstanceOf(io.github.dppkit.audit.AuditWriteException.class);
    }

    @Test
    @Verifies("A1.2.c")
    void deniesWhoHasNoGrant_andPutsTheDenialOnRecord() {
        assertDenied(Reason.NO_GRANT, CLERK, Purpose.SHIPPING, ORDER, Set.of(NAME));
        assertThat(lab.last().role()).isNull();
    }

    @Test
    @Verifies({"A1.3.a", "A1.3.b"})
    void deniesEveryRolePurposeCategoryAndPartner_thatThePolicyDoesNotName() {
        lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        assertDenied(Reason.CATEGORY_NOT_PERMITTED, CLERK, Purpose.SHIPPING, ORDER, Set.of(NAME, PHONE));
        assertDenied(Reason.CATEGORY_NOT_PERMITTED, CLERK, Purpose.SHIPPING, ORDER, Set.of(EMAIL));
        assertDenied(Reason.PURPOSE_NOT_PERMITTED, CLERK, Purpose.TAX_INVOICE, ORDER, Set.of(NAME));
        assertDenied(Reason.PURPOSE_NOT_PERMITTED, CLERK, Purpose.legalDuty("DE", "AO-147"), ORDER, Set.of(NAME));

        Actor accountant = Actor.person("p.wisniewski", AccessLab.SAFE);
        lab.dpp.grants().approve(accountant, "tax-clerk", MANAGER);
        lab.dpp.access().request(accountant, Purpose.TAX_INVOICE, ORDER, NAME, TAX_ID);
        PiiScope foreign = PiiScope.order(OTHER_PARTNER, "902-3159896-1390916");
        assertDenied(Reason.PARTNER_NOT_PERMITTED, accountant, Purpose.TAX_INVOICE, foreign, Set.of(NAME));
    }

    @Test
    void addsUpTheCategories_ofSeveralRoles() {
        lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        lab.dpp.grants().approve(CLERK, "call-centre", MANAGER);
        RevealPermit permit = lab.dpp.access().request(CLERK, Purpose.SHIPPING, ORDER, NAME, PHONE);
        assertThat(permit.categories()).containsExactlyInAnyOrder(NAME, PHONE);
    }

    @Test
    @Verifies("M2.d")
    void keepsAGrantForOneSellingPartner_fromAnother() {
        lab.dpp.grants().approve(CLERK, "shipping-clerk", null, PARTNER, MANAGER);
        lab.dpp.access().request(CLERK, Purpose.SHIPPING, ORDER, NAME);
        assertDenied(Reason.NO_GRANT, CLERK, Purpose.SHIPPING, PiiScope.order(OTHER_PARTNER, "902-1"), Set.of(NAME));
    }

    @Test
    @Verifies({"L5.c", "L5.h", "M3.b"})
    void deniesAPerson_withoutASecondFactorOrAnApprovedDevice() {
        lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        Actor oneFactor = Actor.person("j.nowak", Claims.none().withApprovedDevice());
        Actor anyDevice = Actor.person("j.nowak", Claims.none().withMultiFactor());
        assertDenied(Reason.MFA_MISSING, oneFactor, Purpose.SHIPPING, ORDER, Set.of(NAME));
        assertDenied(Reason.DEVICE_MISSING, anyDevice, Purpose.SHIPPING, ORDER, Set.of(NAME));
    }

    @Test
    void asksForTheClaims_thatThePolicyInForceDemands(@TempDir Path another) {
        try (AccessLab old = new AccessLab(another, DppPolicy.load("amazon-2021"))) {
            old.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
            Actor bare = Actor.person("j.nowak", Claims.none());
            assertThat(old.dpp.access().request(bare, Purpose.SHIPPING, ORDER, NAME))
                    .isNotNull();
        }
    }

    @Test
    @Verifies("A1.2.d")
    void deniesAGrant_thatNobodyReviewedForNinetyDays() {
        Grant grant = lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        lab.clock.advance(Duration.ofDays(90).minusMillis(1));
        lab.dpp.access().request(CLERK, Purpose.SHIPPING, ORDER, NAME);
        lab.clock.advance(Duration.ofMillis(1));
        assertDenied(Reason.GRANT_LAPSED, CLERK, Purpose.SHIPPING, ORDER, Set.of(NAME));

        lab.dpp.grants().review(grant, MANAGER);
        lab.dpp.access().request(CLERK, Purpose.SHIPPING, ORDER, NAME);
    }

    @Test
    void deniesARevokedGrant_atOnce() {
        Grant grant = lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        lab.dpp.grants().revoke(grant, MANAGER);
        assertDenied(Reason.GRANT_REVOKED, CLERK, Purpose.SHIPPING, ORDER, Set.of(NAME));
        lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        lab.dpp.access().request(CLERK, Purpose.SHIPPING, ORDER, NAME);
    }

    @Test
    void letsAServiceRead_forItsApprovedPurposeUnderItsOwnerOnly() {
        Actor printer = Actor.service("label-printer", "k.zielinski");
        lab.dpp.grants().approve(printer, "shipping-clerk", Purpose.SHIPPING, null, MANAGER);
        lab.dpp.access().request(printer, Purpose.SHIPPING, ORDER, NAME);

        Actor otherOwner = Actor.service("label-printer", "j.nowak");
        assertDenied(Reason.SERVICE_NOT_APPROVED, otherOwner, Purpose.SHIPPING, ORDER, Set.of(NAME));
        assertDenied(Reason.NO_GRANT, printer, Purpose.TAX_INVOICE, ORDER, Set.of(NAME));
        Actor samePerson = Actor.person("label-printer", AccessLab.SAFE);
        assertDenied(Reason.NO_GRANT, samePerson, Purpose.SHIPPING, ORDER, Set.of(NAME));
    }

    @Test
    @Verifies("L5.d")
    void coversManyOrdersInOneRequest_allOrNone() {
        lab.dpp.grants().approve(CLERK, "shipping-clerk", null, PARTNER, MANAGER);
        List<PiiScope> orders = new ArrayList<>();
        for (int i = 0; i < AccessGuard.MAXIMUM_SCOPES; i++) {
            orders.add(PiiScope.order(PARTNER, "902-0000000-" + i));
        }
        int before = lab.record().size();
        RevealPermit permit = lab.dpp.access().request(CLERK, Purpose.SHIPPING, orders, Set.of(NAME));
        assertThat(permit.scopes()).hasSize(500);
        List<RecordedEvent> events = lab.record().subList(before, before + 500);
        assertThat(events.stream().map(RecordedEvent::scope).distinct()).hasSize(500);

        orders.set(499, PiiScope.order(OTHER_PARTNER, "902-0000000-499"));
        assertThatThrownBy(() -> lab.dpp.access().request(CLERK, Purpose.SHIPPING, orders, Set.of(NAME)))
                .isInstanceOf(AccessDeniedException.class);
        List<RecordedEvent> denials = lab.record().subList(before + 500, before + 1_000);
        assertThat(denials).allMatch(event -> event.outcome() == Outcome.DENIED);
    }

    @Test
    @Verifies("A1.3.b")
    void permitsWhatItDecidedAndRecorded_thoughTheCallersSetsChangeMeanwhile() {
        lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        AtomicInteger readings = new AtomicInteger();
        Set<PiiCategory> growing = new AbstractSet<>() {
            @Override
            public Iterator<PiiCategory> iterator() {
                return (readings.getAndIncrement() == 0 ? Set.of(NAME) : Set.of(NAME, EMAIL)).iterator();
            }

            @Override
            public int size() {
                return readings.get() == 0 ? 1 : 2;
            }
        };
        RevealPermit permit = lab.dpp.access().request(CLERK, Purpose.SHIPPING, List.of(ORDER), growing);
        assertThat(permit.categories()).containsExactly(NAME);
        assertThat(lab.last().categories()).containsExactly(NAME);
    }

    @Test
    @Verifies("A1.2.c")
    void deniesOnRecord_whileTheGrantsCannotBeRead() {
        GrantStore broken = (GrantStore) Proxy.newProxyInstance(
                GrantStore.class.getClassLoader(), new Class<?>[] {GrantStore.class}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("connection of j.nowak refused");
                });
        AccessGuard access = AccessGuard.create(
                DppPolicy.strictest(),
                AccessPolicy.builder().build(),
                broken,
                lab.dpp.audit(),
                new PermitIssuer(lab.clock));
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> access.request(CLERK, Purpose.SHIPPING, ORDER, NAME))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.STORE_UNAVAILABLE))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("j.nowak"))
                .satisfies(e -> assertThat(e.getSuppressed()).isEmpty())
                .withNoCause();
        assertThat(lab.last().outcome()).isEqualTo(Outcome.DENIED);
        assertThat(lab.last().reason()).isEqualTo(Reason.STORE_UNAVAILABLE);
    }

    @Test
    void refusesARequest_withoutScopesOrCategoriesOrWithTooMany() {
        List<PiiScope> tooMany = new ArrayList<>();
        for (int i = 0; i <= AccessGuard.MAXIMUM_SCOPES; i++) {
            tooMany.add(PiiScope.order(PARTNER, "902-" + i));
        }
        AccessGuard access = lab.dpp.access();
        assertThatThrownBy(() -> access.request(CLERK, Purpose.SHIPPING, List.of(), Set.of(NAME)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> access.request(CLERK, Purpose.SHIPPING, List.of(ORDER), Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> access.request(CLERK, Purpose.SHIPPING, tooMany, Set.of(NAME)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Verifies({"A2.6.d", "L5.g"})
    void putsNoOrderIdOrPartnerIdOnRecord() {
        lab.dpp.grants().approve(CLERK, "shipping-clerk", null, PARTNER, MANAGER);
        lab.dpp.encryptor().encrypt(PersonName.of("Anna Nowak"), ORDER, BUYER_NAME, lab.now());
        lab.dpp.access().request(CLERK, Purpose.SHIPPING, ORDER, NAME);
        for (SellingPartner partner : List.of(PARTNER, OTHER_PARTNER)) {
            assertDeniedSomewhere(partner);
        }
        lab.record()
                .forEach(event -> assertThat(new String(event.canonicalBytes(), StandardCharsets.ISO_8859_1))
                        .doesNotContain("902-", "A2EUQ1", "Anna", "Nowak"));
    }

    private void assertDeniedSomewhere(SellingPartner partner) {
        assertThatThrownBy(() ->
                        lab.dpp.access().request(CLERK, Purpose.TAX_INVOICE, PiiScope.order(partner, "902-77"), TAX_ID))
                .isInstanceOf(AccessDeniedException.class);
    }

    @Test
    @Verifies("A2.6.a")
    void recordsForgeriesAndNewKeys() {
        lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        EncryptedValue<PersonName> stored =
                lab.dpp.encryptor().encrypt(PersonName.of("Anna Nowak"), ORDER, BUYER_NAME, lab.now());
        assertThat(lab.record().stream().map(RecordedEvent::action))
                .contains(Action.KEY_USE, Action.ENCRYPT, Action.WRITER_OPEN);
        RevealPermit permit = lab.dpp.access().request(CLERK, Purpose.SHIPPING, ORDER, NAME);
        assertThatThrownBy(() -> lab.dpp.encryptor().decrypt(stored, ORDER, FieldName.of("orders.note"), permit))
                .isInstanceOf(io.github.dppkit.crypto.DecryptionFailedException.class);
        assertThat(lab.last().action()).isEqualTo(Action.INTEGRITY);
        assertThat(lab.dpp.audit().verify().isPass()).isTrue();
    }

    private void assertDenied(
            Reason reason, Actor actor, Purpose purpose, PiiScope scope, Set<PiiCategory> categories) {
        int before = lab.record().size();
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> lab.dpp.access().request(actor, purpose, List.of(scope), categories))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason))
                .satisfies(e -> assertThat(e.getSuppressed()).isEmpty())
                .satisfies(e ->
                        assertThat(e.getMessage()).doesNotContain(actor.id().id(), scope.id()));
        assertThat(lab.record()).hasSize(before + 1);
        assertThat(lab.last().outcome()).isEqualTo(Outcome.DENIED);
        assertThat(lab.last().reason()).isEqualTo(reason);
        assertThat(lab.last().actor()).isEqualTo(actor.id());
    }
}
