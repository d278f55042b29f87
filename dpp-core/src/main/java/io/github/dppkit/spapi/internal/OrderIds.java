package io.github.dppkit.spapi.internal;

import java.util.List;
import java.util.regex.Pattern;

/** The fields that name the order an object belongs to, the one that counts first in front. */
final class OrderIds {

    /** The rank of a field that names no order. */
    static final int NONE = Integer.MAX_VALUE;

    private static final List<String> NAMES = List.of(
            "amazonorderid",
            "orderid",
            "purchaseordernumber",
            "sellerfulfillmentorderid",
            "customerorderid",
            "buyerorderid",
            "serviceorderid");

    private static final Pattern USABLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:-]{0,127}");

    private OrderIds() {}

    /** Returns the rank of a field: the lower, the more it counts. */
    static int rank(String name) {
        int rank = NAMES.indexOf(Words.flat(name));
        return rank < 0 ? NONE : rank;
    }

    static boolean isOrderId(String name) {
        return rank(name) != NONE;
    }

    /** Tells whether a value can name a scope; one that looks encrypted does not, since it may stand for another text. */
    static boolean isUsable(String value) {
        return USABLE.matcher(value).matches() && !value.startsWith(Payloads.PREFIX);
    }
}
