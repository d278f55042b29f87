package io.github.dppkit.testkit.tck;

import static io.github.dppkit.testkit.tck.RetentionSamples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.retention.notice.spi.NoticeStore;
import io.github.dppkit.retention.spi.StoredCase;
import io.github.dppkit.retention.spi.StoredScope;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link NoticeStore} must do. Extend it, return a store over an empty base, and run it with JUnit. */
public abstract class NoticeStoreContract extends CaseStoreContract<NoticeStore.State> {

    /** Creates the contract. */
    protected NoticeStoreContract() {
        super(NoticeStore.State.LISTING, NoticeStore.State.ERASED, NoticeStore.State.CLOSED, 65_536);
    }

    /**
     * Returns a store over an empty base.
     *
     * @return a store in which nothing is kept yet
     */
    @Override
    protected abstract NoticeStore emptyStore();

    @Test
    void keepsEveryStateOfANoticeAndOfAScope() {
        NoticeStore store = emptyStore();
        for (NoticeStore.State state : NoticeStore.State.values()) {
            StoredCase<NoticeStore.State> notice = new StoredCase<>(state.name(), state, NOW, null, "{}", null, 1);
            assertThat(store.add(notice)).isEqualTo(notice);
        }
        List<StoredScope> scopes = new ArrayList<>();
        for (StoredScope.State state : StoredScope.State.values()) {
            scopes.add(new StoredScope("LISTING", new SubjectToken(scopes.size(), 5), null, state, null, 1));
        }
        store.addScopes(scopes);
        assertThat(store.scopes("LISTING", false, null, 10)).isEqualTo(scopes);
        assertThat(store.scopes("LISTING", true, null, 10)).isEqualTo(scopes.subList(0, 3));
    }
}
