package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.DppException;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.crypto.MigrationMode;
import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the migration mode of properties; without them it is off. */
final class DppMigration {

    private DppMigration() {}

    static MigrationMode of(DppProperties.Migration set, Instant now) {
        Instant until = set.until();
        if (until == null && set.fields().isEmpty()) {
            return MigrationMode.off();
        }
        if (until == null) {
            throw refused("dpp.migration.fields is set, and dpp.migration.until is not.", null);
        }
        if (set.fields().isEmpty()) {
            throw refused("dpp.migration.until is set, and dpp.migration.fields names no field.", null);
        }
        try {
            List<FieldName> fields = set.fields().stream().map(FieldName::of).toList();
            return MigrationMode.until(until, fields.get(0), fields.toArray(FieldName[]::new))
                    .requireWithin(now);
        } catch (DppException e) {
            throw refused("dpp.migration: " + e.getMessage(), e);
        }
    }

    private static DppSetupException refused(String what, @Nullable DppException cause) {
        return cause == null
                ? new DppSetupException(SetupProblem.MIGRATION, "dppkit cannot start (A2.4.a): " + what)
                : new DppSetupException(SetupProblem.MIGRATION, what, cause);
    }
}
