package io.github.dppkit.pii;

import io.github.dppkit.policy.Enforces;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where data came from and when: without it nothing is encrypted (clause M1.a; origin tag of V6 1.8).
 *
 * @param source an SP-API operation, or a migration of existing columns
 * @param operation its name: 1 to 100 letters, digits or {@code . _ / : -}
 * @param obtainedAt when the data were obtained from that source
 */
@Enforces("M1.a")
public record Provenance(Source source, String operation, Instant obtainedAt) {

    private static final Pattern OPERATION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:-]{0,99}");

    /** The kind of source. */
    public enum Source {
        /** An authorised SP-API operation. */
        SP_API,
        /** Columns that the host kept before dppkit. */
        MIGRATION
    }

    /**
     * Creates a provenance.
     *
     * @param source the kind of source
     * @param operation its name
     * @param obtainedAt when the data were obtained
     * @throws InvalidPiiException if the operation has another form
     */
    public Provenance {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(obtainedAt, "obtainedAt");
        if (!OPERATION.matcher(operation).matches()) {
            throw new InvalidPiiException("Provenance refused (M1.a): name the operation by 1 to 100 letters, digits or"
                    + " . _ / : - such as orders/2026-01-01/getOrder.");
        }
    }

    /**
     * Returns the provenance of data from an SP-API operation.
     *
     * @param operation such as {@code orders/2026-01-01/getOrder}
     * @param obtainedAt when the response came
     * @return the provenance
     */
    public static Provenance spApi(String operation, Instant obtainedAt) {
        return new Provenance(Source.SP_API, operation, obtainedAt);
    }

    /**
     * Returns the provenance of data that the host kept in its own tables before.
     *
     * @param table the table or column, such as {@code orders.buyer_email}
     * @param obtainedAt when they were first obtained, as far as known
     * @return the provenance
     */
    public static Provenance migration(String table, Instant obtainedAt) {
        return new Provenance(Source.MIGRATION, table, obtainedAt);
    }
}
