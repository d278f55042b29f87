package io.github.dppkit;

import static io.github.dppkit.pii.PiiCategory.NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.access.AccessPolicy;
import io.github.dppkit.access.Actor;
import io.github.dppkit.access.Claims;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.WriterState;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealDeniedException;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.BackupRetention;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.testkit.InMemoryStores;
import io.github.dppkit.testkit.MovableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DppBuilderTest {

    private static final char[] PASSPHRASE = "correct horse battery staple".toCharArray();
    private static final Environment PRODUCTION = Environment.of("production");
    private static final Environment UNIT = Environment.test("unit");

    @TempDir
    Path folder;

    private final InMemoryStores stores = InMemoryStores.empty();
    private final MovableClock clock = MovableClock.at(Instant.parse("2026-11-21T10:00:00Z"));
    private CheckpointAnchor anchor;

    @BeforeEach
    void nameTheAnchor() {
        anchor = CheckpointAnchor.file(folder.resolve("anchor.txt"));
    }

    private DppBuilder inMemory(Environment environment) {
        return Dpp.builder()
                .environment(environment)
                .rootKey(RootKey.ephemeral())
                .signingKey(SigningKey.ephemeral())
                .stores(stores)
                .erasureLedger(ErasureLedger.file(folder.resolve("erased.txt")))
                .anchor(anchor)
                .clock(clock, clock.nanos());
    }

    @Test
    @Verifies({"#71", "A2.4.b"})
    void refusesToStart_withKeysInMemoryOutsideATestEnvironment() {
        RootKey root = RootKey.createKeyset(folder.resolve("root.key"), PASSPHRASE);
        SigningKey signing = SigningKey.createKeyset(folder.resolve("signing.key"), PASSPHRASE);
        List<DppBuilder> refused = List.of(
                inMemory(PRODUCTION),
                inMemory(PRODUCTION).rootKey(root),
                inMemory(PRODUCTION).signingKey(signing));
        for (DppBuilder builder : refused) {
            assertThatExceptionOfType(PolicyConfigurationException.class)
                    .isThrownBy(builder::build)
                    .withMessageContaining("A2.4.b");
        }
        assertThat(stores.auditStore().writers()).isEmpty();

        inMemory(PRODUCTION).rootKey(root).signingKey(signing).build().close();
        assertThat(stores.auditStore().writers()).hasSize(1);
    }

    @Test
    @Verifies({"#97", "L4.d"})
    void refusesToStart_withAnErasureLedgerThatABackupOutlives() {
        BackupRetention backups = BackupRetention.unknown().data(Duration.ofDays(35));
        assertThatExceptionOfType(PolicyConfigurationException.class)
                .isThrownBy(() -> inMemory(UNIT)
                        .backups(backups.ledger(Duration.ofDays(35)))
                        .build())
                .withMessageContaining("Erasure ledger");
        assertThat(stores.auditStore().writers()).isEmpty();
        inMemory(UNIT).backups(backups.ledger(Duration.ofDays(36))).build().close();
    }

    @Test
    @Verifies("#71")
    void startsWithKeysInMemory_inATestEnvironmentOnly() {
        try (Dpp dpp = inMemory(UNIT).build()) {
            assertThat(dpp.environment().test()).isTrue();
        }
        for (String name : List.of("test", "unit", "dev")) {
            assertThatExceptionOfType(PolicyConfigurationException.class)
                    .isThrownBy(() -> inMemory(Environment.of(name)).build());
        }
    }

    @Test
    void refusesToStart_withoutWhatHasNoDefault() {
        Map<String, DppBuilder> incomplete = Map.of(
                "environment", Dpp.builder(),
                "rootKey", Dpp.builder().environment(UNIT),
                "signingKey", Dpp.builder().environment(UNIT).rootKey(RootKey.ephemeral()),
                "stores",
                        Dpp.builder()
                                .environment(UNIT)
                                .rootKey(RootKey.ephemeral())
                                .signingKey(SigningKey.ephemeral()),
                "erasureLedger",
                        Dpp.builder()
                                .environment(UNIT)
                                .rootKey(RootKey.ephemeral())
                                .signingKey(SigningKey.ephemeral())
                                .stores(stores),
                "anchor",
                        Dpp.builder()
                                .environment(UNIT)
                                .rootKey(RootKey.ephemeral())
                                .signingKey(SigningKey.ephemeral())
                                .stores(stores)
                                .erasureLedger(ErasureLedger.file(folder.resolve("erased.txt"))));
        incomplete.forEach((missing, builder) -> assertThatExceptionOfType(PolicyConfigurationException.class)
                .isThrownBy(builder::build)
                .withMessageContaining("set " + missing));
    }

    @Test
    @Verifies("#57")
    void refusesToStart_withACacheOfMoreThanFifteenMinutes() {
        DppBuilder builder = inMemory(UNIT).keyCacheTime(Duration.ofMinutes(15).plusMillis(1));
        assertThatThrownBy(builder::build).isInstanceOf(PolicyConfigurationException.class);
        assertThat(stores.auditStore().writers()).isEmpty();
    }

    @Test
    @Verifies({"A2.1.a", "#104"})
    void refusesToStart_withALeadOrACapOutOfRange() {
        for (DppBuilder builder : List.of(
                inMemory(UNIT).pauseAbove(-1),
                inMemory(UNIT).disposalLead(Duration.ofDays(8)),
                inMemory(UNIT).disposalLead(Duration.ofSeconds(-1)),
                inMemory(UNIT).orderCap(Duration.ofDays(731)),
                inMemory(UNIT).orderCap(Duration.ofDays(29)))) {
            assertThatThrownBy(builder::build).isInstanceOf(PolicyConfigurationException.class);
            assertThat(stores.auditStore().writers()).allMatch(writer -> writer.state() != WriterState.OPEN);
        }
    }

    @Test
    @SuppressWarnings("NullAway") // a host that is not checked for nulls is what is tested
    void refusesNull_whereItIsGiven_andOpensNothing() {
        List<UnaryOperator<DppBuilder>> nulls = List.of(
                builder -> builder.policy(null),
                builder -> builder.environment(null),
                builder -> builder.rootKey(null),
                builder -> builder.signingKey(null),
                builder -> builder.stores(null),
                builder -> builder.keyStore(null),
                builder -> builder.auditStore(null),
                builder -> builder.grantStore(null),
                builder -> builder.retentionStore(null),
                builder -> builder.erasureLedger(null),
                builder -> builder.target(null),
                builder -> builder.spApi(null),
                builder -> builder.logSanitizer(null),
                builder -> builder.anchor(null),
                builder -> builder.accessPolicy(null),
                builder -> builder.node(null),
                builder -> builder.keyCacheTime(null),
                builder -> builder.disposalLead(null),
                builder -> builder.orderCap(null),
                builder -> builder.clock(null, clock.nanos()),
                builder -> builder.clock(clock, null));
        for (UnaryOperator<DppBuilder> setter : nulls) {
            assertThatNullPointerException().isThrownBy(() -> setter.apply(inMemory(UNIT)));
        }
        assertThat(stores.auditStore().writers()).isEmpty();
    }

    @Test
    @Verifies({"A1.3.a", "A2.6.a"})
    void revealsNothing_onceItIsClosed() {
        Actor clerk = Actor.person("j.nowak", Claims.none().withMultiFactor().withApprovedDevice());
        Actor manager =
                Actor.person("m.kowalska", Claims.none().withMultiFactor().withApprovedDevice());
        PiiScope order = PiiScope.order(SellingPartner.of("A2EUQ1WTGCTBG2"), "902-3159896-1390916");
        FieldName field = FieldName.of("orders.buyer_name");
        Dpp dpp = inMemory(UNIT)
                .accessPolicy(AccessPolicy.builder()
                        .permit("clerk", Purpose.SHIPPING, NAME)
                        .build())
                .build();
        dpp.grants().approve(clerk, "clerk", manager);
        EncryptedValue<PersonName> stored = dpp.encryptor()
                .encrypt(PersonName.of("Anna Nowak"), order, field, Provenance.spApi("getOrder", clock.instant()));
        RevealPermit permit = dpp.access().request(clerk, Purpose.SHIPPING, order, NAME);
        PersonName opened = dpp.encryptor().decrypt(stored, order, field, permit);
        assertThat(opened.reveal(permit)).isEqualTo("Anna Nowak");

        dpp.close();
        dpp.close();

        assertThatThrownBy(() -> opened.reveal(permit)).isInstanceOf(RevealDeniedException.class);
        assertThatThrownBy(() -> dpp.encryptor().decrypt(stored, order, field, permit))
                .isInstanceOf(RevealDeniedException.class);
        assertThatThrownBy(() -> dpp.access().request(clerk, Purpose.SHIPPING, order, NAME))
                .isInstanceOf(DppException.class);
    }
}
