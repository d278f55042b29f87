package io.github.dppkit.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import io.github.dppkit.Dpp;
import io.github.dppkit.access.spi.GrantStore;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.jdbc.JdbcStores;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.retention.spi.RetentionStore;
import io.github.dppkit.spring.Analyses;
import io.github.dppkit.spring.LogLines;
import io.github.dppkit.spring.TestApplication;
import io.github.dppkit.spring.WithKeyFiles;
import io.github.dppkit.spring.actuate.DppEndpoint;
import io.github.dppkit.spring.actuate.DppHealthIndicator;
import io.github.dppkit.testkit.InMemoryStores;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationImportSelector;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.EmbeddedDatabaseConnection;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AnnotationAttributes;
import org.springframework.core.type.AnnotationMetadata;

/** An application without one of the libraries that are optional. */
class MissingLibrariesTest extends WithKeyFiles {

    @SuppressWarnings("NullAway.Init")
    private ApplicationContextRunner application;

    @BeforeEach
    void setUp() {
        application = application(OursOnly.class, "management.endpoints.web.exposure.include=dpp");
    }

    /** The auto-configurations of our imports file and Boot's data source, filtered by class as Boot filters. */
    @Configuration(proxyBeanMethods = false)
    @Import(OursOnly.Selector.class)
    static class OursOnly {

        static final class Selector extends AutoConfigurationImportSelector {

            @Override
            protected AnnotationAttributes getAttributes(AnnotationMetadata metadata) {
                return new AnnotationAttributes(Map.of("exclude", new String[0], "excludeName", new String[0]));
            }

            @Override
            protected List<String> getCandidateConfigurations(
                    AnnotationMetadata metadata, @Nullable AnnotationAttributes attributes) {
                return super.getCandidateConfigurations(metadata, attributes).stream()
                        .filter(name -> name.startsWith("io.github.dppkit.")
                                || name.equals(DataSourceAutoConfiguration.class.getName()))
                        .toList();
            }
        }
    }

    @Test
    void startsWithoutTheActuator() {
        application
                .withClassLoader(
                        new FilteredClassLoader("org.springframework.boot.actuate", "org.springframework.boot.health"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(Dpp.class)
                        .doesNotHaveBean(DppEndpoint.class)
                        .doesNotHaveBean(DppHealthIndicator.class));
    }

    @Test
    void hasHealthWithoutEndpoints_andEndpointsWithoutHealth() {
        application
                .withClassLoader(new FilteredClassLoader(Endpoint.class))
                .run(context -> assertThat(context)
                        .hasSingleBean(DppHealthIndicator.class)
                        .doesNotHaveBean(DppEndpoint.class));
        application
                .withClassLoader(new FilteredClassLoader(HealthIndicator.class))
                .withPropertyValues("dpp.anchor.file=" + folder.resolve("second.txt"))
                .run(context ->
                        assertThat(context).hasSingleBean(DppEndpoint.class).doesNotHaveBean(DppHealthIndicator.class));
    }

    @Test
    void startsWithoutLogbackAndLog4j_andReportsThatNothingLooksAtTheLog() {
        try (LogLines log = new LogLines()) {
            application
                    .withClassLoader(new FilteredClassLoader(
                            LoggerContext.class, org.apache.logging.log4j.core.LoggerContext.class))
                    .run(context -> {
                        assertThat(context).hasNotFailed();
                        assertThat(log.all())
                                .anyMatch(each -> each.startsWith("WARN dppkit does not sanitize the log"));
                        assertThat(context.getBean(DppStartupReport.class).line())
                                .contains("off: ")
                                .contains("log-hook", "log-sanitizer");
                        assertThat(context.getBean(Dpp.class).logSanitizer())
                                .isSameAs(context.getBean(io.github.dppkit.logging.LogSanitizer.class));
                    });
        }
    }

    @Test
    void withoutBootsJdbc_itNeedsTheStoresOfTheApplication() {
        for (Class<?> absent : List.of(EmbeddedDatabaseConnection.class, JdbcStores.class)) {
            ApplicationContextRunner without = application.withClassLoader(new FilteredClassLoader(absent));
            without.run(context -> {
                assertThat(context).hasFailed();
                assertThat(Analyses.of(context.getStartupFailure()).getDescription())
                        .contains("there is no bean of type KeyStore");
            });
            InMemoryStores stores = InMemoryStores.empty();
            without.withBean(KeyStore.class, stores::keyStore)
                    .withBean(AuditStore.class, stores::auditStore)
                    .withBean(GrantStore.class, stores::grantStore)
                    .withBean(RetentionStore.class, stores::retentionStore)
                    .withPropertyValues("dpp.anchor.file=" + folder.resolve(absent.getSimpleName() + ".txt"))
                    .run(context -> assertThat(context).hasNotFailed().hasSingleBean(Dpp.class));
        }
    }

    @Test
    void theImportsFileNamesEveryAutoConfiguration() {
        assertThat(ImportCandidates.load(AutoConfiguration.class, TestApplication.class.getClassLoader()))
                .contains(
                        DppPolicyAutoConfiguration.class.getName(),
                        DppKeysAutoConfiguration.class.getName(),
                        DppAuditAutoConfiguration.class.getName(),
                        DppAccessAutoConfiguration.class.getName(),
                        DppJdbcAutoConfiguration.class.getName(),
                        DppAutoConfiguration.class.getName(),
                        DppLedgerAutoConfiguration.class.getName(),
                        DppLoggingAutoConfiguration.class.getName(),
                        DppRetentionAutoConfiguration.class.getName(),
                        DppSpApiAutoConfiguration.class.getName(),
                        DppSanitizingAutoConfiguration.class.getName(),
                        DppDisabledAutoConfiguration.class.getName(),
                        DppEndpointAutoConfiguration.class.getName(),
                        DppHealthAutoConfiguration.class.getName());
    }
}
