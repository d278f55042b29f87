package io.github.dppkit.retention.notice.spi;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Names the orders of a marketplace, of which dppkit stores nothing: the host's own tables tell. */
@FunctionalInterface
public interface NoticeResolver {

    /**
     * Names every order of a marketplace, those included that may be gone already. It is asked again after a crash, and
     * names at least the same orders as long as their data live.
     *
     * @param marketplace the marketplace's id
     * @param partner whose orders alone, null for all selling partners'
     * @param found takes each order, in any order, more than once if need be
     */
    void orders(String marketplace, @Nullable SellingPartner partner, Consumer<PiiScope> found);
}
