package io.github.dppkit.spapi.internal;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells whose data the leaves of one payload are. */
final class Scopes {

    private final OrderObjects objects;
    private final SellingPartner seller;
    private final @Nullable String callersOrder;
    private final Supplier<PiiScope> withoutOrder;
    private final Map<String, PiiScope> orders = new HashMap<>();
    private @Nullable PiiScope rest;
    private int lastObject = -1;
    private @Nullable PiiScope lastScope;
    private int lastAbove;

    Scopes(
            OrderObjects objects,
            SellingPartner seller,
            @Nullable String callersOrder,
            Supplier<PiiScope> withoutOrder) {
        this.objects = objects;
        this.seller = seller;
        this.callersOrder = callersOrder;
        this.withoutOrder = withoutOrder;
    }

    /** Returns the scope of what stands in an object: its order's, else the payload's only order's, else the caller's. */
    PiiScope of(int object) {
        PiiScope known = lastScope;
        if (object == lastObject && known != null) {
            return known;
        }
        int owner = objects.owner(object);
        PiiScope scope = order(owner >= 0 ? objects.get(owner).orderId() : objects.onlyId());
        lastAbove = owner >= 0 ? objects.get(owner).arraysAround() : 0;
        lastObject = object;
        lastScope = scope;
        return scope;
    }

    /** Returns how many arrays there are around the object that gave the scope; call after {@link #of}. */
    int arraysAbove() {
        return lastAbove;
    }

    private PiiScope order(@Nullable String id) {
        String orderId = id == null ? callersOrder : id;
        if (orderId != null) {
            return orders.computeIfAbsent(orderId, key -> PiiScope.order(seller, key));
        }
        PiiScope known = rest;
        if (known == null) {
            known = withoutOrder.get();
            rest = known;
        }
        return known;
    }
}
