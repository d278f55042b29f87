package io.github.dppkit.crypto;

import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.PolicyConfigurationException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * That plaintext may stand in named fields for a while, because a migration is under way. It is the only thing that lets
 * {@link FieldEncryptor#decrypt} take plaintext for a value; otherwise that is a {@link DecryptionFailedException} and an
 * INTEGRITY event.
 *
 * <p><strong>Guarantees.</strong> It ends by itself at its instant, by the clock of each call, at most 90 days after the start.
 * It holds for the fields it names and no others. What begins as an encrypted value does is never taken for plaintext.
 * A permit is needed as ever, an erased scope reads nothing, and each read of plaintext is an ALARM on record before it
 * happens. That the mode is on is on record, and logged, at each start.
 *
 * <p><strong>Non-guarantees.</strong> While it is on, whoever can write to such a column can put plaintext of his own there
 * and it is read. Name the fields of one migration, and end it soon. Immutable.
 */
@Enforces({"A2.4.a", "A2.5.c"})
public final class MigrationMode {

    /** The longest time from a start to the end. */
    public static final Duration MAXIMUM = Duration.ofDays(90);

    private static final MigrationMode OFF = new MigrationMode(Instant.MIN, Set.of());

    private final Instant until;
    private final Set<String> fields;

    private MigrationMode(Instant until, Set<String> fields) {
        this.until = until;
        this.fields = Set.copyOf(fields);
    }

    /**
     * Returns the mode in which plaintext is never read: the default.
     *
     * @return off
     */
    public static MigrationMode off() {
        return OFF;
    }

    /**
     * Returns a mode for some fields.
     *
     * @param until when it ends; at most 90 days after the start of the {@code Dpp} that is given it
     * @param first a field in which plaintext may stand; a row it names is left out of account
     * @param more others
     * @return the mode
     */
    public static MigrationMode until(Instant until, FieldName first, FieldName... more) {
        Objects.requireNonNull(until, "until");
        return new MigrationMode(
                until,
                Stream.concat(Stream.of(first), Arrays.stream(more))
                        .map(FieldName::name)
                        .collect(Collectors.toSet()));
    }

    /**
     * Refuses a mode that would last too long.
     *
     * @param now the current time
     * @return this
     * @throws PolicyConfigurationException if it ends more than 90 days from now
     */
    public MigrationMode requireWithin(Instant now) {
        if (until.isAfter(now.plus(MAXIMUM))) {
            throw new PolicyConfigurationException("Migration mode refused (A2.4.a): it ends more than "
                    + MAXIMUM.toDays() + " days from now; name an earlier instant.");
        }
        return this;
    }

    /**
     * Tells whether the mode is on.
     *
     * @param now the current time
     * @return false from its instant on
     */
    public boolean isOn(Instant now) {
        return now.isBefore(until);
    }

    /**
     * Returns when the mode ends.
     *
     * @return empty if it was never on
     */
    public Optional<Instant> until() {
        return fields.isEmpty() ? Optional.empty() : Optional.of(until);
    }

    /**
     * Returns what an operator should know.
     *
     * @param now the current time
     * @return one sentence for the log while the mode is on, or after it has ended and is still configured; else none
     */
    public List<String> cautions(Instant now) {
        if (fields.isEmpty()) {
            return List.of();
        }
        return List.of(
                isOn(now)
                        ? "Migration mode is on until " + until + ": plaintext is read from " + fields.size()
                                + " fields, and whoever can write to their columns can put plaintext there."
                        : "Migration mode ended at " + until + ": remove it from the configuration.");
    }

    boolean allows(FieldName field, Instant now) {
        return isOn(now) && fields.contains(field.name());
    }

    @Override
    public String toString() {
        return fields.isEmpty() ? "MigrationMode[off]" : "MigrationMode[until " + until + "]";
    }
}
