package io.github.dppkit.spring;

import io.github.dppkit.Dpp;
import io.github.dppkit.jdbc.TableTarget;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.spapi.SpApiOperation;
import io.github.dppkit.testkit.SyntheticOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** An application with one table of payloads, which it has registered for disposal. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = FlywayAutoConfiguration.class) // one test has it
public class PayloadApplication {

    static final SellingPartner SELLER = SellingPartner.of("A2EUQ1WTGCTBG2");
    private static final SpApiOperation GET_ORDER = SpApiOperation.of("orders", "2026-01-01", "getOrder");

    @Bean
    DisposalTarget hostOrders(DataSource database) {
        new JdbcTemplate(database)
                .execute("create table if not exists host_order"
                        + " (seller varchar(20), order_id varchar(20), payload varchar)");
        return TableTarget.builder(database, "host_order")
                .named("host-order")
                .partnerColumn("seller")
                .orderColumn("order_id")
                .scrub("payload")
                .build();
    }

    public static PiiScope scope(SyntheticOrder order) {
        return PiiScope.order(SELLER, order.orderId());
    }

    /** Takes an order in, bought a minute before it was obtained, and returns what to store of it. */
    public static String ingest(Dpp dpp, SyntheticOrder order, Instant obtainedAt) {
        byte[] payload = order.unshipped(obtainedAt.minusSeconds(60));
        return new String(
                dpp.spApi()
                        .encrypt(GET_ORDER, payload, SELLER, Provenance.spApi(GET_ORDER.name(), obtainedAt))
                        .bytes(),
                StandardCharsets.UTF_8);
    }

    /** Keeps what {@link #ingest} returned. */
    static void store(JdbcTemplate database, SyntheticOrder order, String payload) {
        database.update("insert into host_order values (?, ?, ?)", SELLER.id(), order.orderId(), payload);
    }
}
