package io.github.dppkit.pii;

import java.time.LocalDate;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The unit that shares one data key and one deadline: normally one order of one selling partner.
 *
 * <p>A scope is only a name. Its deadline comes into being with its data key, at the first value encrypted under it.
 * Order ids are readable context, not PII: never put a person's data into an id; the permitted characters leave no room
 * for an e-mail address or a name with a space.
 *
 * @param partner whose data it is
 * @param kind what sort of unit it is
 * @param id its id within the kind: 1 to 128 letters, digits or {@code . _ / : -}
 */
public record PiiScope(SellingPartner partner, Kind kind, String id) {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:-]{0,127}");

    /** What sort of unit a scope is; the {@link #prefix()} is part of stored formats. */
    public enum Kind {
        /** One order. */
        ORDER("order"),
        /** The selling partner itself: ends with the business relation, not with an order. */
        SELLING_PARTNER("partner"),
        /** What one operation brought on one day and no order owns. */
        INGEST("ingest");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }

        /**
         * Returns the word that stands for this kind in stored formats.
         *
         * @return fixed for ever
         */
        public String prefix() {
            return prefix;
        }
    }

    /**
     * Creates a scope.
     *
     * @param partner whose data it is
     * @param kind what sort of unit it is
     * @param id its id within the kind
     * @throws InvalidPiiException if the id has another form
     */
    public PiiScope {
        Objects.requireNonNull(partner, "partner");
        Objects.requireNonNull(kind, "kind");
        if (!ID.matcher(id).matches()) {
            throw new InvalidPiiException(
                    "Scope id refused: use 1 to 128 letters, digits or . _ / : - and no personal data.");
        }
    }

    /**
     * Returns the scope of an order.
     *
     * @param partner whose order
     * @param orderId Amazon's order id, or a vendor's purchase order number
     * @return the scope
     */
    public static PiiScope order(SellingPartner partner, String orderId) {
        return new PiiScope(partner, Kind.ORDER, orderId);
    }

    /**
     * Returns the scope of a selling partner's own data, such as a contact person.
     *
     * @param partner whose data
     * @return the scope
     */
    public static PiiScope sellingPartner(SellingPartner partner) {
        return new PiiScope(partner, Kind.SELLING_PARTNER, partner.id());
    }

    /**
     * Returns the scope of data that no order owns: one per operation and UTC day.
     *
     * @param partner whose data
     * @param operation the operation that brought them, such as {@code orders/2026-01-01/searchOrders}
     * @param day the UTC day on which they came
     * @return the scope
     */
    public static PiiScope ingest(SellingPartner partner, String operation, LocalDate day) {
        return new PiiScope(partner, Kind.INGEST, operation + "/" + day);
    }

    /**
     * Returns the stored form without the partner, such as {@code order:902-3159896-1390916}.
     *
     * @return kind prefix, colon, id
     */
    public String canonical() {
        return kind.prefix() + ":" + id;
    }
}
