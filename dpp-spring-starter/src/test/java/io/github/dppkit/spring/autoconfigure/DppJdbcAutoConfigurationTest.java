package io.github.dppkit.spring.autoconfigure;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.github.dppkit.Dpp;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.spring.Orders;
import io.github.dppkit.spring.TestApplication;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLIntegrityConstraintViolationException;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
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
                        "spring.sql.init.schema-locations=classpath:META-INF/dppkit/h2/V1__dppkit.sql")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(Orders.encrypt(context.getBean(Dpp.class))).startsWith("dpp1.");
                });
    }

    @Test
    void createsItsTables_afterEveryOtherInitialisation_sinceMigrationToolsWantAnEmptySchema() {
        application
                .withPropertyValues("spring.sql.init.schema-locations=classpath:META-INF/dppkit/h2/V1__dppkit.sql")
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

    @Test
    @Verifies({"#134", "A2.6.d"})
    void exceptionsOfTheApplicationsStatementsHoldNoRow_whereItAsksForThat() {
        application
                .withUserConfiguration(CleanJoiningDatabase.class)
                .withPropertyValues("dpp.jdbc.clean-exceptions=true")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(Orders.encrypt(context.getBean(Dpp.class))).startsWith("dpp1.");
                    assertThat(context.getBean(DataSource.class)).isInstanceOf(TransactionAwareDataSourceProxy.class);
                    assertThat(duplicate(context.getBean(DataSource.class)))
                            .hasRootCauseInstanceOf(SQLIntegrityConstraintViolationException.class)
                            .extracting(CleanTexts::of, as(STRING))
                            .doesNotContain("wug.zyx");
                });
        application
                .withPropertyValues("dpp.jdbc.clean-exceptions=yes", "spring.datasource.url=jdbc:h2:mem:clean")
                .run(context -> assertThat(duplicate(context.getBean(DataSource.class)))
                        .extracting(CleanTexts::of, as(STRING))
                        .doesNotContain("wug.zyx"));
        application
                .withPropertyValues("spring.datasource.url=jdbc:h2:mem:plain")
                .run(context -> assertThat(duplicate(context.getBean(DataSource.class)))
                        .extracting(CleanTexts::of, as(STRING))
                        .contains("wug.zyx"));
    }

    @Configuration(proxyBeanMethods = false)
    static class CleanJoiningDatabase {

        @Bean
        DataSource joining() {
            JdbcDataSource source = new JdbcDataSource();
            source.setURL("jdbc:h2:mem:cleanjoining;DB_CLOSE_DELAY=-1");
            return new TransactionAwareDataSourceProxy(source);
        }
    }

    private static Throwable duplicate(DataSource source) {
        JdbcTemplate database = new JdbcTemplate(source);
        database.execute("create table buyer (email varchar(80) primary key)");
        database.update("insert into buyer values (?)", "wug.zyx@frobnitz.example");
        return catchThrowable(() -> database.update("insert into buyer values (?)", "wug.zyx@frobnitz.example"));
    }

    /** All that a stack trace shows. */
    private static final class CleanTexts {

        static String of(Throwable thrown) {
            StringWriter text = new StringWriter();
            thrown.printStackTrace(new PrintWriter(text));
            return text.toString();
        }
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
