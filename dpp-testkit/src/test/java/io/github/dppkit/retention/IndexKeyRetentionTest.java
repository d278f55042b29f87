package io.github.dppkit.retention;

import static io.github.dppkit.retention.RetentionLab.ORDER;
import static io.github.dppkit.retention.RetentionLab.PARTNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.crypto.BlindIndex;
import io.github.dppkit.crypto.IndexTerm;
import io.github.dppkit.keys.internal.IndexSecrets;
import io.github.dppkit.keys.internal.KeyCaches;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The keys of the blind index die by the disposal run, and certificates say when. */
class IndexKeyRetentionTest {

    private static final IndexTerm TERM = IndexTerm.of(RetentionLab.ADDRESS);

    private final RetentionLab lab = new RetentionLab();
    private boolean down;

    /** A key store that can be made to refuse the destruction of named secrets alone. */
    private final KeyStore store = (KeyStore) Proxy.newProxyInstance(
            KeyStore.class.getClassLoader(), new Class<?>[] {KeyStore.class}, (proxy, method, arguments) -> {
                if (down && method.getName().equals("destroyNamedSecret")) {
                    throw new IllegalStateException("connection lost");
                }
                return method.invoke(lab.keyStore, arguments);
            });

    private final IndexSecrets secrets = new IndexSecrets(
            Environment.of("prod"),
            lab.rootKey,
            store,
            (type, scope) -> {},
            lab.clock,
            new KeyCaches(Duration.ofSeconds(60), 10, lab.clock.nanos()));

    private final BlindIndex index = BlindIndex.create(secrets);

    @BeforeEach
    void wire() {
        lab.settings = builder -> builder.indexSecrets(secrets);
    }

    private boolean hasSecretOfMarch() {
        return lab.keyStore.namedSecret("blind-index-2027-03").isPresent();
    }

    private long destructionsOnRecord() {
        return lab.events.stream()
                .filter(event -> event.action() == Action.KEY_USE
                        && event.outcome() == Outcome.SUCCESS
                        && event.reason() == Reason.SCHEDULED)
                .mapToLong(AuditEvent::count)
                .sum();
    }

    @Test
    @Verifies({"#66", "L4.d"})
    void destroysTheMonthsSecret_inTheFirstRunAfterItsTime_onRecord() {
        index.token(TERM, PARTNER);
        lab.clock.set(Instant.parse("2027-06-01T23:59:59.999999Z"));
        lab.node().retention.disposeDue();
        assertThat(hasSecretOfMarch()).isTrue();
        assertThat(destructionsOnRecord()).isZero();

        lab.clock.set(Instant.parse("2027-06-02T00:00:00Z"));
        DisposalRun run = lab.node().retention.disposeDue();
        assertThat(run.isComplete()).isTrue();
        assertThat(hasSecretOfMarch()).isFalse();
        assertThat(destructionsOnRecord()).as("the month's, and the day's").isEqualTo(2);
    }

    @Test
    @Verifies("L4.d")
    void destroysEpochSecretsAllTheSame_whenTheIndexsCannotBe_andTriesAgain() {
        index.token(TERM, PARTNER);
        RetentionLab.Node node = lab.node();
        node.ingest(ORDER);
        LocalDate day = Objects.requireNonNull(lab.stored(ORDER).keyDay());
        lab.clock.set(Instant.parse("2027-06-02T00:00:00Z"));
        down = true;
        DisposalRun failed = node.retention.disposeDue();
        assertThat(failed.failures()).extracting(DisposalRun.Failure::target).containsOnly("dppkit:index-secrets");
        assertThat(failed.isComplete()).isFalse();
        assertThat(lab.keyStore.epochSecret(day)).isEmpty();
        assertThat(hasSecretOfMarch()).isTrue();

        down = false;
        assertThat(node.retention.disposeDue().isComplete()).isTrue();
        assertThat(hasSecretOfMarch()).isFalse();
    }

    @Test
    @Verifies({"#66", "L4.c"})
    void certifiesTheDay_byWhichNoTokenOfTheScopeCanBeMatched() {
        RetentionLab.Node node = lab.node();
        node.ingest(ORDER);
        DisposalCertificate certificate = dispose(node);
        assertThat(certificate.indexKeyEnds()).contains(LocalDate.parse("2027-06-02"));
        assertThat(certificate.verify(RetentionLab.verifier())).isTrue();
        assertThat(DisposalCertificate.parse(certificate.toJson()).indexKeyEnds())
                .isEqualTo(certificate.indexKeyEnds());

        // a node whose clock is ahead may have made the last token in the next month
        lab.clock.set(Instant.parse("2027-03-31T23:50:00Z"));
        node.ingest(RetentionLab.order(2));
        DisposalCertificate atTheEdge = node.retention
                .disposeNow(RetentionLab.order(2), DataClass.PII, Reason.REQUESTED)
                .certificates()
                .get(0);
        assertThat(atTheEdge.indexKeyEnds()).contains(LocalDate.parse("2027-07-02"));
    }

    @Test
    void certifiesNoSuchDay_withoutAnIndexOrForOtherData() {
        RetentionLab.Node node = lab.node();
        node.retention.registerInformation(ORDER, "orders/2026-01-01/getOrder", lab.clock.instant());
        assertThat(node.retention
                        .disposeNow(ORDER, DataClass.INFORMATION, Reason.REQUESTED)
                        .certificates()
                        .get(0)
                        .indexKeyEnds())
                .isEmpty();

        lab.settings = builder -> builder;
        RetentionLab.Node without = lab.node();
        without.ingest(RetentionLab.order(3));
        DisposalCertificate certificate = without.retention
                .disposeNow(RetentionLab.order(3), DataClass.PII, Reason.REQUESTED)
                .certificates()
                .get(0);
        assertThat(certificate.indexKeyEnds()).isEmpty();
        assertThat(certificate.toJson()).doesNotContain("indexKeyEnds");
    }

    private static DisposalCertificate dispose(RetentionLab.Node node) {
        return node.retention
                .disposeNow(ORDER, DataClass.PII, Reason.REQUESTED)
                .certificates()
                .get(0);
    }
}
