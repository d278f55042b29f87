package io.github.dppkit.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.github.dppkit.Dpp;
import io.github.dppkit.DppException;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.crypto.IndexTerm;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.spring.Analyses;
import io.github.dppkit.spring.Orders;
import io.github.dppkit.spring.PayloadApplication;
import io.github.dppkit.spring.WithKeyFiles;
import io.github.dppkit.testkit.SyntheticOrder;
import java.time.Instant;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Databases that are not there, read only, or narrow. */
class DatabaseTroubleTest extends WithKeyFiles {

    private static FailureAnalysis analysis(AssertableApplicationContext context) {
        assertThat(context).hasFailed();
        return Analyses.of(context.getStartupFailure());
    }

    @Test
    void aDatabaseThatIsNotThereYet_isAFailureWithAnAction() {
        application(
                        "spring.datasource.url=jdbc:h2:tcp://localhost:1/nowhere",
                        "spring.datasource.hikari.connection-timeout=250",
                        "spring.datasource.hikari.initialization-fail-timeout=-1")
                .run(context -> {
                    FailureAnalysis analysis = analysis(context);
                    assertThat(analysis.getDescription()).contains("database").doesNotContain("localhost", "nowhere");
                    assertThat(analysis.getAction()).contains("start again", "spring.datasource");
                });
    }

    @Test
    void aDatabaseThatCannotBeWritten_isAFailureWithAnAction() {
        application("spring.datasource.url=jdbc:h2:file:" + folder.resolve("data"), "dpp.jdbc.initialize-schema=always")
                .run(context -> assertThat(context).hasNotFailed());
        application("spring.datasource.url=jdbc:h2:file:" + folder.resolve("data") + ";ACCESS_MODE_DATA=r")
                .run(context -> {
                    FailureAnalysis analysis = analysis(context);
                    assertThat(analysis.getDescription()).isNotBlank().doesNotContain("INSERT", "insert into");
                    assertThat(analysis.getAction()).contains("write");
                });
    }

    @Test
    void onePooledConnection_isTooFewInATransaction_whichFailsAndBlocksNothing() {
        application(
                        "spring.datasource.hikari.maximum-pool-size=1",
                        "spring.datasource.hikari.connection-timeout=3000", // dppkit's own threads take turns too
                        "dpp.retention.enabled=false")
                .run(context -> {
                    Dpp dpp = context.getBean(Dpp.class);
                    DataSource source = context.getBean(DataSource.class);
                    // a process that has never seen which keys are erased leaves the store alone for a second after a
                    // fault
                    IndexTerm term = IndexTerm.of(EmailAddress.of("anna.nowak@example.org"));
                    assertThat(dpp.blindIndex().token(term, Orders.ORDER.partner()))
                            .isNotNull();
                    TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(source));
                    assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                                new JdbcTemplate(source).queryForObject("select 1", Integer.class);
                                Orders.encrypt(dpp);
                            }))
                            .isInstanceOf(DppException.class);
                    assertThat(Orders.encrypt(dpp)).as("once it has ended").startsWith("dpp1.");
                });
    }

    @Test
    void onePooledConnection_isEnough_outsideTransactions() {
        SyntheticOrder order = SyntheticOrder.of(7);
        application(
                        PayloadApplication.class,
                        "spring.datasource.hikari.maximum-pool-size=1",
                        "spring.datasource.hikari.connection-timeout=120000",
                        "dpp.access.clerk.shipping=name")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(DataSource.class))
                            .isInstanceOfSatisfying(
                                    HikariDataSource.class,
                                    pool -> assertThat(pool.getMaximumPoolSize())
                                            .isOne());
                    Dpp dpp = context.getBean(Dpp.class);
                    PayloadApplication.ingest(dpp, order, Instant.now());
                    String column = Orders.encrypt(dpp);
                    Orders.approve(dpp, "clerk");
                    assertThat(Orders.reveal(dpp, column)).isEqualTo(Orders.BUYER);
                    PiiScope scope = PayloadApplication.scope(order);
                    assertThat(dpp.retention()
                                    .disposeNow(scope, DataClass.PII, Reason.REQUESTED)
                                    .isComplete())
                            .isTrue();
                });
    }
}
