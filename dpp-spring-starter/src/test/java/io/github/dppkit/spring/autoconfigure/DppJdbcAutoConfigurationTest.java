package io.github.dppkit.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.Dpp;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.spring.Orders;
import io.github.dppkit.spring.TestApplication;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

class DppJdbcAutoConfigurationTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withUserConfiguration(TestApplication.class)
            .withPropertyValues("dpp.environment=dev", "dpp.test-environment=true", "dpp.development=true");

    @Test
    void opensItsStores_afterTheApplicationHasCreatedTheTables() {
        application
                .withPropertyValues(
                        "dpp.jdbc.initialize-schema=never",
                        "spring.sql.init.schema-locations=classpath:io/github/dppkit/jdbc/schema-h2.sql")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(Orders.encrypt(context.getBean(Dpp.class))).startsWith("dpp1.");
                });
    }

    @Test
    void createsItsTables_afterEveryOtherInitialisation_sinceMigrationToolsWantAnEmptySchema() {
        application
                .withPropertyValues("spring.sql.init.schema-locations=classpath:io/github/dppkit/jdbc/schema-h2.sql")
                .run(context -> {
                    assertThat(dependsOn(
                                    context.getSourceApplicationContext().getBeanFactory(), "dppSchemaInitializer"))
                            .contains("dataSourceScriptDatabaseInitializer");
                    assertThat(dependsOn(context.getSourceApplicationContext().getBeanFactory(), "dppJdbcStores"))
                            .contains("dppSchemaInitializer");
                });
    }

    private static String[] dependsOn(
            org.springframework.beans.factory.config.ConfigurableListableBeanFactory beans, String name) {
        String[] names = beans.getBeanDefinition(name).getDependsOn();
        return names == null ? new String[0] : names;
    }

    @Test
    @Verifies("#58")
    void commitsOnItsOwn_whereTheDataSourceJoinsTransactions() {
        application.withUserConfiguration(JoiningDatabase.class).run(context -> {
            Dpp dpp = context.getBean(Dpp.class);
            TransactionTemplate transaction =
                    new TransactionTemplate(new DataSourceTransactionManager(context.getBean(DataSource.class)));
            assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                        Orders.encrypt(dpp);
                        throw new IllegalStateException("the application fails");
                    }))
                    .hasMessage("the application fails");
            assertThat(context.getBean(KeyStore.class).dataKey(Orders.ORDER)).isPresent();
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class JoiningDatabase {

        @Bean
        DataSource joining() {
            JdbcDataSource source = new JdbcDataSource();
            source.setURL("jdbc:h2:mem:joining;DB_CLOSE_DELAY=-1");
            return new TransactionAwareDataSourceProxy(source);
        }
    }
}
