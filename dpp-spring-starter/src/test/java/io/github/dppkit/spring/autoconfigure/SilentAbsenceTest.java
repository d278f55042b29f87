package io.github.dppkit.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.Dpp;
import io.github.dppkit.Stores;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.spring.Analyses;
import io.github.dppkit.spring.LogLines;
import io.github.dppkit.spring.Orders;
import io.github.dppkit.spring.TestApplication;
import io.github.dppkit.spring.WithKeyFiles;
import io.github.dppkit.spring.actuate.DppDescriptor;
import io.github.dppkit.spring.actuate.DppEndpoint;
import io.github.dppkit.spring.logging.InstalledSanitizer;
import io.github.dppkit.spring.retention.DisposalSchedule;
import io.github.dppkit.testkit.InMemoryStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Each way in which a control could be off while nobody says so. */
class SilentAbsenceTest extends WithKeyFiles {

    private static final String WEB = "management.endpoints.web.exposure.include=dpp";

    private static FailureAnalysis analysis(AssertableApplicationContext context) {
        assertThat(context).hasFailed();
        return Analyses.of(context.getStartupFailure());
    }

    private static String line(ApplicationContext context) {
        return context.getBean(DppStartupReport.class).line();
    }

    /** Returns the names of the controls that the line says to be off. */
    private static String off(ApplicationContext context) {
        String line = line(context);
        return line.substring(line.indexOf("; off: "));
    }

    @ParameterizedTest
    @CsvSource({
        "DppPolicyAutoConfiguration, policy.Environment",
        "DppKeysAutoConfiguration, keys.RootKey",
        "DppAccessAutoConfiguration, access.AccessPolicy",
        "DppLedgerAutoConfiguration, retention.spi.ErasureLedger",
        "DppSpApiAutoConfiguration, spapi.SpApiSettings",
        "DppLoggingAutoConfiguration, logging.LogSanitizer"
    })
    void anExcludedAutoConfiguration_thatDppkitNeeds_isAFailure_namingTheBean(String excluded, String bean) {
        application("spring.autoconfigure.exclude=" + getClass().getPackageName() + "." + excluded)
                .run(context ->
                        assertThat(context).hasFailed().getFailure().hasMessageContaining("io.github.dppkit." + bean));
    }

    @Test
    void withoutItsAnchorsOrStores_itDoesNotStart() {
        application("spring.autoconfigure.exclude=" + DppAuditAutoConfiguration.class.getName())
                .run(context -> assertThat(analysis(context).getDescription()).contains("no anchor is configured"));
        application("spring.autoconfigure.exclude=" + DppJdbcAutoConfiguration.class.getName())
                .run(context -> assertThat(analysis(context).getDescription())
                        .contains("KeyStore, AuditStore, GrantStore, RetentionStore", "excluded"));
    }

    @Test
    @Verifies("A2.1.a")
    void withoutTheSchedule_disposalIsSeenToBeOff() {
        application(WEB, "spring.autoconfigure.exclude=" + DppRetentionAutoConfiguration.class.getName())
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean(DisposalSchedule.class);
                    assertThat(off(context)).contains("disposal-schedule");
                    assertThat(context.getBean(DppEndpoint.class).report().controls())
                            .anyMatch(each -> each.control().equals("disposal-schedule") && !each.on());
                });
    }

    @Test
    @Verifies("A2.6.d")
    void aSanitizerThatNothingInstalls_isSeenToBeOff() {
        application("spring.autoconfigure.exclude=" + DppLoggingAutoConfiguration.class.getName())
                .withBean(
                        "theirs",
                        LogSanitizer.class,
                        () -> LogSanitizer.builder().build())
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(off(context)).contains("log-sanitizer", "log-hook");
                });
    }

    @Test
    void anchorsWithoutTheAutoConfiguration_areStillListed() {
        application("spring.autoconfigure.exclude=" + DppAuditAutoConfiguration.class.getName())
                .withBean("theirs", CheckpointAnchor.class, () -> CheckpointAnchor.file(folder.resolve("a.txt")))
                .run(context -> assertThat(line(context)).contains("by the application: anchor"));
    }

    @Test
    void withoutADpp_eachStartWarns() {
        try (LogLines log = new LogLines()) {
            application(WEB, "spring.autoconfigure.exclude=" + DppAutoConfiguration.class.getName())
                    .run(context -> {
                        assertThat(context).hasNotFailed().doesNotHaveBean(Dpp.class);
                        assertThat(context.getBean(DppEndpoint.class).report().status())
                                .isEqualTo(DppDescriptor.State.DISABLED);
                    });
            assertThat(log.all()).anyMatch(each -> each.startsWith("WARN dppkit is DISABLED"));
        }
    }

    @Test
    void aDppOfTheApplication_withoutTheAutoConfigurationThatWouldReportIt_warns() {
        try (LogLines log = new LogLines()) {
            application("spring.autoconfigure.exclude=" + DppAutoConfiguration.class.getName())
                    .withBean("theirs", Dpp.class, () -> own(Environment.test("own")))
                    .run(context -> assertThat(context).hasNotFailed().hasSingleBean(Dpp.class));
            assertThat(log.all())
                    .anyMatch(each -> each.startsWith("WARN dppkit cannot say what is on"))
                    .noneMatch(each -> each.contains("DISABLED"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "FALSE", "no", "off", "0"})
    void switchedOffInWhateverSpelling_warns(String value) {
        try (LogLines log = new LogLines()) {
            application("dpp.enabled=" + value)
                    .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Dpp.class));
            assertThat(log.all()).anyMatch(each -> each.startsWith("WARN dppkit is DISABLED"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "TRUE", "yes", "on", "1"})
    void switchedOnInWhateverSpelling_isOn(String value) {
        application("dpp.enabled=" + value, "dpp.retention.enabled=" + value)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(Dpp.class)
                        .hasSingleBean(DisposalSchedule.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dpp.enabled", "dpp.retention.enabled", "dpp.development"})
    void aSwitchThatIsNeitherOnNorOff_isRefused_withoutItsValue(String property) {
        application(property + "=flase").run(context -> {
            FailureAnalysis analysis = analysis(context);
            assertThat(analysis.getDescription())
                    .isEqualTo(property + ": value refused: it is neither true nor false.");
            assertThat(analysis.getAction()).contains("true or false");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dpp.company-polcy=file:/etc/secret",
                "dpp.root-key.passphrase=file:/etc/secret",
                "dpp.retention.intervall=file:/etc/secret",
                "dpp.jdbc.initialise-schema=file:/etc/secret",
                "dpp.access-policy.permissions.role=file:/etc/secret"
            })
    void aPropertyThatIsNone_isRefused_byItsName(String property) {
        application(property).run(context -> {
            FailureAnalysis analysis = analysis(context);
            assertThat(analysis.getDescription())
                    .contains(property.substring(0, property.indexOf('=')))
                    .doesNotContain("secret");
            assertThat(analysis.getAction()).contains("docs/spring.md");
        });
    }

    @Test
    void aFieldOfAListThatIsNone_isRefused_byItsName() {
        String entry = "dpp.access-policy.permissions[0].";
        application(
                        entry + "role=clerk",
                        entry + "purpose=shipping",
                        entry + "categories=name",
                        entry + "parner=secret")
                .run(context -> assertThat(analysis(context).getDescription())
                        .contains("no property of this name: " + entry + "parner")
                        .doesNotContain("secret"));
        application(entry + "role=clerk", entry + "purpose=shipping", entry + "categories[0]=name")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aPropertyOfAnyPermittedForm_isNotRefused() {
        application("dpp.access.clerk.shipping[0]=name", "dpp.keyCacheTime=30s", "dpp.jdbc.initialize_schema=always")
                .withSystemProperties("dpp.of-something-else=1")
                .run(context -> assertThat(context).hasNotFailed());
    }

    private Dpp own(Environment environment) {
        return Dpp.builder()
                .environment(environment)
                .rootKey(RootKey.ephemeral())
                .signingKey(SigningKey.ephemeral())
                .stores(InMemoryStores.empty())
                .anchor(CheckpointAnchor.file(folder.resolve(environment.name() + ".txt")))
                .erasureLedger(ErasureLedger.file(folder.resolve("erased.txt")))
                .build();
    }

    @Test
    void aWholeDppOfTheApplication_needsNothingElse_andIsSaidToProvideAll() {
        new ApplicationContextRunner()
                .withUserConfiguration(TestApplication.class)
                .withPropertyValues(WEB)
                .withBean("theirs", Dpp.class, () -> own(Environment.test("own")))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(line(context))
                            .contains("environment own")
                            .containsPattern("by dppkit: [a-z, -]*disposal-schedule")
                            .contains("by the application: dpp, ", "retention-store");
                    Dpp dpp = context.getBean(Dpp.class);
                    assertThat(InstalledSanitizer.isAtWork(dpp.logSanitizer())).isTrue();
                    assertThat(Objects.requireNonNull(context.getBean("dppHealthContributor", HealthIndicator.class)
                                            .health())
                                    .getStatus()
                                    .getCode())
                            .isEqualTo("UP");
                    assertThat(Objects.requireNonNull(context.getBean(DppEndpoint.class)
                                            .report()
                                            .audit())
                                    .head())
                            .as("the store in it is not known")
                            .isNull();
                    assertThat(context.getSourceApplicationContext()
                                    .getBeanFactory()
                                    .containsSingleton("dppJdbcStores"))
                            .isFalse();
                });
    }

    @Test
    @Verifies({"A2.4.b", "#71"})
    void aDppOrACustomizer_isNoWayAroundTheRulesForProduction() {
        application("spring.profiles.active=prod", "dpp.test-environment=false")
                .withBean("theirs", Dpp.class, () -> own(Environment.test("own")))
                .run(context ->
                        assertThat(analysis(context).getDescription()).contains("a profile for production is active"));
        application("spring.profiles.active=prod", "dpp.test-environment=false")
                .withBean(
                        DppCustomizer.class,
                        () -> builder ->
                                builder.environment(Environment.test("own")).rootKey(RootKey.ephemeral()))
                .run(context ->
                        assertThat(analysis(context).getDescription()).contains("a profile for production is active"));
    }

    @Test
    @Verifies("A2.6.d")
    void theSanitizerOfACustomizer_isTheOneBeforeTheAppenders() {
        LogSanitizer theirs = LogSanitizer.builder().build();
        application()
                .withBean(DppCustomizer.class, () -> builder -> builder.logSanitizer(theirs))
                .run(context -> {
                    assertThat(context.getBean(Dpp.class).logSanitizer()).isSameAs(theirs);
                    assertThat(InstalledSanitizer.isAtWork(theirs)).isTrue();
                    assertThat(off(context)).doesNotContain("log-sanitizer");
                });
    }

    @Test
    void customizers_areNamedInTheLine() {
        application()
                .withBean(DppCustomizer.class, () -> builder -> builder.stores(InMemoryStores.empty()))
                .run(context -> assertThat(line(context)).contains("by the application: customizer"));
        application("dpp.anchor.file=" + folder.resolve("second.txt"))
                .run(context -> assertThat(line(context)).doesNotContain("customizer"));
    }

    @Test
    @Verifies("A2.6.d")
    void ofTwoApplications_theOneWhoseSanitizerWasReplaced_saysSo() {
        application()
                .withBean(
                        "theirs",
                        LogSanitizer.class,
                        () -> LogSanitizer.builder().build())
                .run(first -> {
                    assertThat(off(first)).doesNotContain("log-sanitizer");
                    application("dpp.anchor.file=" + folder.resolve("second.txt"))
                            .withBean(
                                    "theirs",
                                    LogSanitizer.class,
                                    () -> LogSanitizer.builder().build())
                            .run(second -> {
                                assertThat(off(second)).doesNotContain("log-sanitizer");
                                assertThat(off(first)).contains("log-sanitizer");
                            });
                });
    }

    @Test
    @Verifies({"A2.1.a", "A2.6.d"})
    void withLazyInitialisation_theSameIsOn_andTheLineIsLogged() {
        try (LogLines log = new LogLines()) {
            application()
                    .withBean(LazyInitializationBeanFactoryPostProcessor.class)
                    .withUserConfiguration(LazyTarget.class)
                    .run(context -> {
                        assertThat(log.all())
                                .filteredOn(each -> each.startsWith("INFO dppkit is on: "))
                                .singleElement()
                                .asString()
                                .containsPattern("by dppkit: .*log-sanitizer.*disposal-schedule")
                                .contains("by the application: disposal-targets");
                        assertThat(context.getBean(DisposalSchedule.class).isRunning())
                                .isTrue();
                        assertThat(InstalledSanitizer.isAtWork(
                                        context.getBean(Dpp.class).logSanitizer()))
                                .isTrue();
                        assertThat(LazyTarget.MADE).hasValue(1);
                    });
        }
        try (LogLines log = new LogLines()) {
            application("dpp.enabled=false")
                    .withBean(LazyInitializationBeanFactoryPostProcessor.class)
                    .run(context -> assertThat(log.all()).anyMatch(each -> each.startsWith("WARN dppkit is DISABLED")));
        }
    }

    @Test
    @Verifies("A2.1.a")
    void aTargetThatIsNoCandidateForInjection_isClearedAndCountedAllTheSame() {
        application(WEB).withUserConfiguration(NoCandidate.class).run(context -> {
            assertThat(line(context)).contains("by the application: disposal-targets");
            assertThat(Objects.requireNonNull(
                                    context.getBean(DppEndpoint.class).report().retention())
                            .targets())
                    .isOne();
            Dpp dpp = context.getBean(Dpp.class);
            Orders.encrypt(dpp);
            context.getBean(DisposalSchedule.class).stop();
            dpp.retention().disposeNow(Orders.ORDER, DataClass.PII, Reason.REQUESTED);
            assertThat(NoCandidate.TARGET.disposals).isOne();
        });
    }

    @Test
    @Verifies("A2.6.c")
    void anAnchorThatIsOutOfReach_isSaidToBeOff_untilItTakesACheckpointAgain() throws IOException {
        Path away = Files.createDirectory(folder.resolve("away"));
        application("dpp.anchor.file=" + away.resolve("anchor.txt"), "dpp.retention.enabled=false")
                .run(context -> {
                    Dpp dpp = context.getBean(Dpp.class);
                    dpp.audit().checkpoint();
                    assertThat(off(context)).doesNotContain("anchor");
                    Path unmounted = Files.move(away, folder.resolve("unmounted"));
                    Orders.encrypt(dpp);
                    dpp.audit().checkpoint();
                    assertThat(off(context)).contains("anchor");
                    Files.move(unmounted, away);
                    Orders.approve(dpp, "clerk");
                    dpp.audit().checkpoint();
                    assertThat(off(context)).doesNotContain("anchor");
                });
    }

    @Test
    void whatAParentContextProvides_isSeenInTheChild() {
        application(WEB)
                .run(parent -> new ApplicationContextRunner()
                        .withParent(parent)
                        .withUserConfiguration(TestApplication.class)
                        .withPropertyValues(WEB)
                        .run(child -> {
                            assertThat(child).hasNotFailed();
                            assertThat(child.getBean(Dpp.class)).isSameAs(parent.getBean(Dpp.class));
                            assertThat(child.getBean(DppEndpoint.class).report().controls())
                                    .containsExactlyInAnyOrderElementsOf(parent.getBean(DppEndpoint.class)
                                            .report()
                                            .controls());
                        }));
    }

    @Test
    void anAnchorOfAParentContext_isSeenInTheChild() {
        try (var parent = new org.springframework.context.annotation.AnnotationConfigApplicationContext()) {
            parent.registerBean("theirs", CheckpointAnchor.class, () -> CheckpointAnchor.file(folder.resolve("p.txt")));
            parent.refresh();
            application("dpp.anchor.file=")
                    .withParent(parent)
                    .run(child -> assertThat(line(child)).contains("by the application: anchor"));
        }
    }

    @Test
    void storesInOneBean_whichNothingTakes_areRefused() {
        application().withBean(Stores.class, InMemoryStores::empty).run(context -> {
            FailureAnalysis analysis = analysis(context);
            assertThat(analysis.getDescription()).contains("a bean of type Stores");
            assertThat(analysis.getAction()).contains("KeyStore, AuditStore, GrantStore and RetentionStore");
        });
    }

    @Test
    void twoOfAKind_areRefused_namingBoth() {
        application()
                .withBean("one", KeyStore.class, () -> InMemoryStores.empty().keyStore())
                .withBean("two", KeyStore.class, () -> InMemoryStores.empty().keyStore())
                .run(context -> assertThat(analysis(context).getDescription()).contains("type KeyStore", "one, two"));
        application()
                .withUserConfiguration(TwoMarked.class)
                .run(context -> assertThat(analysis(context).getDescription())
                        .contains("marked @DppDataSource", "first, second"));
        application()
                .withUserConfiguration(TwoKeyDatabases.class)
                .run(context -> assertThat(analysis(context).getDescription())
                        .contains("marked @DppKeyDataSource", "first, second"));
        application()
                .withBean("one", Dpp.class, () -> own(Environment.test("one")))
                .withBean("two", Dpp.class, () -> own(Environment.test("two")))
                .run(context ->
                        assertThat(context).getFailure().hasRootCauseInstanceOf(NoUniqueBeanDefinitionException.class));
    }

    @Test
    void theSameDatabaseTwice_isNoKeyDatabaseOfItsOwn() {
        try (LogLines log = new LogLines()) {
            application("dpp.test-environment=false")
                    .withUserConfiguration(SameTwice.class)
                    .run(context -> {
                        assertThat(context).hasNotFailed();
                        assertThat(off(context)).contains("own-key-database");
                    });
            assertThat(log.all())
                    .anyMatch(each ->
                            each.startsWith("WARN ") && each.contains("@DppKeyDataSource is the same database"));
        }
    }

    @Test
    void someStoresOfItsOwn_andNoDatabase_namesTheOthers() {
        application(
                        "spring.autoconfigure.exclude=org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
                .withBean("theirs", KeyStore.class, () -> InMemoryStores.empty().keyStore())
                .withBean(
                        "theirAudit",
                        AuditStore.class,
                        () -> InMemoryStores.empty().auditStore())
                .run(context -> assertThat(analysis(context).getDescription())
                        .contains("no DataSource to keep GrantStore, RetentionStore in"));
    }

    @Test
    void aStartThatFailsHalfWay_releasesThreadsAndFiles() throws InterruptedException {
        Set<Thread> others = Thread.getAllStackTraces().keySet();
        application("spring.datasource.url=jdbc:h2:file:" + folder.resolve("data"), "dpp.jdbc.initialize-schema=always")
                .withUserConfiguration(FailsLater.class)
                .run(context -> assertThat(context).hasFailed());
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            boolean ours =
                    thread.getName().startsWith("dpp-audit") || thread.getName().equals("dppkit-disposal");
            if (ours && !others.contains(thread)) {
                thread.join(300_000); // it may be on its very last steps
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
        application("spring.datasource.url=jdbc:h2:file:" + folder.resolve("data"), "dpp.jdbc.initialize-schema=always")
                .run(context -> assertThat(context).hasNotFailed());
    }

    private static JdbcDataSource database(String name) {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
        return source;
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoMarked {

        @Bean
        @DppDataSource
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
    static class TwoKeyDatabases {

        @Bean(defaultCandidate = false)
        @DppKeyDataSource
        JdbcDataSource first() {
            return database("first");
        }

        @Bean(defaultCandidate = false)
        @DppKeyDataSource
        JdbcDataSource second() {
            return database("second");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class SameTwice {

        @Bean
        DataSource dataSource() {
            return database("same-twice");
        }

        @Bean(defaultCandidate = false)
        @DppKeyDataSource
        JdbcDataSource keys() {
            return database("same-twice");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class LazyTarget {

        static final AtomicInteger MADE = new AtomicInteger();

        @Bean
        @Lazy
        DisposalTarget lazyTarget() {
            MADE.incrementAndGet();
            return new DppAutoConfigurationTest.EmptyTarget();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class NoCandidate {

        static final DppAutoConfigurationTest.EmptyTarget TARGET = new DppAutoConfigurationTest.EmptyTarget();

        @Bean(defaultCandidate = false)
        DisposalTarget notForInjection() {
            return TARGET;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class FailsLater {

        @Bean
        Object fails(Dpp dpp) {
            throw new IllegalStateException(
                    "the application fails after " + dpp.environment().name());
        }
    }
}
