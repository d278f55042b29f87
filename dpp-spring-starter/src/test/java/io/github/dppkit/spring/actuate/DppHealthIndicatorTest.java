package io.github.dppkit.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.Dpp;
import io.github.dppkit.access.Actor;
import io.github.dppkit.access.Claims;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.keys.spi.GenerationStore;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.GuardStatus;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.testkit.InMemoryStores;
import io.github.dppkit.testkit.MovableClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Health;

class DppHealthIndicatorTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final InMemoryStores stores = InMemoryStores.empty();
    private final Instant begin = Instant.parse("2026-11-21T10:00:00Z");
    private final MovableClock clock = MovableClock.at(begin);
    private boolean broken;

    @SuppressWarnings("NullAway.Init")
    private Dpp dpp;

    @BeforeEach
    void open() {
        dpp = Dpp.builder()
                .environment(Environment.test("unit"))
                .rootKey(RootKey.ephemeral())
                .signingKey(SigningKey.ephemeral())
                .stores(stores)
                .clock(clock, clock.nanos())
                .anchor(CheckpointAnchor.file(folder.resolve("anchor.txt")))
                .erasureLedger(ErasureLedger.file(folder.resolve("erased.txt")))
                .build();
    }

    @AfterEach
    void close() {
        dpp.close();
    }

    /** The store, until it is broken: then every call fails with a text that must not come out. */
    private <T> T breakable(Class<T> port, T store) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, args) -> {
            if (broken) {
                throw new IllegalStateException("row of Anna Nowak");
            }
            try {
                return method.invoke(store, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    @Test
    void isDown_whenTheKeyStoreDoesNotAnswer_withoutItsText() {
        DppHealthIndicator indicator = new DppHealthIndicator(dpp, breakable(KeyStore.class, stores.keyStore()), null);
        Health before = Objects.requireNonNull(indicator.health());
        assertThat(before.getStatus().getCode()).isEqualTo("UP");

        broken = true;
        Health after = Objects.requireNonNull(indicator.health());
        assertThat(after.getStatus().getCode()).isEqualTo("DOWN");
        assertThat(after.getDetails().toString())
                .contains("audit=OPEN", "keyStore=NO_ANSWER")
                .doesNotContain("Anna");
    }

    @Test
    void isDown_whenTheStoreOfGenerationsDoesNotAnswer_withoutItsText() {
        GenerationStore generations = GenerationStore.file(folder.resolve("generations"));
        DppHealthIndicator indicator =
                new DppHealthIndicator(dpp, stores.keyStore(), breakable(GenerationStore.class, generations));
        assertThat(Objects.requireNonNull(indicator.health()).getDetails()).containsEntry("generations", "ANSWERS");

        broken = true;
        Health after = Objects.requireNonNull(indicator.health());
        assertThat(after.getStatus().getCode()).isEqualTo("DOWN");
        assertThat(after.getDetails().toString())
                .contains("keyStore=ANSWERS", "generations=NO_ANSWER")
                .doesNotContain("Anna");
    }

    @Test
    @Verifies({"A2.1.a", "#80", "#103"})
    void isDown_whileTheTimeIsInDoubt_andSaysHowDisposalGoes() {
        DppHealthIndicator indicator = new DppHealthIndicator(dpp, stores.keyStore(), null);
        assertThat(Objects.requireNonNull(indicator.health()).getDetails())
                .containsEntry("time", "AGREED")
                .containsEntry("disposal", "IN_TIME");
        clock.step(Duration.ofHours(1));
        Health health = Objects.requireNonNull(indicator.health());
        assertThat(health.getStatus().getCode()).isEqualTo("DOWN");
        assertThat(health.getDetails()).containsEntry("time", "CLOCK_JUMPED");
        clock.step(Duration.ofHours(-1));
        dpp.retention()
                .registerInformation(
                        PiiScope.order(SellingPartner.of("A2EUQ1WTGCTBG2"), "902-1"),
                        "orders/2026-01-01/getOrder",
                        Instant.parse("2020-01-01T00:00:00Z"));
        dpp.retention().guards().look();
        Health late = Objects.requireNonNull(indicator.health());
        assertThat(late.getStatus().getCode()).isEqualTo("UP");
        assertThat(late.getDetails()).containsEntry("time", "AGREED").containsEntry("disposal", "LATE");
    }

    @Test
    void isDown_onceTheTrailRecordsNoMore() {
        DppHealthIndicator indicator = new DppHealthIndicator(dpp, stores.keyStore(), null);
        dpp.close();
        Health health = Objects.requireNonNull(indicator.health());
        assertThat(health.getStatus().getCode()).isEqualTo("DOWN");
        assertThat(health.getDetails()).containsEntry("audit", "CLOSED").containsEntry("keyStore", "ANSWERS");
    }

    @Test
    @Verifies({"L5.e", "V6.2.6.1"})
    void saysThatAReviewOfTheTrailIsOverdue_andStaysUp() {
        Health before = Objects.requireNonNull(new DppHealthIndicator(dpp, null, null).health());
        assertThat(before.getDetails().get("auditReview"))
                .asString()
                .contains("state=IN_TIME", "dueAt=" + begin.plus(Duration.ofHours(84)));
        clock.advance(Duration.ofHours(84));
        Health after = Objects.requireNonNull(new DppHealthIndicator(dpp, null, null).health());
        assertThat(after.getDetails().get("auditReview")).asString().contains("state=OVERDUE");
        assertThat(after.getStatus().getCode()).isEqualTo("UP");

        dpp.auditReview()
                .signOff(
                        dpp.auditReview().summarizeUnreviewed(),
                        Actor.person("a.weber", Claims.none().withMultiFactor().withApprovedDevice()));
        Health signed = Objects.requireNonNull(new DppHealthIndicator(dpp, null, null).health());
        assertThat(signed.getDetails().get("auditReview")).asString().contains("state=IN_TIME");
    }

    @Test
    void goesByTheTrailAlone_whereTheKeyStoreIsNotKnown() {
        Health health = Objects.requireNonNull(new DppHealthIndicator(dpp, null, null).health());
        assertThat(health.getStatus().getCode()).isEqualTo("UP");
        assertThat(health.getDetails()).containsEntry("keyStore", "NOT_KNOWN");
    }

    @Test
    void theEndpointAnswersWithoutAHead_whenTheStoreDoesNot() {
        DppEndpoint endpoint = new DppEndpoint(
                dpp, breakable(AuditStore.class, stores.auditStore()), null, 0, List::of, () -> null, () -> null);
        assertThat(Objects.requireNonNull(endpoint.report().audit()).head()).isNotNull();
        broken = true;
        assertThat(Objects.requireNonNull(endpoint.report().audit()).head()).isNull();
        assertThat(endpoint.report().status()).isEqualTo(DppDescriptor.State.ENABLED);
        assertThat(endpoint.report().retention())
                .as("nothing disposes here, and nothing would be cleared")
                .isEqualTo(new DppDescriptor.RetentionDescriptor(
                        false, null, 0, null, new GuardStatus(null, 0, null, false)));
    }
}
