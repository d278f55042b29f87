package io.github.dppkit.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.Dpp;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.jdbc.TableTarget;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.spring.LogLines;
import io.github.dppkit.spring.Orders;
import io.github.dppkit.spring.TestApplication;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/** Copies of encrypted columns that nobody registered are found in the running application, without a line of its own. */
class DailySchemaScanTest {

    /** Those of applications that other tests keep. */
    private final Set<Thread> others = Thread.getAllStackTraces().keySet();

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withUserConfiguration(TestApplication.class, Databases.class)
            .withPropertyValues(
                    "dpp.environment=dev",
                    "dpp.test-environment=true",
                    "dpp.development=true",
                    "dpp.jdbc.initialize-schema=always");

    /** The application's own database under two names, and one that does not answer. */
    @Configuration(proxyBeanMethods = false)
    static class Databases {

        private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";

        @Bean
        DataSource orders() {
            return source();
        }

        private JdbcDataSource source() {
            JdbcDataSource source = new JdbcDataSource();
            source.setURL(url);
            return source;
        }

        @Bean(defaultCandidate = false)
        DataSource ordersInTransactions() {
            return new TransactionAwareDataSourceProxy(source());
        }

        @Bean(defaultCandidate = false)
        DataSource archive() {
            return new AbstractDataSource() {
                @Override
                public Connection getConnection() throws SQLException {
                    throw new SQLException("no archive for anna@example.org");
                }

                @Override
                public Connection getConnection(String user, String password) throws SQLException {
                    return getConnection();
                }
            };
        }

        /** Known to the Dpp alone. */
        @Bean
        DppCustomizer target(DataSource orders) {
            new JdbcTemplate(orders)
                    .execute("CREATE TABLE orders (seller VARCHAR(64), order_id VARCHAR(64), name VARCHAR(1000))");
            return builder -> builder.target(TableTarget.builder(orders, "orders")
                    .partnerColumn("seller")
                    .orderColumn("order_id")
                    .scrub("name")
                    .build());
        }
    }

    @Test
    @Verifies({"#99", "A2.1.a"})
    void raisesOneAlarmForACopyOfATable_andLeavesOutWhatTheDppClears() {
        application.run(context -> {
            assertThat(context).hasNotFailed();
            SmartLifecycle housekeeping = context.getBean("dppHousekeeping", SmartLifecycle.class);
            stop(housekeeping); // after the round at the start
            String value = Orders.encrypt(context.getBean(Dpp.class));
            JdbcTemplate database = new JdbcTemplate(context.getBean(DataSource.class));
            database.update("INSERT INTO orders VALUES ('A2EUQ1WTGCTBG2', '902-3159896-1390916', ?)", value);
            try (LogLines log = new LogLines()) {
                round(housekeeping);
                assertThat(alarms(context)).isEmpty();
                assertThat(log.all())
                        .anyMatch(line -> line.contains("archive failed with java.sql.SQLException"))
                        .noneMatch(line -> line.contains("anna"));

                database.execute("CREATE TABLE orders_2025 AS SELECT * FROM orders");
                round(housekeeping);
                assertThat(alarms(context)).singleElement().satisfies(alarm -> {
                    assertThat(alarm.action()).isEqualTo(Action.ALARM);
                    assertThat(alarm.count()).isOne();
                });
                assertThat(log.all())
                        .anyMatch(line -> line.contains("PUBLIC.ORDERS_2025.NAME"))
                        .anyMatch(line -> line.contains("columns that no disposal reaches: 1."));
            }
        });
    }

    @Test
    void isOff_whereAPropertySaysSo() {
        application.withPropertyValues("dpp.housekeeping.schema-scan=false").run(context -> {
            assertThat(context).hasNotFailed();
            SmartLifecycle housekeeping = context.getBean("dppHousekeeping", SmartLifecycle.class);
            stop(housekeeping);
            JdbcTemplate database = new JdbcTemplate(context.getBean(DataSource.class));
            database.execute("CREATE TABLE copies (name VARCHAR(1000))");
            database.update("INSERT INTO copies VALUES (?)", Orders.encrypt(context.getBean(Dpp.class)));
            round(housekeeping);
            assertThat(alarms(context)).isEmpty();
        });
    }

    private void round(SmartLifecycle housekeeping) throws InterruptedException {
        housekeeping.start();
        stop(housekeeping);
    }

    /** Stops it and waits for its round, however long that takes: it waits for seconds itself. */
    private void stop(SmartLifecycle housekeeping) throws InterruptedException {
        housekeeping.stop();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("dppkit-housekeeping") && !others.contains(thread)) {
                thread.join(300_000);
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }

    private static List<RecordedEvent> alarms(ApplicationContext context) {
        AuditStore store = context.getBean(AuditStore.class);
        return store.writers().stream()
                .flatMap(writer -> store.events(writer.id(), 0, 1_000).stream())
                .map(row -> RecordedEvent.decode(row.body()))
                .filter(event -> event.reason() == Reason.UNREGISTERED_COLUMN)
                .toList();
    }
}
