package io.github.dppkit.retention.notice.spi;

import io.github.dppkit.retention.spi.CaseStore;

/** Keeps notices and how far each of their scopes is. The contract is tested by {@code NoticeStoreContract} of dpp-testkit. */
public interface NoticeStore extends CaseStore<NoticeStore.State> {

    /** How far a notice is; the names are stored. */
    enum State {
        /** What it selects is being written down. */
        LISTING,
        /** What it selects is being returned and erased. */
        OPEN,
        /** Everything that it selects is gone; live copies elsewhere are still watched. */
        ERASED,
        /** Nothing is left to watch. */
        CLOSED
    }
}
