package io.github.dppkit.retention.notice;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a notice is about: named orders, a selling partner, a marketplace, a range of dates, or everything.
 *
 * <p>A range of dates or a marketplace may be narrowed to one selling partner by {@link #of}. What dppkit stores of an order
 * does not tell its marketplace: a {@link io.github.dppkit.retention.notice.spi.NoticeResolver} of the host does. Immutable.
 */
public final class Selection {

    /** The ways to select; the names are stored. */
    public enum By {
        /** Orders by name. */
        ORDERS,
        /** Everything of a selling partner, its own data included. */
        PARTNER,
        /** The orders of a marketplace, which the host names. */
        MARKETPLACE,
        /** Data that came in a range of dates. */
        FIRST_SEEN,
        /** Orders that were bought in a range of dates; those of which that is not known, by when their data came. */
        PURCHASED,
        /** All there is. */
        EVERYTHING
    }

    private static final Pattern MARKETPLACE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final By by;
    private final @Nullable SellingPartner partner;
    private final @Nullable String marketplace;
    private final @Nullable Instant from;
    private final @Nullable Instant to;
    private final Set<PiiScope> orders;

    private Selection(
            By by,
            @Nullable SellingPartner partner,
            @Nullable String marketplace,
            @Nullable Instant from,
            @Nullable Instant to,
            Set<PiiScope> orders) {
        this.by = by;
        this.partner = partner;
        this.marketplace = marketplace;
        this.from = from;
        this.to = to;
        this.orders = orders;
    }

    /**
     * Selects orders by name, known or not.
     *
     * @param orders one or more; one that is named twice counts once
     * @return the selection
     * @throws NoticeRefusedException if there is none, or one is no order
     */
    public static Selection orders(Collection<PiiScope> orders) {
        if (orders.isEmpty() || orders.stream().anyMatch(scope -> scope.kind() != PiiScope.Kind.ORDER)) {
            throw new NoticeRefusedException(
                    "Selection refused (A1.7.a): name one order or more, and nothing but orders.");
        }
        Set<PiiScope> distinct = new LinkedHashSet<>();
        orders.stream()
                .sorted(Comparator.comparing((PiiScope scope) -> scope.partner().id())
                        .thenComparing(PiiScope::canonical))
                .forEach(distinct::add);
        return new Selection(By.ORDERS, null, null, null, null, distinct);
    }

    /**
     * Selects everything of a selling partner: its orders, what came without an order, and its own data.
     *
     * @param partner whose
     * @return the selection
     */
    public static Selection partner(SellingPartner partner) {
        return new Selection(By.PARTNER, Objects.requireNonNull(partner, "partner"), null, null, null, Set.of());
    }

    /**
     * Selects the orders of a marketplace.
     *
     * @param marketplace its id, such as {@code A1PA6795UKMFR9}: 1 to 64 letters, digits or {@code . _ -}
     * @return the selection
     * @throws NoticeRefusedException if the id has another form
     */
    public static Selection marketplace(String marketplace) {
        if (!MARKETPLACE.matcher(marketplace).matches()) {
            throw new NoticeRefusedException(
                    "Selection refused (A1.7.a): a marketplace has 1 to 64 letters, digits or . _ - in its id.");
        }
        return new Selection(By.MARKETPLACE, null, marketplace, null, null, Set.of());
    }

    /**
     * Selects data that came in a range of dates, other Information included.
     *
     * @param from the first instant
     * @param to the first instant after the range
     * @return the selection
     * @throws NoticeRefusedException if the range is empty
     */
    public static Selection firstSeen(Instant from, Instant to) {
        return range(By.FIRST_SEEN, from, to);
    }

    /**
     * Selects orders that were bought in a range of dates. Where that is not known, and for data without an order, the instant
     * counts at which they came.
     *
     * @param from the first instant
     * @param to the first instant after the range
     * @return the selection
     * @throws NoticeRefusedException if the range is empty
     */
    public static Selection purchased(Instant from, Instant to) {
        return range(By.PURCHASED, from, to);
    }

    /**
     * Selects all there is.
     *
     * @return the selection
     */
    public static Selection everything() {
        return new Selection(By.EVERYTHING, null, null, null, null, Set.of());
    }

    /**
     * Narrows a range of dates or a marketplace to one selling partner.
     *
     * @param only whose
     * @return another selection
     * @throws NoticeRefusedException if this selects in another way
     */
    public Selection of(SellingPartner only) {
        if (by != By.FIRST_SEEN && by != By.PURCHASED && by != By.MARKETPLACE) {
            throw new NoticeRefusedException(
                    "Selection refused (A1.7.a): only a range of dates or a marketplace is narrowed to a partner.");
        }
        return new Selection(by, Objects.requireNonNull(only, "only"), marketplace, from, to, orders);
    }

    private static Selection range(By by, Instant from, Instant to) {
        if (!from.isBefore(to)) {
            throw new NoticeRefusedException("Selection refused (A1.7.a): the range of dates is empty.");
        }
        return new Selection(by, null, null, from, to, Set.of());
    }

    /**
     * Returns how it selects.
     *
     * @return the way
     */
    public By by() {
        return by;
    }

    /**
     * Returns whose data alone it selects.
     *
     * @return null for all selling partners'
     */
    public @Nullable SellingPartner partner() {
        return partner;
    }

    /**
     * Returns the marketplace.
     *
     * @return null if it selects in another way
     */
    public @Nullable String marketplace() {
        return marketplace;
    }

    /**
     * Returns the first instant of the range.
     *
     * @return null if there is no range
     */
    public @Nullable Instant from() {
        return from;
    }

    /**
     * Returns the first instant after the range.
     *
     * @return null if there is no range
     */
    public @Nullable Instant to() {
        return to;
    }

    /**
     * Returns the orders that are named.
     *
     * @return none if it selects in another way, or was read from a store
     */
    public Set<PiiScope> orders() {
        return java.util.Collections.unmodifiableSet(orders);
    }

    /** Tells whether the selected scopes are found by walking through what is stored. */
    boolean isWalked() {
        return by != By.ORDERS && by != By.MARKETPLACE;
    }

    /** Returns how it selects, without an id. */
    @Override
    public String toString() {
        return "Selection[" + by + "]";
    }
}
