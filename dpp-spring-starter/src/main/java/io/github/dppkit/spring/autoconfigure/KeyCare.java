package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.Dpp;
import io.github.dppkit.crypto.MigrationMode;
import io.github.dppkit.retention.BackupRetention;
import io.github.dppkit.spring.actuate.DppDescriptor.BackupsDescriptor;
import io.github.dppkit.spring.actuate.DppDescriptor.KeysDescriptor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * What an operator should know of keys beside the controls: how long their backups live, whether a former root key still opens
 * them, and whether plaintext is read. It goes by beans and properties; what a {@code DppCustomizer} sets is not seen, and of a
 * {@code Dpp} of the application's own only what is a bean of its own.
 */
final class KeyCare {

    private final @Nullable BackupRetention backups;
    private final @Nullable MigrationMode migration;
    private final boolean former;
    private final InstantSource clock;

    private KeyCare(
            @Nullable BackupRetention backups, @Nullable MigrationMode migration, boolean former, InstantSource clock) {
        this.backups = backups;
        this.migration = migration;
        this.former = former;
        this.clock = clock;
    }

    static KeyCare of(ConfigurableListableBeanFactory beans, DppProperties properties) {
        return new KeyCare(
                BeanControl.inUse(beans, BackupRetention.class),
                BeanControl.inUse(beans, MigrationMode.class),
                properties.formerRootKey().file() != null && !BeanControl.isOfTheApplication(beans, Dpp.class),
                beans.getBeanProvider(InstantSource.class).getIfUnique(InstantSource::system));
    }

    KeysDescriptor descriptor() {
        BackupRetention known = backups == null ? BackupRetention.unknown() : backups;
        return new KeysDescriptor(
                new BackupsDescriptor(
                        time(known.keys()),
                        time(known.root()),
                        time(known.data()),
                        backups == null ? null : known.isOneDomain() ? "one" : "two"),
                former,
                migrationUntil());
    }

    /** Returns it as a part of the line at start. */
    String line() {
        KeysDescriptor now = descriptor();
        BackupsDescriptor kept = now.backups();
        return "; backups: keys " + kept.keys() + ", root " + kept.root() + ", data " + kept.data()
                + (kept.domains() == null ? "" : ", domains " + kept.domains())
                + (now.formerRootKey() ? "; a former root key opens keys" : "")
                + (now.migrationModeUntil() == null ? "" : "; MIGRATION MODE until " + now.migrationModeUntil());
    }

    private @Nullable Instant migrationUntil() {
        return migration == null || !migration.isOn(clock.instant())
                ? null
                : migration.until().orElse(null);
    }

    private static String time(Optional<Duration> known) {
        return known.map(Duration::toString).orElse("unknown");
    }
}
