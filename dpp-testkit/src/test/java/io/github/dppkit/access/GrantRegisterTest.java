package io.github.dppkit.access;

import static io.github.dppkit.access.AccessLab.CLERK;
import static io.github.dppkit.access.AccessLab.MANAGER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.access.spi.GrantStore;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditWriteException;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.policy.Verifies;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrantRegisterTest {

    private static final Actor PRINTER = Actor.service("label-printer", "m.kowalska");

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
    @Verifies({"A1.2.c", "A1.2.d"})
    void putsApprovalReviewAndRevocationOnRecord() {
        Grant grant = lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        lab.clock.advance(Duration.ofDays(30));
        Grant reviewed = lab.dpp.grants().review(grant, MANAGER);
        lab.dpp.grants().revoke(reviewed, MANAGER);

        assertThat(lab.record().stream().map(RecordedEvent::action))
                .containsExactly(
                        Action.WRITER_OPEN,
                        Action.GRANT,
                        Action.GRANT,
                        Action.REVIEW,
                        Action.REVIEW,
                        Action.REVOKE,
                        Action.REVOKE);
        assertThat(lab.record().stream().map(RecordedEvent::outcome).skip(1))
                .containsExactly(
                        Outcome.INTENDED,
                        Outcome.SUCCESS,
                        Outcome.INTENDED,
                        Outcome.SUCCESS,
                        Outcome.INTENDED,
                        Outcome.SUCCESS);
        assertThat(lab.last().actor()).isEqualTo(MANAGER.id());
        assertThat(lab.last().about()).isEqualTo(CLERK.id());
        assertThat(reviewed.reviewedAt()).isEqualTo(lab.clock.instant());
        assertThat(lab.dpp.grants().grants()).hasSize(1).allMatch(stored -> stored.revokedAt() != null);
    }

    @Test
    @Verifies("A1.2.d")
    void letsNobodyApproveOrReviewHimself_norAServiceOfHis() {
        assertThatThrownBy(() -> lab.dpp.grants().approve(CLERK, "shipping-clerk", CLERK))
                .isInstanceOf(GrantRefusedException.class);
        assertThatThrownBy(() -> lab.dpp.grants().approve(PRINTER, "shipping-clerk", Purpose.SHIPPING, null, MANAGER))
                .isInstanceOf(GrantRefusedException.class);
        assertThatThrownBy(() -> lab.dpp.grants().approve(CLERK, "shipping-clerk", PRINTER))
                .isInstanceOf(GrantRefusedException.class);
        Grant grant = lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        assertThatThrownBy(() -> lab.dpp.grants().review(grant, CLERK)).isInstanceOf(GrantRefusedException.class);
    }

    @Test
    @Verifies({"L5.c", "L5.h"})
    void letsNobodyChangeGrants_withoutASecondFactorAndAnApprovedDevice() {
        Grant grant = lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        for (Claims claims : List.of(
                Claims.none(), Claims.none().withMultiFactor(), Claims.none().withApprovedDevice())) {
            Actor bare = Actor.person("m.kowalska", claims);
            assertThatThrownBy(() -> lab.dpp.grants().approve(CLERK, "call-centre", bare))
                    .isInstanceOf(GrantRefusedException.class);
            assertThatThrownBy(() -> lab.dpp.grants().review(grant, bare)).isInstanceOf(GrantRefusedException.class);
            assertThatThrownBy(() -> lab.dpp.grants().revoke(grant, bare)).isInstanceOf(GrantRefusedException.class);
        }
        assertThat(lab.dpp.grants().grants()).containsExactly(grant);
    }

    @Test
    void approvesAServiceForOnePurposeAtATime() {
        assertThatThrownBy(() -> lab.dpp.grants().approve(PRINTER, "shipping-clerk", CLERK))
                .isInstanceOf(GrantRefusedException.class);
        Grant grant = lab.dpp.grants().approve(PRINTER, "shipping-clerk", Purpose.SHIPPING, null, CLERK);
        assertThat(grant.owner()).isEqualTo(MANAGER.id());
    }

    @Test
    void refusesASecondGrantLikeIt_andRolesOfAnotherForm() {
        lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        assertThatThrownBy(() -> lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER))
                .isInstanceOf(GrantRefusedException.class);
        assertThatThrownBy(() -> lab.dpp.grants().approve(CLERK, "Shipping Clerk", MANAGER))
                .isInstanceOf(PolicyConfigurationException.class);
    }

    @Test
    void tellsTheLoserOfTwoChanges() {
        Grant grant = lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        lab.dpp.grants().review(grant, MANAGER);
        assertThatThrownBy(() -> lab.dpp.grants().revoke(grant, MANAGER)).isInstanceOf(GrantRefusedException.class);
        assertThat(lab.dpp.grants().grants()).allMatch(stored -> stored.revokedAt() == null);
    }

    @Test
    void changesNothing_whatCannotBePutOnRecord() {
        lab.stores.auditStore().openWriter("node-1");
        assertThatThrownBy(() -> lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER))
                .isInstanceOf(AuditWriteException.class);
        assertThat(lab.dpp.grants().grants()).isEmpty();
    }

    @Test
    @Verifies({"A1.2.c", "A1.2.d"})
    void believesWhatIsStored_notTheGrantItIsHanded() {
        Grant grant = lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        Grant revoked = lab.dpp.grants().revoke(grant, MANAGER);
        Grant revived = copy(revoked, revoked.owner(), null, revoked.version());
        assertThatThrownBy(() -> lab.dpp.grants().review(revived, MANAGER)).isInstanceOf(GrantRefusedException.class);
        assertThat(stored(grant).revokedAt()).isNotNull();

        Grant printing = lab.dpp.grants().approve(PRINTER, "shipping-clerk", Purpose.SHIPPING, null, CLERK);
        Grant disowned = copy(printing, CLERK.id(), null, printing.version());
        assertThatThrownBy(() -> lab.dpp.grants().review(disowned, MANAGER)).isInstanceOf(GrantRefusedException.class);
        assertThat(stored(printing).owner()).isEqualTo(MANAGER.id());

        Grant saidToBeOver = copy(printing, printing.owner(), lab.clock.instant(), printing.version());
        assertThat(lab.dpp.grants().revoke(saidToBeOver, MANAGER).revokedAt()).isNotNull();
        assertThat(stored(printing).revokedAt()).isNotNull();
    }

    @Test
    @Verifies("A1.2.c")
    void makesNoGrant_ofAReviewOfNothing() {
        Grant invented = new Grant(
                CLERK.id(),
                "shipping-clerk",
                null,
                null,
                null,
                MANAGER.id(),
                lab.clock.instant(),
                lab.clock.instant(),
                null,
                0);
        assertThatThrownBy(() -> lab.dpp.grants().review(invented, MANAGER)).isInstanceOf(GrantRefusedException.class);
        assertThatThrownBy(() -> lab.dpp.grants().revoke(invented, MANAGER)).isInstanceOf(GrantRefusedException.class);
        assertThat(lab.dpp.grants().grants()).isEmpty();
    }

    @Test
    @Verifies({"V6.1.2.1", "A1.2.d"})
    void aServiceIsApprovedReviewedAndRevoked_byItself_eachOnRecord() {
        Grant approved = lab.dpp.grants().approve(PRINTER, "shipping-clerk", Purpose.SHIPPING, null, CLERK);
        lab.clock.advance(lab.dpp.policy().accessReviewInterval());
        assertThatThrownBy(() -> lab.dpp.access().request(PRINTER, Purpose.SHIPPING, AccessLab.ORDER, PiiCategory.NAME))
                .isInstanceOf(AccessDeniedException.class)
                .hasMessageContaining("not reviewed in time");
        Grant reviewed = lab.dpp.grants().review(approved, CLERK);
        lab.dpp.access().request(PRINTER, Purpose.SHIPPING, AccessLab.ORDER, PiiCategory.NAME);
        lab.dpp.grants().revoke(reviewed, CLERK);
        assertThatThrownBy(() -> lab.dpp.access().request(PRINTER, Purpose.SHIPPING, AccessLab.ORDER, PiiCategory.NAME))
                .isInstanceOf(AccessDeniedException.class)
                .hasMessageContaining("revoked");
        assertThat(lab.record().stream()
                        .filter(event -> PRINTER.id().equals(event.about()) && event.outcome() == Outcome.SUCCESS))
                .extracting(RecordedEvent::action)
                .containsExactly(Action.GRANT, Action.REVIEW, Action.REVOKE);
    }

    @Test
    @Verifies("A2.6.a")
    void recordsThatTheOutcomeIsUnknown_whenTheStoreFails() {
        GrantStore failing = (GrantStore) Proxy.newProxyInstance(
                GrantStore.class.getClassLoader(), new Class<?>[] {GrantStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("put")) {
                        throw new IllegalStateException("connection lost");
                    }
                    return List.of();
                });
        GrantRegister register = GrantRegister.create(
                lab.dpp.policy(), AccessPolicy.builder().build(), failing, lab.dpp.audit(), lab.clock);
        assertThatThrownBy(() -> register.approve(CLERK, "shipping-clerk", MANAGER))
                .isInstanceOf(IllegalStateException.class);
        List<RecordedEvent> record = lab.record();
        assertThat(record.get(record.size() - 2).outcome()).isEqualTo(Outcome.INTENDED);
        assertThat(lab.last().outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(lab.last().relatesTo())
                .isEqualTo(record.get(record.size() - 2).id());
    }

    private Grant stored(Grant grant) {
        return lab.stores.grantStore().grantsOf(grant.actor()).get(0);
    }

    private static Grant copy(Grant grant, @Nullable ActorId owner, @Nullable Instant revokedAt, int version) {
        return new Grant(
                grant.actor(),
                grant.role(),
                grant.purpose(),
                grant.partner(),
                owner,
                grant.approvedBy(),
                grant.approvedAt(),
                grant.reviewedAt(),
                revokedAt,
                version);
    }
}
