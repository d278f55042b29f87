package io.github.dppkit.retention.notice;

import io.github.dppkit.retention.notice.spi.NoticeStore;
import io.github.dppkit.testkit.InMemoryNoticeStore;
import io.github.dppkit.testkit.tck.NoticeStoreContract;

/** The contract of {@link NoticeStore} on the store for tests. */
class InMemoryNoticeStoreTest extends NoticeStoreContract {

    @Override
    protected NoticeStore emptyStore() {
        return new InMemoryNoticeStore();
    }
}
