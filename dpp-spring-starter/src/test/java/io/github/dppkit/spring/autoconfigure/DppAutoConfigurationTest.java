package io.github.dppkit.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.Dpp;
import io.github.dppkit.DppException;
import io.github.dppkit.access.AccessPolicy;
import io.github.dppkit.access.SessionRule;
import io.github.dppkit.access.spi.GrantStore;
import io.github.dppkit.audit.AuditTrailStatus;
import io.github.dppkit.audit.ClientAddressClass;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.audit.spi.WriterState;
import io.github.dppkit.jdbc.JdbcStores;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.Disposal;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.retention.spi.RetentionStore;
import io.github.dppkit.spapi.SpApiSettings;
import io.github.dppkit.spring.ControlReporter;
import io.github.dppkit.spring.ControlStatus;
import io.github.dppkit.spring.Orders;
import io.github.dppkit.spring.PayloadApplication;
import io.github.dppkit.spring.TestApplication;
import io.github.dppkit.spring.WithKeyFiles;
import io.github.dppkit.testkit.InMemoryStores;
import io.github.dppkit.testkit.MovableClock;
import io.github.dppkit.testkit.SyntheticOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.MapPropertySource;

class DppAutoConfigurationTest extends WithKeyFiles {

    @SuppressWarnings("NullAway.Init")
    private ApplicationContextRunner application;

    @BeforeEach
    void setUp() {
        application = application();
    }

    @Test
    void wiresADpp_thatWorks_andClosesItAtTheEnd() {
        List<Dpp> started = new ArrayList<>();
        application.withPropertyValues("dpp.access.clerk.shipping=name").run(context -> {
            Dpp dpp = context.getBean(Dpp.class);
            started.add(dpp);
            String column = Orders.encrypt(dpp);
            assertThat(column).startsWith("dpp1.");
            assertThatThrownBy(() -> Orders.reveal(dpp, column)).isInstanceOf(DppException.class);
            Orders.approve(dpp, "clerk");
            assertThat(Orders.reveal(dpp, column)).isEqualTo(Orders.BUYER);
            assertThat(dpp.audit().verify().isPass()).isTrue();
            assertThat(dpp.policy()).isEqualTo(DppPolicy.strictest());
            assertThat(dpp.environment()).isEqualTo(Environment.test("staging"));
            assertThat(context).hasSingleBean(DppStartupReport.class);
            assertThat(folder.resolve("anchor.txt")).isNotEmptyFile();
        });
        assertThat(started.get(0).audit().status().state()).isEqualTo(AuditTrailStatus.State.CLOSED);
    }

    @Test
    void opensAfterARestart_whatItStoredBefore() {
        ApplicationContextRunner onDisk = application.withPropertyValues(
                "spring.datasource.url=jdbc:h2:file:" + folder.resolve("data"),
                "dpp.jdbc.initialize-schema=always",
                "dpp.access.clerk.shipping=name");
        List<String> columns = new ArrayList<>();
        onDisk.run(context -> {
            columns.add(Orders.encrypt(context.getBean(Dpp.class)));
            Orders.approve(context.getBean(Dpp.class), "clerk");
        });
        onDisk.run(context -> {
            assertThat(Orders.reveal(context.getBean(Dpp.class), columns.get(0)))
                    .isEqualTo(Orders.BUYER);
            assertThat(context.getBean(Dpp.class).audit().verify().isPass()).isTrue();
            assertThat(context.getBean(AuditStore.class).writers())
                    .as("closed in good order, the database after it")
                    .extracting(WriterRecord::state)
                    .containsExactly(WriterState.CLOSED, WriterState.OPEN);
        });
    }

    @Test
    @Verifies("A2.4.b")
    void developmentKeysInAFolder_outliveARestart() {
        ApplicationContextRunner developer = new ApplicationContextRunner()
                .withUserConfiguration(TestApplication.class)
                .withPropertyValues(
                        "dpp.environment=dev",
                        "dpp.test-environment=true",
                        "dpp.development=true",
                        "dpp.development-folder=" + folder.resolve("made/for"),
                        "dpp.access.clerk.shipping=name",
                        "spring.datasource.url=jdbc:h2:file:" + folder.resolve("data"),
                        "dpp.jdbc.initialize-schema=always");
        List<String> columns = new ArrayList<>();
        developer.run(context -> {
            columns.add(Orders.encrypt(context.getBean(Dpp.class)));
            Orders.approve(context.getBean(Dpp.class), "clerk");
        });
        developer.run(context -> assertThat(Orders.reveal(context.getBean(Dpp.class), columns.get(0)))
                .isEqualTo(Orders.BUYER));
        assertThat(folder.resolve("made/for")).isDirectoryContaining("glob:**/root.key");
    }

    @Test
    void developmentWithoutAFolder_leavesNoAnchorBehind() {
        List<String> anchors = new ArrayList<>();
        new ApplicationContextRunner()
                .withUserConfiguration(TestApplication.class)
                .withPropertyValues("dpp.environment=dev", "dpp.test-environment=true", "dpp.development=true")
                .run(context -> {
                    anchors.add(context.getBean(CheckpointAnchor.class).name());
                    assertThat(context.getBean(RootKey.class).isEphemeral()).isTrue();
                    assertThat(context.getBean(SigningKey.class).isEphemeral()).isTrue();
                    assertThat(context.getBean(DevelopmentFolder.class).isLasting())
                            .isFalse();
                });
        assertThat(anchors).containsExactly("file:anchor.txt");
    }

    @Test
    void keepsWrappedKeys_inTheDatabaseMarkedForThem() {
        application.withUserConfiguration(KeyDatabase.class).run(context -> {
            Dpp dpp = context.getBean(Dpp.class);
            Orders.encrypt(dpp);
            JdbcStores main = JdbcStores.create(context.getBean("dataSource", DataSource.class));
            JdbcStores own = JdbcStores.create(context.getBean("keys", JdbcDataSource.class));
            assertThat(main.keyStore().dataKey(Orders.ORDER)).isEmpty();
            assertThat(own.keyStore().dataKey(Orders.ORDER)).isPresent();
            assertThat(main.retentionStore().find(Orders.ORDER, DataClass.PII)).isEmpty();
            assertThat(own.retentionStore().find(Orders.ORDER, DataClass.PII)).isPresent();
            assertThat(main.auditStore().writers()).hasSize(1);
            assertThat(own.auditStore().writers()).isEmpty();
            assertThat(controls(context)).containsEntry("own-key-database", ControlStatus.ProvidedBy.APPLICATION);
        });
    }

    @Test
    void takesTheMarkedDatabase_whereThereAreSeveral() {
        application.withUserConfiguration(MarkedDatabase.class).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(JdbcStores.create(context.getBean("second", JdbcDataSource.class))
                            .auditStore()
                            .writers())
                    .hasSize(1);
        });
    }

    @Test
    void backsOff_forEveryBeanOfTheApplication_andSaysSo() {
        new ApplicationContextRunner()
                .withUserConfiguration(TestApplication.class, OwnBeans.class)
                .withPropertyValues(
                        "spring.datasource.url=jdbc:h2:file:" + folder.resolve("never-touched"),
                        "dpp.housekeeping.schema-scan=false") // which looks at every database
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(Dpp.class);
                    Dpp dpp = context.getBean(Dpp.class);
                    assertThat(dpp.environment().name()).isEqualTo("theirs");
                    assertThat(dpp.policy()).isEqualTo(DppPolicy.load("amazon-2026-08"));
                    assertThat(context)
                            .doesNotHaveBean(DppJdbcStores.class)
                            .doesNotHaveBean(DppSchemaInitializer.class);
                    Map<String, ControlStatus.ProvidedBy> controls = controls(context);
                    assertThat(controls)
                            .containsOnlyKeys(
                                    "policy",
                                    "root-key",
                                    "signing-key",
                                    "anchor",
                                    "access-policy",
                                    "key-store",
                                    "audit-store",
                                    "grant-store",
                                    "retention-store",
                                    "erasure-ledger",
                                    "disposal-targets",
                                    "disposal-schedule",
                                    "spapi",
                                    "log-sanitizer");
                    assertThat(controls.remove("disposal-schedule")).isEqualTo(ControlStatus.ProvidedBy.DPPKIT);
                    assertThat(dpp.logSanitizer()).isSameAs(context.getBean("theirSanitizer"));
                    assertThat(controls.values()).containsOnly(ControlStatus.ProvidedBy.APPLICATION);
                    Orders.approve(dpp, "theirs");
                    assertThat(dpp.audit().verify().isPass()).isTrue();
                    Instant checkpoint = dpp.audit().status().lastCheckpointAt();
                    assertThat(checkpoint).isEqualTo(OwnBeans.NOW);
                });
        assertThat(folder.resolve("never-touched.mv.db")).doesNotExist();
    }

    @Test
    void backsOff_forAWholeDppOfTheApplication() {
        Dpp own = Dpp.builder()
                .environment(Environment.test("own"))
                .rootKey(RootKey.ephemeral())
                .signingKey(SigningKey.ephemeral())
                .stores(InMemoryStores.empty())
                .anchor(CheckpointAnchor.file(folder.resolve("own.txt")))
                .erasureLedger(ErasureLedger.file(folder.resolve("erased.txt")))
                .build();
        try (own) {
            application.withBean("theirs", Dpp.class, () -> own).run(context -> {
                assertThat(context).hasNotFailed();
                assertThat(context.getBean(Dpp.class)).isSameAs(own);
                assertThat(context.getBean(DppStartupReport.class).line()).contains("environment own");
            });
        }
    }

    @Test
    void anAnchorOfTheApplication_addsToTheFile() {
        application
                .withBean("second", CheckpointAnchor.class, () -> CheckpointAnchor.file(folder.resolve("second.txt")))
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(folder.resolve("anchor.txt")).hasSameTextualContentAs(folder.resolve("second.txt"));
    }

    @Test
    void callsCustomizers_inTheirOrder() {
        application
                .withUserConfiguration(Customizers.class)
                .run(context ->
                        assertThat(context.getBean(Dpp.class).policy().id()).isEqualTo("2lm-2025-12"));
    }

    @Test
    void startsWithLazyInitialisationToo() {
        application
                .withBean(LazyInitializationBeanFactoryPostProcessor.class)
                .run(context -> assertThat(context.getSourceApplicationContext()
                                .getBeanFactory()
                                .containsSingleton("dpp"))
                        .isTrue());
        application
                .withBean(LazyInitializationBeanFactoryPostProcessor.class)
                .withPropertyValues("dpp.node=NO NODE")
                .run(context -> assertThat(context).hasFailed());
    }

    @Test
    void leavesNothingButAWarning_whenItIsSwitchedOff() {
        new ApplicationContextRunner()
                .withUserConfiguration(TestApplication.class)
                .withPropertyValues("dpp.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(Dpp.class)
                        .doesNotHaveBean(KeyStore.class)
                        .doesNotHaveBean(ControlReporter.class)
                        .hasSingleBean(DppDisabledAutoConfiguration.AbsenceWarning.class));
    }

    @Test
    @Verifies({"A1.3.a", "A1.3.b"})
    void permitsWhatThePropertiesSay_andNothingElse() {
        application
                .withPropertyValues(
                        "dpp.access.clerk.shipping=name,postal-code-9",
                        "dpp.access.bookkeeper.tax-invoice=NAME,address",
                        "dpp.access.bookkeeper.tax_remittance=name")
                // a colon ends a key in withPropertyValues
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new MapPropertySource(
                                "yaml", Map.of("dpp.access.bookkeeper[legal_duty:DE:AO-147]", "tax_id"))))
                .run(context -> {
                    AccessPolicy policy = context.getBean(AccessPolicy.class);
                    assertThat(policy)
                            .usingRecursiveComparison()
                            .ignoringCollectionOrder()
                            .isEqualTo(AccessPolicy.builder()
                                    .permit("clerk", Purpose.SHIPPING, PiiCategory.NAME, PiiCategory.POSTAL_CODE_9)
                                    .permit("bookkeeper", Purpose.TAX_INVOICE, PiiCategory.NAME, PiiCategory.ADDRESS)
                                    .permit("bookkeeper", Purpose.TAX_REMITTANCE, PiiCategory.NAME)
                                    .permit("bookkeeper", Purpose.legalDuty("DE", "AO-147"), PiiCategory.TAX_ID)
                                    .build());
                });
    }

    @Test
    @Verifies({"A1.3.a", "A1.3.b", "L5.c", "L5.h"})
    void permitsDemandsAndEmergencies_fromPropertiesAndFromAFileAlike() throws IOException {
        AccessPolicy expected = AccessPolicy.builder()
                .permitFor("bookkeeper", Purpose.TAX_INVOICE, SellingPartner.of("A2EUQ1WTGCTBG2"), PiiCategory.TAX_ID)
                .permit("clerk", Purpose.SHIPPING, PiiCategory.NAME)
                .permitInEmergency("on-call", Purpose.SHIPPING, null, PiiCategory.PHONE)
                .demand(
                        "bookkeeper",
                        Purpose.TAX_INVOICE,
                        new SessionRule(true, false, Set.of(ClientAddressClass.PRIVATE, ClientAddressClass.TRUSTED)))
                .emergencyLife(Duration.ofMinutes(30))
                .build();
        application
                .withPropertyValues(
                        "dpp.access.clerk.shipping=name",
                        "dpp.access-policy.permissions[0].role=bookkeeper",
                        "dpp.access-policy.permissions[0].purpose=tax-invoice",
                        "dpp.access-policy.permissions[0].partner=A2EUQ1WTGCTBG2",
                        "dpp.access-policy.permissions[0].categories=tax-id",
                        "dpp.access-policy.sessions[0].role=bookkeeper",
                        "dpp.access-policy.sessions[0].purpose=tax-invoice",
                        "dpp.access-policy.sessions[0].second-factor=true",
                        "dpp.access-policy.sessions[0].addresses[0]=private",
                        "dpp.access-policy.sessions[0].addresses[1]=trusted",
                        "dpp.access-policy.emergency[0].role=on-call",
                        "dpp.access-policy.emergency[0].purpose=shipping",
                        "dpp.access-policy.emergency[0].categories=phone",
                        "dpp.access-policy.emergency-life=30m")
                .run(context -> assertThat(context.getBean(AccessPolicy.class))
                        .usingRecursiveComparison()
                        .ignoringCollectionOrder()
                        .isEqualTo(expected));
        Path file = Files.writeString(folder.resolve("access.json"), """
                {"format": "dpp-access/1",
                 "permissions": [
                   {"role": "bookkeeper", "purpose": "tax_invoice", "partner": "A2EUQ1WTGCTBG2", "categories": ["tax-id"]},
                   {"role": "clerk", "purpose": "shipping", "categories": ["name"]}],
                 "sessions": [{"role": "bookkeeper", "purpose": "tax_invoice", "second-factor": true,
                               "addresses": ["private", "trusted"]}],
                 "emergency": [{"role": "on-call", "purpose": "shipping", "categories": ["phone"]}],
                 "emergency-life": "PT30M"}
                """);
        application
                .withPropertyValues(
                        "dpp.access-policy.file=file:" + file, "dpp.anchor.file=" + folder.resolve("second.txt"))
                .run(context -> assertThat(context.getBean(AccessPolicy.class))
                        .usingRecursiveComparison()
                        .ignoringCollectionOrder()
                        .isEqualTo(expected));
    }

    @Test
    @Verifies("L4.a")
    void takesInWhatSomeRoleMayRead_andCountsOrDropsTheRest() {
        application.withPropertyValues("dpp.access.clerk.shipping=name,address").run(context -> {
            SpApiSettings settings = context.getBean(SpApiSettings.class);
            assertThat(settings.needed()).containsOnly(PiiCategory.NAME, PiiCategory.ADDRESS);
            assertThat(settings.isDroppingUnneeded()).isFalse();
        });
        application
                .withPropertyValues(
                        "dpp.access.clerk.shipping=name,address",
                        "dpp.spapi.minimise=drop",
                        "dpp.anchor.file=" + folder.resolve("second.txt"))
                .run(context -> {
                    SyntheticOrder order = SyntheticOrder.of(3);
                    String stored = PayloadApplication.ingest(context.getBean(Dpp.class), order, Instant.now());
                    assertThat(context.getBean(SpApiSettings.class).isDroppingUnneeded())
                            .isTrue();
                    assertThat(stored).contains("dpp1.", "\"buyerEmail\": null").contains("\"buyerName\": \"dpp1.");
                });
    }

    @Test
    void tightensThePolicy_byTheFileOfTheCompany() throws Exception {
        Path company = Files.writeString(folder.resolve("company.json"), """
                {"format": "dpp-policy/1", "id": "acme", "revision": 1, "figures": {"pii-retention": {"value": "P7D"}}}
                """);
        application
                .withPropertyValues("dpp.company-policy=file:" + company, "dpp.policy=amazon-2026-08")
                .run(context -> {
                    DppPolicy policy = context.getBean(Dpp.class).policy();
                    assertThat(policy.id()).isEqualTo("amazon-2026-08+acme");
                    assertThat(policy.piiRetention()).hasDays(7);
                });
    }

    private static Map<String, ControlStatus.ProvidedBy> controls(ApplicationContext context) {
        return context.getBean(Controls.class).all().stream()
                .filter(ControlStatus::on)
                .collect(Collectors.toMap(ControlStatus::control, ControlStatus::provider));
    }

    private static JdbcDataSource database(String name) {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:" + name + "-" + System.nanoTime() + ";DB_CLOSE_DELAY=-1");
        return source;
    }

    @Configuration(proxyBeanMethods = false)
    static class KeyDatabase {

        @Bean(defaultCandidate = false)
        @DppKeyDataSource
        JdbcDataSource keys() {
            return database("keys");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class MarkedDatabase {

        @Bean
        JdbcDataSource first() {
            return database("first");
        }

        @Bean
        @DppDataSource
        JdbcDataSource second() {
            return database("second");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnBeans {

        static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

        @Bean
        Environment theirEnvironment() {
            return Environment.test("theirs");
        }

        @Bean
        DppPolicy theirPolicy() {
            return DppPolicy.load("amazon-2026-08");
        }

        @Bean
        RootKey theirRootKey() {
            return RootKey.ephemeral();
        }

        @Bean
        SigningKey theirSigningKey() {
            return SigningKey.ephemeral();
        }

        @Bean
        CheckpointAnchor theirAnchor() throws java.io.IOException {
            return CheckpointAnchor.file(
                    Files.createTempDirectory("dppkit-test-").resolve("anchor.txt"));
        }

        @Bean
        AccessPolicy theirAccessPolicy() {
            return AccessPolicy.builder()
                    .permit("theirs", Purpose.SHIPPING, PiiCategory.NAME)
                    .build();
        }

        @Bean
        KeyStore theirKeyStore() {
            return InMemoryStores.empty().keyStore();
        }

        @Bean
        AuditStore theirAuditStore() {
            return InMemoryStores.empty().auditStore();
        }

        @Bean
        GrantStore theirGrantStore() {
            return InMemoryStores.empty().grantStore();
        }

        @Bean
        RetentionStore theirRetentionStore() {
            return InMemoryStores.empty().retentionStore();
        }

        @Bean
        ErasureLedger theirLedger() throws java.io.IOException {
            return ErasureLedger.file(Files.createTempDirectory("dppkit-test-").resolve("erased.txt"));
        }

        @Bean
        SpApiSettings theirPayloads() {
            return SpApiSettings.defaults();
        }

        @Bean
        LogSanitizer theirSanitizer() {
            return LogSanitizer.builder().build();
        }

        @Bean
        DisposalTarget theirTarget() {
            return new EmptyTarget();
        }

        @Bean
        InstantSource theirClock() {
            return MovableClock.at(NOW);
        }
    }

    /** A place that holds nothing. */
    static final class EmptyTarget implements DisposalTarget {

        int disposals;

        @Override
        public String name() {
            return "empty";
        }

        @Override
        public long dispose(Disposal disposal) {
            disposals++;
            return 0;
        }

        @Override
        public long remaining(PiiScope scope) {
            return 0;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Customizers {

        @Bean
        @Order(2)
        DppCustomizer second() {
            return builder -> builder.policy(DppPolicy.load("2lm-2025-12"));
        }

        @Bean
        @Order(1)
        DppCustomizer first() {
            return builder -> builder.policy(DppPolicy.load("amazon-2021"));
        }
    }
}
