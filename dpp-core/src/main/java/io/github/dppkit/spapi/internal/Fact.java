package io.github.dppkit.spapi.internal;

/** What a leaf can tell of an order's way; {@code order-facts.tsv} lists which leaves do. */
enum Fact {
    /** When it was bought. */
    PURCHASED,
    /** When it shall be shipped or delivered at the latest. */
    PROMISED,
    /** When a parcel of it was shipped. */
    SHIPPED_AT,
    /** When a parcel of it was delivered. */
    DELIVERED_AT,
    /** How far the whole order is. */
    ORDER_STATUS,
    /** How far one parcel is, where the payload lists all parcels of the order. */
    PACKAGE_STATUS,
    /** How far one parcel is, where there may be others. */
    PART_STATUS
}
