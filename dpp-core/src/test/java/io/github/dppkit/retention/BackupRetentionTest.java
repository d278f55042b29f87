package io.github.dppkit.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.keys.internal.KeptBackups;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.policy.Verifies;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackupRetentionTest {

    private static final BackupRetention ALL = BackupRetention.unknown()
            .keys(Duration.ofDays(2))
            .root(Duration.ofDays(7))
            .data(Duration.ofDays(30));

    @Test
    void knowsNothing_unlessTold_andNamesWhatIsMissing() {
        BackupRetention unknown = BackupRetention.unknown();
        assertThat(unknown.isOneDomain()).isTrue();
        assertThat(unknown.known()).isEmpty();
        assertThat(unknown.missing())
                .containsExactly("key-store-backup-retention", "root-backup-retention", "data-backup-retention");
        assertThat(unknown.inTwoDomains().missing())
                .containsExactly("key-store-backup-retention", "root-backup-retention");
        assertThat(ALL.missing()).isEmpty();
    }

    @Test
    void countsBackupsOfTheData_whereTheyHoldKeys() {
        assertThat(ALL.known())
                .containsEntry(KeptBackups.Of.BOTH, Duration.ofDays(30))
                .containsEntry(KeptBackups.Of.DATA, Duration.ofDays(30))
                .containsEntry(KeptBackups.Of.ROOT, Duration.ofDays(7))
                .containsEntry(KeptBackups.Of.KEYS, Duration.ofDays(2));
        assertThat(ALL.inTwoDomains().known()).hasSize(3).doesNotContainKey(KeptBackups.Of.BOTH);
        assertThat(ALL.inTwoDomains().inOneDomain().known()).isEqualTo(ALL.known());
        assertThat(BackupRetention.unknown()
                        .keys(Duration.ZERO)
                        .data(Duration.ZERO)
                        .missing())
                .containsExactly("root-backup-retention");
    }

    @Test
    void refusesWhatCannotBe_namingTheClause() {
        for (Duration absurd : List.of(Duration.ofSeconds(-1), Duration.ofDays(3_651))) {
            assertThatExceptionOfType(PolicyConfigurationException.class)
                    .isThrownBy(() -> ALL.keys(absurd))
                    .withMessageContaining("L4.d")
                    .withMessageContaining("key store");
            assertThatExceptionOfType(PolicyConfigurationException.class).isThrownBy(() -> ALL.root(absurd));
            assertThatExceptionOfType(PolicyConfigurationException.class).isThrownBy(() -> ALL.data(absurd));
        }
    }

    @Test
    void warnsOfKeyBackupsThatAreKeptLong_andRefusesThemNot() {
        assertThat(ALL.cautions()).isEmpty();
        assertThat(ALL.keys(Duration.ofHours(49)).cautions())
                .singleElement()
                .asString()
                .contains("L4.d", "PT49H");
        assertThat(ALL).hasToString("BackupRetention[keys PT48H, root PT168H, data PT720H, one domain]");
    }

    @Test
    @Verifies({"#97", "L4.d"})
    void refusesALedger_thatABackupOutlives() {
        BackupRetention backups = BackupRetention.unknown()
                .keys(Duration.ofDays(2))
                .root(Duration.ZERO)
                .data(Duration.ofDays(35))
                .inTwoDomains();
        backups.requireLedgerOutlivesBackups(); // kept for ever
        backups.ledger(Duration.ofDays(35).plusSeconds(1)).requireLedgerOutlivesBackups();
        for (Duration ledger : List.of(Duration.ZERO, Duration.ofDays(2), Duration.ofDays(35))) {
            BackupRetention outlived = backups.ledger(ledger);
            assertThatExceptionOfType(PolicyConfigurationException.class)
                    .isThrownBy(outlived::requireLedgerOutlivesBackups)
                    .withMessageContaining("L4.d");
        }
        BackupRetention order =
                BackupRetention.unknown().ledger(Duration.ofDays(30)).keys(Duration.ofDays(31));
        assertThatExceptionOfType(PolicyConfigurationException.class).isThrownBy(order::requireLedgerOutlivesBackups);
        assertThat(order.toString()).contains("ledger PT720H");
    }
}
