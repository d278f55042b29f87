package io.github.dppkit.retention;

import static io.github.dppkit.retention.RetentionLab.ORDER;
import static io.github.dppkit.retention.RetentionLab.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.keys.RootKey;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.testkit.FakeKms;
import io.github.dppkit.testkit.InMemoryKeyStore;
import io.github.dppkit.testkit.MovableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PendingDeletionTest {

    /** Deletion of the root key can be taken back: what lies under it is not destroyed by its being scheduled. */
    @Test
    @Verifies({"#63", "A2.1.a"})
    void aCertificateNeverCallsKeysDestroyed_becauseTheDeletionOfTheRootKeyIsScheduled() {
        MovableClock clock = MovableClock.at(START);
        FakeKms kms = FakeKms.create(clock);
        RetentionLab lab = new RetentionLab(clock, RootKey.remote(kms, "fake-kms://root"), new InMemoryKeyStore());
        RetentionLab.Node node = lab.node();
        node.ingest(ORDER);
        clock.set(lab.day(10));
        kms.scheduleDeletion(Duration.ofDays(7), Duration.ZERO);
        node.retention.record(ORDER, OrderEvent.shipped(START.minus(Duration.ofDays(20))));
        node.retention.disposeDue();

        DisposalCertificate certificate =
                node.retention.certificate(ORDER, DataClass.PII).orElseThrow();
        assertThat(certificate.toJson())
                .contains("\"epochSecretDestroyed\":false", "\"keyResidue\":\"unknown\"", "\"pending until ")
                .doesNotContain("complete on");
    }
}
