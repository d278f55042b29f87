package io.github.dppkit.jdbc;

import static io.github.dppkit.jdbc.ShopLab.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.Dpp;
import io.github.dppkit.DppBuilder;
import io.github.dppkit.Stores;
import io.github.dppkit.access.AccessDeniedException;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.ScopeErasedException;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.RestoreReconciler;
import io.github.dppkit.retention.RestoreReconciler.State;
import io.github.dppkit.retention.RetentionUnavailableException;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.testkit.BackupLab;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys and data in two databases, of which one is restored from a real backup; the audit trail is in a third. */
class RestoredDomainsTest {

    private static final ActorId DBA = new ActorId(ActorId.Kind.PERSON, "a.dba");

    @TempDir
    Path folder;

    private Domain open(Base base, String name) {
        Domain domain = Domain.open(base, folder, name);
        JdbcSchema.create(domain.source());
        return domain;
    }

    private static DppBuilder builder(ShopLab shop, DataSource keys, DataSource data, DataSource audit) {
        Stores domainK = JdbcStores.create(keys);
        return shop.builder(data, "node-1")
                .keyStore(domainK.keyStore())
                .retentionStore(domainK.retentionStore())
                .auditStore(JdbcStores.create(audit).auditStore())
                .dataMarks(JdbcStores.create(data).retentionStore());
    }

    private static void erase(Dpp dpp, int id) {
        assertThat(dpp.retention()
                        .disposeNow(order(id), DataClass.PII, Reason.REQUESTED)
                        .isComplete())
                .isTrue();
    }

    private static Set<String> withData(DataSource data) {
        return Set.copyOf(HostTables.read(data, "SELECT amazon_order_id FROM shop WHERE email_enc IS NOT NULL", 1));
    }

    private static void assertShut(ShopLab shop, Dpp dpp, DataSource data) {
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> shop.emails(data, dpp))
                .satisfies(denied -> assertThat(denied.reason()).isEqualTo(Reason.RESTORE_UNRECONCILED));
        assertThatExceptionOfType(RetentionUnavailableException.class)
                .isThrownBy(() -> shop.encrypt(dpp, 99, "late@example.org"))
                .withMessageContaining("L4.d");
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    @Verifies({"#95", "A2.1.a", "L4.d"})
    void staysShut_untilTheRowsThatARestoreOfTheDataBroughtBackAreClearedAgain(Base base) {
        ShopLab shop = new ShopLab(RootKey.ephemeral(), folder, ShopLab.START);
        try (Domain keys = open(base, "keys");
                Domain data = open(base, "data");
                Domain audit = open(base, "audit")) {
            ShopLab.createTable(data.source());
            try (Dpp dpp =
                    builder(shop, keys.source(), data.source(), audit.source()).build()) {
                ShopLab.grant(dpp);
                shop.fill(data.source(), dpp, 4);
                dpp.retention().disposeDue();
            }
            BackupLab.Backup backup = data.backups().take("before");
            try (Dpp dpp =
                    builder(shop, keys.source(), data.source(), audit.source()).build()) {
                erase(dpp, 1);
                erase(dpp, 2);
                assertThat(withData(data.source())).containsExactlyInAnyOrder("902-0", "902-3");
            }
            DataSource restored = data.backups().open(backup);
            assertThat(withData(restored)).hasSize(4);
            try (Dpp dpp =
                    builder(shop, keys.source(), restored, audit.source()).build()) {
                RestoreReconciler restores = dpp.retention().restores();
                assertThat(restores.state()).isEqualTo(State.DATA_BEHIND);
                assertShut(shop, dpp, restored);
                assertThat(restores.reconcile(DBA)).isEqualTo(new RestoreReconciler.Report(State.CLEAR, 0, 0, 2));
                assertThat(withData(restored)).containsExactlyInAnyOrder("902-0", "902-3");
                assertThat(shop.emails(restored, dpp)).containsOnlyKeys(0, 3);
            }
            try (Dpp dpp =
                    builder(shop, keys.source(), restored, audit.source()).build()) {
                assertThat(dpp.retention().restores().state()).isEqualTo(State.CLEAR);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    @Verifies({"#96", "A2.1.a", "L4.d"})
    void erasesAgain_whatARestoreOfTheKeysBroughtBack_andRefusesACopyThatIsTooOld(Base base) {
        ShopLab shop = new ShopLab(RootKey.ephemeral(), folder, ShopLab.START);
        try (Domain keys = open(base, "keys");
                Domain data = open(base, "data");
                Domain audit = open(base, "audit")) {
            ShopLab.createTable(data.source());
            BackupLab.Backup old;
            try (Dpp dpp =
                    builder(shop, keys.source(), data.source(), audit.source()).build()) {
                ShopLab.grant(dpp);
                shop.fill(data.source(), dpp, 4);
                dpp.retention().disposeDue();
            }
            old = keys.backups().take("old");
            shop.clock.advance(Duration.ofHours(40));
            try (Dpp dpp =
                    builder(shop, keys.source(), data.source(), audit.source()).build()) {
                dpp.retention().disposeDue();
            }
            BackupLab.Backup allowed = keys.backups().take("allowed");
            shop.clock.advance(Duration.ofHours(10));
            try (Dpp dpp =
                    builder(shop, keys.source(), data.source(), audit.source()).build()) {
                erase(dpp, 1);
            }
            try (Dpp dpp = builder(shop, keys.backups().open(old), data.source(), audit.source())
                    .build()) {
                assertThat(dpp.retention().restores().reconcile(DBA).state()).isEqualTo(State.KEYS_TOO_OLD);
                assertShut(shop, dpp, data.source());
            }
            DataSource restored = keys.backups().open(allowed);
            try (Dpp dpp =
                    builder(shop, restored, data.source(), audit.source()).build()) {
                assertThat(dpp.retention().restores().state()).isEqualTo(State.KEYS_BEHIND);
                assertShut(shop, dpp, data.source());
                assertThat(dpp.retention().restores().reconcile(DBA))
                        .isEqualTo(new RestoreReconciler.Report(State.CLEAR, 1, 0, 0));
                assertThat(shop.emails(data.source(), dpp)).containsOnlyKeys(0, 2, 3);
                PiiScope erased = order(1);
                assertThat(dpp.retention().certificate(erased, DataClass.PII)).isPresent();
                assertThatExceptionOfType(ScopeErasedException.class)
                        .isThrownBy(() -> shop.encrypt(dpp, 1, "late@example.org"));
            }
        }
    }
}
