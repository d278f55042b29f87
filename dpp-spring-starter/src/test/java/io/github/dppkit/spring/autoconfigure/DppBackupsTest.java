package io.github.dppkit.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.Dpp;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.retention.BackupRetention;
import io.github.dppkit.spring.Orders;
import io.github.dppkit.spring.WithKeyFiles;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DppBackupsTest extends WithKeyFiles {

    @Test
    void keepsGenerationsInTheFolder_andTakesTheRetentionsOver() {
        application()
                .withPropertyValues(
                        "dpp.generations.folder=" + folder.resolve("generations"),
                        "dpp.backups.keys=48h",
                        "dpp.backups.root=0s",
                        "dpp.backups.data=30d",
                        "dpp.backups.domains=two")
                .run(context -> {
                    Orders.encrypt(context.getBean(Dpp.class));
                    assertThat(folder.resolve("generations").resolve("generation-1.key"))
                            .isRegularFile();
                    BackupRetention set =
                            DppBackups.of(context.getBean(DppProperties.class).backups());
                    assertThat(set.keys()).contains(Duration.ofDays(2));
                    assertThat(set.root()).contains(Duration.ZERO);
                    assertThat(set.data()).contains(Duration.ofDays(30));
                    assertThat(set.isOneDomain()).isFalse();
                });
    }

    @Test
    void leavesUnknown_whatIsNotSet() {
        application().run(context -> {
            BackupRetention set =
                    DppBackups.of(context.getBean(DppProperties.class).backups());
            assertThat(set.keys()).isEmpty();
            assertThat(set.root()).isEmpty();
            assertThat(set.data()).isEmpty();
            assertThat(set.isOneDomain()).isTrue();
        });
    }

    @Test
    void refusesARetentionThatCannotBe() {
        application()
                .withPropertyValues("dpp.backups.keys=-1h")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(PolicyConfigurationException.class)
                        .hasMessageContaining("L4.d"));
    }
}
