package io.github.dppkit.access;

import static io.github.dppkit.access.AccessLab.CLERK;
import static io.github.dppkit.access.AccessLab.MANAGER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditWriteException;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.policy.Verifies;
import java.nio.file.Path;
import java.time.Duration;
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
                .containsExactly(Action.WRITER_OPEN, Action.GRANT, Action.REVIEW, Action.REVOKE);
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
}
