package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.access.spi.CredentialStore;
import io.github.dppkit.access.spi.GrantStore;
import io.github.dppkit.access.spi.LoginStore;
import io.github.dppkit.access.spi.RestrictionStore;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.governance.request.spi.DataRequestStore;
import io.github.dppkit.jdbc.JdbcStores;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.retention.notice.spi.NoticeStore;
import io.github.dppkit.retention.spi.HoldStore;
import io.github.dppkit.retention.spi.RetentionStore;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.EmbeddedDatabaseConnection;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.datasource.DataSourceUtils;

/**
 * The stores of dpp-jdbc over the application's {@code DataSource}, and their tables. Wrapped keys and deadlines go to the one marked
 * {@link DppKeyDataSource}, if there is one. Each store backs off for the application's own.
 */
@AutoConfiguration(
        after = DppPolicyAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
            "org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration"
        })
@ConditionalOnDppEnabled
@Lazy // made for our Dpp; one of the application's own needs none of it
@ConditionalOnClass({
    DataSource.class,
    JdbcStores.class,
    DataSourceUtils.class,
    EmbeddedDatabaseConnection.class,
    DatabaseInitializationDependencyConfigurer.class
})
@Conditional(DppJdbcAutoConfiguration.AnyStoreIsMissing.class)
@EnableConfigurationProperties(DppProperties.class)
@Import(DatabaseInitializationDependencyConfigurer.class)
public final class DppJdbcAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    DppDatabases dppDatabases(
            @DppDataSource ObjectProvider<DataSource> marked,
            ObjectProvider<DataSource> any,
            @DppKeyDataSource ObjectProvider<DataSource> keys,
            ConfigurableListableBeanFactory beans) {
        return DppDatabases.choose(marked, any, keys, WiredStores.notOfTheApplication(beans));
    }

    @Bean
    @ConditionalOnMissingBean
    DppSchemaInitializer dppSchemaInitializer(DppDatabases databases, DppProperties properties) {
        return new DppSchemaInitializer(databases, properties.jdbc().initializeSchema());
    }

    @Bean
    @ConditionalOnMissingBean
    @DependsOnDatabaseInitialization
    DppJdbcStores dppJdbcStores(DppDatabases databases, DppProperties properties) {
        return DppJdbcStores.open(databases, properties);
    }

    @Bean
    @ConditionalOnMissingBean
    KeyStore dppKeyStore(DppJdbcStores stores) {
        return stores.keys().keyStore();
    }

    @Bean
    @ConditionalOnMissingBean
    AuditStore dppAuditStore(DppJdbcStores stores) {
        return stores.main().auditStore();
    }

    @Bean
    @ConditionalOnMissingBean
    GrantStore dppGrantStore(DppJdbcStores stores) {
        return stores.main().grantStore();
    }

    @Bean
    @ConditionalOnMissingBean
    LoginStore dppLoginStore(DppJdbcStores stores) {
        return stores.main().loginStore();
    }

    @Bean
    @ConditionalOnMissingBean
    CredentialStore dppCredentialStore(DppJdbcStores stores) {
        return stores.main().credentialStore();
    }

    /** With the keys: deadlines restored with the data would let a key live longer. */
    @Bean
    @ConditionalOnMissingBean
    RetentionStore dppRetentionStore(DppJdbcStores stores) {
        return stores.keys().retentionStore();
    }

    /** With the keys, like the deadlines. */
    @Bean
    @ConditionalOnMissingBean
    NoticeStore dppNoticeStore(DppJdbcStores stores) {
        return stores.keys().noticeStore();
    }

    /** With the keys, like the deadlines. */
    @Bean
    @ConditionalOnMissingBean
    DataRequestStore dppDataRequestStore(DppJdbcStores stores) {
        return stores.keys().dataRequestStore();
    }

    /** With the keys, like the deadlines. */
    @Bean
    @ConditionalOnMissingBean
    RestrictionStore dppRestrictionStore(DppJdbcStores stores) {
        return stores.keys().restrictionStore();
    }

    /** With the deadlines: a restored backup must not forget a hold that they know of. */
    @Bean
    @ConditionalOnMissingBean
    HoldStore dppHoldStore(DppJdbcStores stores) {
        return stores.keys().holdStore();
    }

    /** With the data, where they are apart from the keys: so it shows that they were restored from a backup. */
    @Bean
    @ConditionalOnMissingBean
    DataMarks dppDataMarks(DppJdbcStores stores) {
        return () -> stores.isKeyDatabaseItsOwn() ? stores.main().retentionStore() : null;
    }

    /** True unless the application brings every store itself. */
    static final class AnyStoreIsMissing extends AnyNestedCondition {

        AnyStoreIsMissing() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnMissingBean(KeyStore.class)
        static final class Keys {}

        @ConditionalOnMissingBean(AuditStore.class)
        static final class Audit {}

        @ConditionalOnMissingBean(GrantStore.class)
        static final class Grants {}

        @ConditionalOnMissingBean(RetentionStore.class)
        static final class Deadlines {}
    }
}
