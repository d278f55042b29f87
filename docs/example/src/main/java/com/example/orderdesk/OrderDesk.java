package com.example.orderdesk;

import com.example.orderdesk.order.OrderBook;
import io.github.dppkit.jdbc.TableTarget;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.spring.autoconfigure.DppKeyDataSource;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;

/** The desk: what it gives to dppkit are a second database for keys and the table that disposals clear. */
@SpringBootApplication(proxyBeanMethods = false)
public class OrderDesk {

    /** The seller whose orders come in. */
    public static final SellingPartner SELLER = SellingPartner.of("A2EUQ1WTGCTBG2");

    /** Opens the desk; {@code desk.folder} says where its files are. */
    public static void main(String[] args) {
        SpringApplication.run(OrderDesk.class, args);
    }

    /** Wrapped keys and deadlines lie apart from the data they open, so that a backup of the orders holds no key. */
    @Bean(defaultCandidate = false)
    @DppKeyDataSource
    DataSource keyDatabase(@Value("jdbc:h2:file:${desk.folder}/keystore") String url) {
        return DataSourceBuilder.create().url(url).username("sa").build();
    }

    /** What a disposal clears: the payload of each row of the order. The row itself stays. */
    @Bean
    @DependsOnDatabaseInitialization
    DisposalTarget documents(DataSource orders) {
        return TableTarget.builder(orders, OrderBook.TABLE)
                .partnerColumn("partner")
                .orderColumn("owner")
                .scopeKinds(PiiScope.Kind.ORDER, PiiScope.Kind.INGEST)
                .scrub("payload")
                .build();
    }
}
