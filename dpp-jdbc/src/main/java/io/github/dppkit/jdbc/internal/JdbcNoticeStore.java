package io.github.dppkit.jdbc.internal;

import io.github.dppkit.retention.notice.spi.NoticeStore;

/** Notices and their scopes in two tables. */
public final class JdbcNoticeStore extends JdbcCaseStore<NoticeStore.State> implements NoticeStore {

    /**
     * Creates the store.
     *
     * @param database where its tables are
     */
    public JdbcNoticeStore(Database database) {
        super(database, State.class, "dpp_notice", "certificate", "notice_id");
    }
}
