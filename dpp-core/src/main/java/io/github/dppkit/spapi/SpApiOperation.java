package io.github.dppkit.spapi;

import io.github.dppkit.pii.InvalidPiiException;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says which payload this is: the API, its version, the operation, and whether it is the body of the request.
 *
 * <p>The names are those of Amazon's models, such as {@code orders}, {@code 2026-01-01}, {@code getOrder};
 * {@code docs/spapi.md} lists the APIs. Notifications are {@code notifications-payload}, {@code v1} and the name of their
 * schema. An operation that the catalogue does not know is no error: names of fields then decide, and the report says so.
 *
 * <p>Immutable.
 */
public final class SpApiOperation {

    private static final Pattern PART = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");
    private static final Pattern OPERATION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,79}");
    private static final int MAX_NAME = 100;
    private static final String REQUEST = ".request";

    private final String api;
    private final String version;
    private final String operation;
    private final boolean request;
    private final @Nullable String orderId;
    private final String name;

    private SpApiOperation(String api, String version, String operation, boolean request, @Nullable String orderId) {
        this.api = api;
        this.version = version;
        this.operation = operation;
        this.request = request;
        this.orderId = orderId;
        this.name = api + "/" + version + "/" + operation + (request ? REQUEST : "");
    }

    /**
     * Returns the response of an operation.
     *
     * @param api the API, such as {@code orders}: 1 to 40 letters, digits or {@code . _ -}
     * @param version its version, such as {@code 2026-01-01} or {@code v0}
     * @param operation the operation, such as {@code getOrder}: 1 to 80 of the same
     * @return the operation
     * @throws InvalidPiiException if a name has another form, or all together are longer than 100
     */
    public static SpApiOperation of(String api, String version, String operation) {
        boolean legal = PART.matcher(api).matches()
                && PART.matcher(version).matches()
                && OPERATION.matcher(operation).matches();
        SpApiOperation of = new SpApiOperation(api, version, operation, false, null);
        if (!legal || of.request().name().length() > MAX_NAME) {
            throw new InvalidPiiException(
                    "SP-API operation refused: name API, version and operation as Amazon's models do,"
                            + " such as orders, 2026-01-01, getOrder.");
        }
        return of;
    }

    /**
     * Reads back what {@link #name()} returned: hosts keep it beside the stored payload. The order of {@link #forOrder} is not
     * part of a name.
     *
     * @param name such as {@code orders/2026-01-01/getOrder} or {@code feeds/2021-06-30/createFeed.request}
     * @return the operation
     * @throws InvalidPiiException if it is no such name
     */
    public static SpApiOperation parse(String name) {
        String[] parts = name.split("/", -1);
        if (parts.length != 3) {
            throw new InvalidPiiException("SP-API operation refused: its name is api/version/operation,"
                    + " such as orders/2026-01-01/getOrder.");
        }
        boolean isRequest = parts[2].endsWith(REQUEST);
        String operation = isRequest ? parts[2].substring(0, parts[2].length() - REQUEST.length()) : parts[2];
        SpApiOperation response = of(parts[0], parts[1], operation);
        return isRequest ? response.request() : response;
    }

    /**
     * Returns the body of the request of the same operation.
     *
     * @return a copy
     */
    public SpApiOperation request() {
        return new SpApiOperation(api, version, operation, true, orderId);
    }

    /**
     * Returns the same operation, called for one order: what the payload does not assign to an order belongs to it. Use it
     * where the order id stands in the URL and not in the payload, such as {@code getOrderAddress}.
     *
     * @param itsOrderId Amazon's order id, or a vendor's purchase order number, as it stood in the URL
     * @return a copy
     */
    public SpApiOperation forOrder(String itsOrderId) {
        return new SpApiOperation(api, version, operation, request, Objects.requireNonNull(itsOrderId, "itsOrderId"));
    }

    /**
     * Returns the API.
     *
     * @return such as {@code orders}
     */
    public String api() {
        return api;
    }

    /**
     * Returns the version.
     *
     * @return such as {@code 2026-01-01}
     */
    public String version() {
        return version;
    }

    /**
     * Returns the operation.
     *
     * @return such as {@code getOrder}
     */
    public String operation() {
        return operation;
    }

    /**
     * Tells whether this is the body of the request.
     *
     * @return false for a response
     */
    public boolean isRequest() {
        return request;
    }

    /**
     * Returns the order of the URL.
     *
     * @return null unless {@link #forOrder} named it
     */
    public @Nullable String orderId() {
        return orderId;
    }

    /**
     * Returns the name that provenance and stored values carry.
     *
     * @return such as {@code orders/2026-01-01/getOrder}; the body of a request ends in {@code .request}
     */
    public String name() {
        return name;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SpApiOperation that && name.equals(that.name) && Objects.equals(orderId, that.orderId);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
