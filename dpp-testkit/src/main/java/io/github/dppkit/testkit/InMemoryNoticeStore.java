package io.github.dppkit.testkit;

import io.github.dppkit.retention.notice.spi.NoticeStore;

/**
 * A {@link NoticeStore} that forgets everything with the process: for tests only. It keeps the whole contract but
 * durability. Safe for use by several threads.
 */
public final class InMemoryNoticeStore extends InMemoryCaseStore<NoticeStore.State> implements NoticeStore {

    /** Creates an empty store. */
    public InMemoryNoticeStore() {}
}
