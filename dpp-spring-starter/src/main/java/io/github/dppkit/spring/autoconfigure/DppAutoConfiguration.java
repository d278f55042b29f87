package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.Dpp;
import io.github.dppkit.DppBuilder;
import io.github.dppkit.Stores;
import io.github.dppkit.access.AccessPolicy;
import io.github.dppkit.audit.AuditFormatException;
import io.github.dppkit.audit.WriterId;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.crypto.MigrationMode;
import io.github.dppkit.crypto.spi.ReencryptionTarget;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.keys.spi.GenerationStore;
import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.retention.BackupRetention;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.retention.spi.MarkStore;
import io.github.dppkit.spapi.SpApiSettings;
import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * The {@link Dpp} of the application, made of the beans of the other auto-configurations or of the application's own, and
 * the line that says at start what is on.
 */
@AutoConfiguration(
        after = {
            DppPolicyAutoConfiguration.class,
            DppKeysAutoConfiguration.class,
            DppAuditAutoConfiguration.class,
            DppAccessAutoConfiguration.class,
            DppLedgerAutoConfiguration.class,
            DppSpApiAutoConfiguration.class,
            DppLoggingAutoConfiguration.class,
            DppJdbcAutoConfiguration.class
        })
@ConditionalOnDppEnabled
@EnableConfigurationProperties(DppProperties.class)
public final class DppAutoConfiguration {

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    Dpp dpp(
            StartRules rules,
            DppProperties properties,
            Environment environment,
            DppPolicy policy,
            RootKey rootKey,
            SigningKey signingKey,
            AccessPolicy accessPolicy,
            ErasureLedger erasureLedger,
            SpApiSettings spApi,
            LogSanitizer logSanitizer,
            BackupRetention backups,
            MigrationMode migration,
            ConfigurableListableBeanFactory beans,
            org.springframework.core.env.Environment spring) {
        ProductionRules.require(properties, environment, spring);
        Stores stores = WiredStores.of(beans);
        DppBuilder builder = Dpp.builder()
                .environment(environment)
                .policy(policy)
                .rootKey(rootKey)
                .signingKey(signingKey)
                .accessPolicy(accessPolicy)
                .node(node(properties))
                .keyCacheTime(properties.keyCacheTime())
                .backups(backups)
                .migrationMode(migration)
                .stores(stores)
                .pauseAbove(properties.retention().pauseAbove())
                .disposalRest(properties.retention().rest())
                .erasureLedger(erasureLedger)
                .spApi(spApi)
                .logSanitizer(logSanitizer);
        RootKey former = DppKeysAutoConfiguration.formerRootKey(properties);
        if (former != null) {
            builder.formerRootKey(former);
        }
        SigningKey formerSigner = DppKeysAutoConfiguration.formerSigningKey(properties);
        if (formerSigner != null) {
            builder.formerSigningKey(formerSigner);
        }
        DppKeysAutoConfiguration.trustedKeys(properties).forEach(builder::trustedKey);
        builder.anchorOutage(properties.audit().anchorOutage());
        GenerationStore generations =
                WiredStores.only(beans.getBeanProvider(GenerationStore.class), "of type GenerationStore");
        if (generations != null) {
            builder.generationStore(generations);
        }
        DppArchive.wire(builder, properties.archive(), beans);
        DppRestrictionWiring.wire(builder, beans);
        beans.getBeanProvider(DataMarks.class).ifUnique(marks -> {
            MarkStore beside = marks.beside();
            if (beside != null) {
                builder.dataMarks(beside);
            }
        });
        beans.getBeanProvider(DisposalTarget.class).orderedStream().forEach(builder::target);
        beans.getBeanProvider(ReencryptionTarget.class).orderedStream().forEach(builder::reencryptionTarget);
        List<CheckpointAnchor> anchors =
                beans.getBeanProvider(CheckpointAnchor.class).orderedStream().toList();
        if (anchors.isEmpty()) {
            throw new DppSetupException(
                    SetupProblem.NO_ANCHOR, "dppkit cannot start: no anchor is configured (A2.6.c).");
        }
        anchors.forEach(builder::anchor);
        beans.getBeanProvider(InstantSource.class).ifUnique(clock -> setClock(builder, clock, environment, stores));
        beans.getBeanProvider(DppCustomizer.class).orderedStream().forEach(each -> each.customize(builder));
        Dpp made = builder.build();
        try {
            rules.requireFittingEnvironment(made); // a customizer may have set another
            install(made, beans.getBeanProvider(SanitizerInstaller.class));
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
        return made;
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    BackupRetention dppBackupRetention(DppProperties properties) {
        return DppBackups.of(properties.backups());
    }

    @Bean
    @Lazy
    @ConditionalOnProperty("dpp.generations.folder")
    @ConditionalOnMissingBean
    GenerationStore dppGenerationStore(DppProperties properties) {
        return DppBackups.generations(properties.generations().folder());
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    MigrationMode dppMigrationMode(DppProperties properties, ObjectProvider<InstantSource> clocks) {
        InstantSource clock = clocks.getIfUnique(InstantSource::system);
        return DppMigration.of(properties.migration(), clock.instant());
    }

    /** A clock of the application's is held against everything but in test environments, where tests move it by hand. */
    private static void setClock(DppBuilder builder, InstantSource clock, Environment environment, Stores stores) {
        if (environment.test()) {
            builder.clock(
                    clock,
                    () -> Duration.between(Instant.EPOCH, clock.instant()).toNanos());
        } else {
            builder.clock(clock, System::nanoTime, stores.retentionStore()::databaseTime);
        }
    }

    /** Puts the sanitizer that hears of the values of this {@code Dpp} before the appenders, whoever brought it. */
    private static void install(Dpp dpp, ObjectProvider<SanitizerInstaller> installers) {
        installers.ifAvailable(installer -> installer.install(dpp.logSanitizer()));
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    StartRules dppStartRules(
            DppProperties properties,
            org.springframework.core.env.Environment spring,
            ConfigurableListableBeanFactory beans) {
        return StartRules.check(properties, spring, beans);
    }

    private static String node(DppProperties properties) {
        try {
            return new WriterId(properties.node(), 1).node();
        } catch (AuditFormatException e) {
            throw new DppSetupException(SetupProblem.NODE, "dpp.node: " + e.getMessage(), e);
        }
    }

    @Bean
    @ConditionalOnMissingBean
    DppStartupReport dppStartupReport(
            StartRules rules, Dpp dpp, ObjectProvider<SanitizerInstaller> installers, Controls controls, KeyCare care) {
        rules.requireFittingEnvironment(dpp);
        install(dpp, installers);
        return new DppStartupReport(dpp, controls, care);
    }

    @Bean
    @ConditionalOnMissingBean
    Controls dppControls(ConfigurableListableBeanFactory beans) {
        return new Controls(beans);
    }

    @Bean
    @ConditionalOnMissingBean
    KeyCare dppKeyCare(ConfigurableListableBeanFactory beans, DppProperties properties) {
        return KeyCare.of(beans, properties);
    }

    /** With lazy initialisation too, a fault in the configuration shows at start and not at the first order. */
    @Bean
    static LazyInitializationExcludeFilter dppIsNeverLazy() {
        return LazyInitializationExcludeFilter.forBeanTypes(Dpp.class, DppStartupReport.class);
    }
}
