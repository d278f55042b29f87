package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.keys.spi.GenerationStore;
import io.github.dppkit.retention.BackupRetention;
import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes of properties what core asks about backups and generations. */
final class DppBackups {

    private DppBackups() {}

    static BackupRetention of(DppProperties.Backups set) {
        BackupRetention retention = BackupRetention.unknown();
        if (set.keys() != null) {
            retention = retention.keys(set.keys());
        }
        if (set.root() != null) {
            retention = retention.root(set.root());
        }
        if (set.data() != null) {
            retention = retention.data(set.data());
        }
        if (set.ledger() != null) {
            retention = retention.ledger(set.ledger());
        }
        return set.domains() == DppProperties.Domains.TWO ? retention.inTwoDomains() : retention.inOneDomain();
    }

    /** Returns the generations in the folder that is set. */
    static GenerationStore generations(@Nullable Path folder) {
        Path absolute = folder == null ? null : folder.toAbsolutePath().normalize();
        if (absolute == null || absolute.getParent() == null || !Files.isDirectory(absolute.getParent())) {
            throw new DppSetupException(
                    SetupProblem.GENERATIONS,
                    "dppkit cannot start (L4.d): the parent of dpp.generations.folder does not exist or is no folder.");
        }
        if (Files.exists(absolute) && !Files.isDirectory(absolute)) {
            throw new DppSetupException(
                    SetupProblem.GENERATIONS, "dppkit cannot start (L4.d): dpp.generations.folder is no folder.");
        }
        return GenerationStore.file(absolute);
    }
}
