package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * The anchor file of the audit trail. Anchors of the application add to it: every anchor counts. The one of development
 * is for want of any other.
 */
@AutoConfiguration(after = DppKeysAutoConfiguration.class)
@ConditionalOnDppEnabled
@Lazy // made for our Dpp; one of the application's own needs none of it
@EnableConfigurationProperties(DppProperties.class)
public final class DppAuditAutoConfiguration {

    @Bean
    @ConditionalOnProperty("dpp.anchor.file")
    @ConditionalOnMissingBean(name = "dppFileAnchor")
    CheckpointAnchor dppFileAnchor(DppProperties properties) {
        Path file = properties.anchor().file();
        Path folder = file == null ? null : file.toAbsolutePath().getParent();
        if (file == null || folder == null || !Files.isDirectory(folder)) {
            throw new DppSetupException(
                    SetupProblem.NO_ANCHOR,
                    "dppkit cannot start (A2.6.c): the folder of dpp.anchor.file does not exist or is no folder.");
        }
        if (Files.isDirectory(file)) {
            throw new DppSetupException(
                    SetupProblem.NO_ANCHOR, "dppkit cannot start (A2.6.c): dpp.anchor.file is a folder.");
        }
        return CheckpointAnchor.file(file);
    }

    @Bean
    @ConditionalOnBean(DevelopmentFolder.class)
    @ConditionalOnMissingBean(CheckpointAnchor.class)
    CheckpointAnchor dppDevelopmentAnchor(DevelopmentFolder development) {
        return development.anchor();
    }
}
