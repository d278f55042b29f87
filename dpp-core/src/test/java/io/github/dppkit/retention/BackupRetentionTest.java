package io.github.dppkit.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.policy.PolicyConfigurationException;
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
        assertThat(unknown.longest()).isNull();
        assertThat(unknown.missing())
                .containsExactly("key-store-backup-retention", "root-backup-retention", "data-backup-retention");
        assertThat(unknown.inTwoDomains().missing())
                .containsExactly("key-store-backup-retention", "root-backup-retention");
        assertThat(ALL.missing()).isEmpty();
    }

    @Test
    void countsBackupsOfTheData_whereTheyHoldKeys() {
        assertThat(ALL.longest()).isEqualTo(Duration.ofDays(30));
        assertThat(ALL.inTwoDomains().longest()).isEqualTo(Duration.ofDays(7));
        assertThat(ALL.inTwoDomains().inOneDomain().longest()).isEqualTo(Duration.ofDays(30));
        assertThat(ALL.root(Duration.ZERO).inTwoDomains().longest()).isEqualTo(Duration.ofDays(2));
        assertThat(BackupRetention.unknown()
                        .keys(Duration.ZERO)
                        .data(Duration.ZERO)
                        .longest())
                .isNull();
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
}
