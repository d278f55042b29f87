package io.github.dppkit.retention.notice;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.retention.internal.Erasures;
import io.github.dppkit.retention.notice.internal.NoticeBody;
import io.github.dppkit.retention.notice.spi.NoticeResolver;
import io.github.dppkit.retention.notice.spi.NoticeStore;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionRecord;
import io.github.dppkit.retention.spi.StoredScope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes down which scopes a notice selects. It may begin anew at any time: a scope that is noted stays as it is. */
final class Listing {

    private static final int PAGE = 500;
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final NoticeStore store;
    private final Erasures erasures;
    private final @Nullable NoticeResolver resolver;

    Listing(NoticeStore store, Erasures erasures, @Nullable NoticeResolver resolver) {
        this.store = store;
        this.erasures = erasures;
        this.resolver = resolver;
    }

    void add(String notice, Collection<PiiScope> scopes) {
        Batch batch = new Batch(notice, () -> {});
        scopes.forEach(batch::add);
        batch.flush();
    }

    /** Notes what is selected; {@code alive} is told after each page. */
    void list(String notice, NoticeBody body, Runnable alive) {
        Batch batch = new Batch(notice, alive);
        if (body.by() == Selection.By.MARKETPLACE) {
            if (resolver == null) {
                throw new NoticeRefusedException("Notice waits (A1.7.a): no NoticeResolver is set on this node.");
            }
            resolver.orders(Objects.requireNonNull(body.marketplace()), partner(body), batch::add);
        } else {
            walk(body, batch);
        }
        batch.flush();
    }

    /** Notes what is selected, came before the notice was stated and had not been found. */
    void listAgain(String notice, NoticeBody body, Runnable alive) {
        Batch batch = new Batch(notice, alive);
        walk(body, batch);
        batch.flush();
    }

    /** What came after the notice was stated is not part of it; the clocks of nodes may differ a little. */
    private void walk(NoticeBody body, Batch batch) {
        Instant until = body.statedAt().plus(TOLERANCE);
        SellingPartner partner = partner(body);
        List<RetentionRecord> page = erasures.store().page(partner, null, PAGE);
        while (!page.isEmpty()) {
            Map<PiiScope, Instant> purchases = purchases(body, page);
            for (RetentionRecord record : page) {
                if (isSelected(body, record, purchases.get(record.scope()))
                        && !record.firstSeenAt().isAfter(until)) {
                    batch.add(record.scope());
                }
            }
            batch.alive.run();
            page = erasures.store().page(partner, page.get(page.size() - 1), PAGE);
        }
    }

    /** When orders were bought, which the record of their personal data alone tells. */
    private Map<PiiScope, Instant> purchases(NoticeBody body, List<RetentionRecord> page) {
        if (body.by() != Selection.By.PURCHASED) {
            return Map.of();
        }
        List<PiiScope> scopes =
                page.stream().map(RetentionRecord::scope).distinct().toList();
        Map<PiiScope, Instant> purchases = new HashMap<>();
        for (RetentionRecord record : erasures.store().findAll(scopes, DataClass.PII)) {
            Instant purchased = record.facts().purchasedAt();
            if (purchased != null) {
                purchases.put(record.scope(), purchased);
            }
        }
        return purchases;
    }

    private static boolean isSelected(NoticeBody body, RetentionRecord record, @Nullable Instant purchased) {
        Instant from = body.from();
        Instant to = body.to();
        if (from == null || to == null) {
            return true;
        }
        Instant at = purchased == null ? record.firstSeenAt() : purchased;
        return !at.isBefore(from) && at.isBefore(to);
    }

    private static @Nullable SellingPartner partner(NoticeBody body) {
        return body.partner() == null ? null : SellingPartner.of(body.partner());
    }

    /** Scopes on their way into the store, at most a page of them. */
    private final class Batch {

        private final String notice;
        private final Runnable alive;
        private final List<StoredScope> scopes = new ArrayList<>();

        Batch(String notice, Runnable alive) {
            this.notice = notice;
            this.alive = alive;
        }

        void add(PiiScope scope) {
            scopes.add(new StoredScope(
                    notice, erasures.tokenizer().scopeToken(scope), scope, StoredScope.State.OPEN, null, 1));
            if (scopes.size() == PAGE) {
                flush();
            }
        }

        void flush() {
            if (!scopes.isEmpty()) {
                store.addScopes(List.copyOf(scopes));
                scopes.clear();
                alive.run();
            }
        }
    }
}
