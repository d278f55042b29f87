package io.github.dppkit.jdbc;

import io.github.dppkit.retention.notice.spi.NoticeStore;
import io.github.dppkit.testkit.tck.NoticeStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link NoticeStore} on every database. */
@ParameterizedClass
@MethodSource("io.github.dppkit.jdbc.ContractBase#onEach")
class JdbcNoticeStoreTest extends NoticeStoreContract {

    private final ContractBase base;

    JdbcNoticeStoreTest(ContractBase base) {
        this.base = base;
    }

    @Override
    protected NoticeStore emptyStore() {
        return base.emptied().noticeStore();
    }

    @AfterEach
    void givesConnectionsBackAsTheyCame() {
        base.assertConnectionsCameBackAsTheyWere();
    }
}
