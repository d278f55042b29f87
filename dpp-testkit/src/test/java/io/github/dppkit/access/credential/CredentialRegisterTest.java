package io.github.dppkit.access.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.Dpp;
import io.github.dppkit.access.Actor;
import io.github.dppkit.access.Claims;
import io.github.dppkit.access.credential.CredentialAge.State;
import io.github.dppkit.access.spi.CredentialStore;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditWriteException;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.testkit.InMemoryCredentialStore;
import io.github.dppkit.testkit.InMemoryStores;
import io.github.dppkit.testkit.MovableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Verifies({"A1.4", "V6.1.4.2"})
class CredentialRegisterTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Actor LEAD =
            Actor.person("m.kowalska", Claims.none().withMultiFactor().withApprovedDevice());

    @TempDir
    Path folder;

    private final MovableClock clock = MovableClock.at(NOW);
    private final InMemoryStores stores = InMemoryStores.empty();
    private final InMemoryCredentialStore store = new InMemoryCredentialStore();
    private Dpp dpp;
    private CredentialRegister register;

    @BeforeEach
    void open() {
        dpp = Dpp.builder()
                .environment(Environment.test("unit"))
                .rootKey(RootKey.ephemeral())
                .signingKey(SigningKey.ephemeral())
                .stores(stores)
                .anchor(CheckpointAnchor.file(folder.resolve("anchor.txt")))
                .erasureLedger(ErasureLedger.file(folder.resolve("erased.txt")))
                .clock(clock, clock.nanos())
                .build();
        register = dpp.credentials(store);
    }

    @AfterEach
    void close() {
        dpp.close();
    }

    private List<RecordedEvent> record(Action action) {
        List<RecordedEvent> events = new ArrayList<>();
        for (WriterRecord writer : stores.auditStore().writers()) {
            for (StoredEvent event : stores.auditStore().events(writer.id(), 0, 10_000)) {
                RecordedEvent decoded = RecordedEvent.decode(event.body());
                if (decoded.action() == action) {
                    events.add(decoded);
                }
            }
        }
        return events;
    }

    @Test
    @Verifies({"L5.c", "L5.h"})
    void believesNobody_whoLacksASecondFactorOrAnApprovedDevice() {
        register.record("carrier-api", CredentialKind.API_KEY, NOW, LEAD);
        for (Claims claims : List.of(
                Claims.none(), Claims.none().withMultiFactor(), Claims.none().withApprovedDevice())) {
            Actor by = Actor.person("m.kowalska", claims);
            assertThatThrownBy(() -> register.withdraw("carrier-api", by))
                    .isInstanceOf(CredentialRefusedException.class)
                    .hasMessageContaining("L5.c");
            assertThatThrownBy(() -> register.record("carrier-api", CredentialKind.API_KEY, NOW, by))
                    .isInstanceOf(CredentialRefusedException.class);
        }
        assertThat(register.ages()).hasSize(1);
        assertThat(record(Action.CONFIGURATION)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"API_KEY, 365", "LWA_CLIENT_SECRET, 180", "SERVICE_PASSWORD, 90", "SIGNING_KEY, 365", "CERTIFICATE, 365"
    })
    void warnsAheadOfTheLimitOfEachKind_andSaysWhatIsOverdue(CredentialKind kind, int days) {
        register.record("carrier-api", kind, NOW, LEAD);
        assertThat(register.ages()).singleElement().satisfies(age -> {
            assertThat(age.dueAt()).isEqualTo(NOW.plus(Duration.ofDays(days)));
            assertThat(age.state()).isEqualTo(State.IN_TIME);
            assertThat(age.clause()).isNotBlank();
        });
        clock.advance(Duration.ofDays(days - 30));
        assertThat(register.ages()).extracting(CredentialAge::state).containsExactly(State.DUE_SOON);
        assertThat(register.raiseAlarms()).isEmpty();
        clock.advance(Duration.ofDays(30).minusMillis(1));
        assertThat(register.ages()).extracting(CredentialAge::state).containsExactly(State.DUE_SOON);
        clock.advance(Duration.ofMillis(1));
        assertThat(register.ages()).extracting(CredentialAge::state).containsExactly(State.OVERDUE);
    }

    @Test
    void putsEachChangeOnRecord_byNameOfTheCredentialAndThePerson() {
        register.record("lwa-secret", CredentialKind.LWA_CLIENT_SECRET, NOW.minus(Duration.ofDays(10)), LEAD);
        register.record("lwa-secret", CredentialKind.LWA_CLIENT_SECRET, NOW, LEAD);
        register.withdraw("lwa-secret", LEAD);
        assertThat(register.ages()).isEmpty();
        assertThat(store.credentials())
                .singleElement()
                .extracting(Credential::version)
                .isEqualTo(3);
        assertThat(record(Action.CONFIGURATION)).hasSize(6).allSatisfy(event -> {
            assertThat(event.actor()).isEqualTo(LEAD.id());
            assertThat(String.valueOf(event.about())).contains("lwa-secret");
        });
        assertThat(record(Action.CONFIGURATION).stream().map(RecordedEvent::outcome))
                .containsExactly(
                        Outcome.INTENDED,
                        Outcome.SUCCESS,
                        Outcome.INTENDED,
                        Outcome.SUCCESS,
                        Outcome.INTENDED,
                        Outcome.SUCCESS);
        register.record("lwa-secret", CredentialKind.LWA_CLIENT_SECRET, NOW, LEAD);
        assertThat(register.ages()).hasSize(1);
    }

    @Test
    void raisesAnAlarm_forEachThatIsOverdue() {
        register.record("carrier-api", CredentialKind.API_KEY, NOW.minus(Duration.ofDays(400)), LEAD);
        register.record("lwa-secret", CredentialKind.LWA_CLIENT_SECRET, NOW, LEAD);
        assertThat(register.raiseAlarms()).hasSize(1);
        assertThat(record(Action.ALARM)).singleElement().satisfies(alarm -> {
            assertThat(alarm.reason()).isEqualTo(Reason.CREDENTIAL_OVERDUE);
            assertThat(String.valueOf(alarm.about())).contains("carrier-api");
            assertThat(alarm.count()).isEqualTo(35);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "amzn1.oa2-cs.v1.4f8b0c",
                "4f8b0c1d2e3f4a5b6c7d8e9f",
                "key-4f8b0c1d2e3f4a5b6c7d8e9f",
                "AKIAIOSFODNN7EXAMPLE",
                "a",
                "",
                "with space"
            })
    void refusesANameThatLooksLikeASecret_andDoesNotRepeatIt(String name) {
        assertThatThrownBy(() -> register.record(name, CredentialKind.API_KEY, NOW, LEAD))
                .isInstanceOf(CredentialRefusedException.class)
                .hasMessageContaining("V6.1.4.2")
                .satisfies(refusal -> assertThat(name.length() > 2
                                && String.valueOf(refusal.getMessage()).contains(name))
                        .isFalse());
        assertThat(store.credentials()).isEmpty();
        assertThat(record(Action.CONFIGURATION)).isEmpty();
    }

    @Test
    void refusesDatesThatCannotBe_anotherKind_aService_andWhatIsNotThere() {
        register.record("carrier-api", CredentialKind.API_KEY, NOW, LEAD);
        assertThatThrownBy(() -> register.record("other", CredentialKind.API_KEY, NOW.plusSeconds(1), LEAD))
                .isInstanceOf(CredentialRefusedException.class);
        assertThatThrownBy(() -> register.record("carrier-api", CredentialKind.API_KEY, NOW.minusSeconds(1), LEAD))
                .isInstanceOf(CredentialRefusedException.class);
        assertThatThrownBy(() -> register.record("carrier-api", CredentialKind.CERTIFICATE, NOW, LEAD))
                .isInstanceOf(CredentialRefusedException.class);
        assertThatThrownBy(() -> register.record(
                        "other", CredentialKind.API_KEY, NOW, Actor.service("label-printer", "m.kowalska")))
                .isInstanceOf(CredentialRefusedException.class);
        assertThatThrownBy(() -> register.withdraw("other", LEAD)).isInstanceOf(CredentialRefusedException.class);
        CredentialRegister silent = CredentialRegister.create(DppPolicy.load("amazon-2021"), store, dpp.audit(), clock);
        assertThatThrownBy(() -> silent.record("other", CredentialKind.API_KEY, NOW, LEAD))
                .isInstanceOf(PolicyConfigurationException.class)
                .hasMessageContaining("credential-rotation");
        assertThat(store.credentials()).hasSize(1);
    }

    @Test
    void changesNothing_whatCannotBePutOnRecord_andTellsTheLoserOfTwoChanges() {
        CredentialStore lost = new CredentialStore() {
            @Override
            public boolean put(Credential credential) {
                return false;
            }

            @Override
            public List<Credential> credentials() {
                return store.credentials();
            }
        };
        assertThatThrownBy(() -> dpp.credentials(lost).record("carrier-api", CredentialKind.API_KEY, NOW, LEAD))
                .isInstanceOf(CredentialRefusedException.class);
        assertThat(record(Action.CONFIGURATION))
                .last()
                .extracting(RecordedEvent::outcome)
                .isEqualTo(Outcome.FAILURE);
        stores.auditStore().openWriter("node-1");
        assertThatThrownBy(() -> register.record("carrier-api", CredentialKind.API_KEY, NOW, LEAD))
                .isInstanceOf(AuditWriteException.class);
        assertThat(store.credentials()).isEmpty();
    }
}
