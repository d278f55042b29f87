package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.keys.spi.GenerationStore;
import io.github.dppkit.retention.BackupRetention;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;

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
        return set.domains() == DppProperties.Domains.TWO ? retention.inTwoDomains() : retention.inOneDomain();
    }

    /** The application's own store goes before the folder. */
    static Optional<GenerationStore> generations(DppProperties.Generations set, ObjectProvider<GenerationStore> beans) {
        GenerationStore own = beans.getIfUnique();
        if (own != null) {
            return Optional.of(own);
        }
        return Optional.ofNullable(set.folder()).map(GenerationStore::file);
    }
}
