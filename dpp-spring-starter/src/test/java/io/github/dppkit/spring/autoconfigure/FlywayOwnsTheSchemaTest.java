package io.github.dppkit.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.Dpp;
import io.github.dppkit.spring.Orders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** The application's Flyway makes dppkit's tables, and nothing of ours stands in its way. */
class FlywayOwnsTheSchemaTest {

    /** The lines of docs/spring.md. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Shop {

        // begin
        @Bean
        FlywayMigrationStrategy dppkitAfterYours() {
            return yours -> {
                yours.migrate();
                Flyway.configure()
                        .dataSource(yours.getConfiguration().getDataSource())
                        .locations("classpath:META-INF/dppkit/h2") // or postgresql, or mariadb
                        .table("dppkit_schema_history")
                        .baselineOnMigrate(true)
                        .baselineVersion("0")
                        .load()
                        .migrate();
            };
        }
        // end
    }

    @ParameterizedTest
    @ValueSource(strings = {"never", "always"})
    void storesOpenOverTheTablesThatFlywayMade_whateverWeWouldCreate(String mode) {
        new ApplicationContextRunner()
                .withUserConfiguration(Shop.class)
                .withPropertyValues(
                        "dpp.environment=dev",
                        "dpp.test-environment=true",
                        "dpp.development=true",
                        "dpp.jdbc.initialize-schema=" + mode)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(Orders.encrypt(context.getBean(Dpp.class))).startsWith("dpp1.");
                    JdbcTemplate database = new JdbcTemplate(context.getBean(DataSource.class));
                    assertThat(database.queryForList(
                                    "SELECT \"description\" FROM \"dppkit_schema_history\" WHERE \"success\" AND"
                                            + " \"type\" = 'SQL'",
                                    String.class))
                            .containsExactly("dppkit");
                    assertThat(database.queryForList(
                                    "SELECT \"description\" FROM \"flyway_schema_history\"", String.class))
                            .as("the application's own history")
                            .doesNotContain("dppkit");
                });
    }

    @Test
    void theLinesAboveAreThoseOfTheDocumentation() throws IOException {
        Path root = Path.of(String.valueOf(System.getProperty("dpp.root")));
        String source = Files.readString(root.resolve(
                "dpp-spring-starter/src/test/java/io/github/dppkit/spring/autoconfigure/FlywayOwnsTheSchemaTest.java"));
        String lines = source.substring(source.indexOf("// begin") + 8, source.indexOf("// end"));
        assertThat(Files.readString(root.resolve("docs/spring.md")).replaceAll("\\s+", " "))
                .contains(lines.replaceAll("\\s+", " ").strip());
    }
}
