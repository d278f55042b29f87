package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** The erasure ledger: the file that is set, or the one of development. */
@AutoConfiguration(after = DppKeysAutoConfiguration.class)
@ConditionalOnDppEnabled
@Lazy // made for our Dpp; one of the application's own needs none of it
@EnableConfigurationProperties(DppProperties.class)
public final class DppLedgerAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ErasureLedger dppErasureLedger(DppProperties properties, ObjectProvider<DevelopmentFolder> development) {
        Path file = properties.erasureLedger().file();
        if (file != null) {
            return ErasureLedger.file(checked(file, properties));
        }
        DevelopmentFolder made = development.getIfAvailable();
        if (made == null) {
            throw new DppSetupException(
                    SetupProblem.NO_LEDGER, "dppkit cannot start: no erasure ledger is configured (L4.d).");
        }
        return made.ledger();
    }

    private static Path checked(Path file, DppProperties properties) {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new DppSetupException(
                    SetupProblem.NO_LEDGER,
                    "dppkit cannot start (L4.d): the folder of dpp.erasure-ledger.file does not exist or is no folder.");
        }
        if (Files.isDirectory(absolute)) {
            throw new DppSetupException(
                    SetupProblem.NO_LEDGER, "dppkit cannot start (L4.d): dpp.erasure-ledger.file is a folder.");
        }
        Path anchor = properties.anchor().file();
        if (anchor != null && absolute.equals(anchor.toAbsolutePath().normalize())) {
            throw new DppSetupException(
                    SetupProblem.NO_LEDGER,
                    "dppkit cannot start (L4.d): dpp.erasure-ledger.file and dpp.anchor.file name the same file.");
        }
        return file;
    }
}
