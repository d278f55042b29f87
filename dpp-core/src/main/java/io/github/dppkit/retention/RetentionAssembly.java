package io.github.dppkit.retention;

import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.retention.spi.RetentionStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Retention} is put together from what its builder was given; what is missing is refused, each with its name.
 *
 * <p>Permits ask the clock's watch before there is a retention, so the watch is made once and lasts.
 */
final class RetentionAssembly {

    private final RetentionBuilder given;
    private final RestoreGate gate = new RestoreGate();
    private @Nullable ClockWatch watch;

    RetentionAssembly(RetentionBuilder given) {
        this.given = given;
    }

    /** Returns the watch over the clock; it needs the store, and the trail only when it has something to say. */
    ClockWatch watch() {
        ClockWatch made = watch;
        if (made == null) {
            RetentionStore stored = store();
            Journal journal =
                    new Journal(event -> required(given.recorder, "audit").record(event));
            Supplier<Optional<Instant>> there = given.databaseAsked ? stored::databaseTime : given.database;
            made = new ClockWatch(
                    new Clocks(given.clock, given.elapsed, there, () -> given.lastSigned.get()), stored, journal);
            watch = made;
        }
        return made;
    }

    /** Returns what sets deadlines; the keys are handed one before there is a retention. */
    DeadlineRegister register() {
        return new DeadlineRegister(
                store(),
                DeadlineRule.of(given.policy, given.cap),
                given.lead,
                required(given.tokenizer, "tokenizer"),
                new Journal(required(given.recorder, "audit")),
                gate,
                watch());
    }

    Retention build(DataKeys keys) {
        RetentionSettings settings = new RetentionSettings(
                required(given.environment, "environment"),
                given.policy,
                store(),
                new Journal(required(given.recorder, "audit")),
                required(given.tokenizer, "tokenizer"),
                required(given.signer, "signer"),
                required(given.ledger, "ledger, such as ErasureLedger.file(path)"),
                List.copyOf(given.targets),
                List.copyOf(given.listeners),
                given.clock,
                given.claimTime,
                given.servedFor,
                register(),
                given.indexSecrets,
                given.backups,
                new DataMarks(store(), given.dataMarks, given.node, given.clock),
                watch(),
                given.pauseAbove,
                given.rest,
                given.holds);
        return new Retention(settings, keys, gate, given.trailRolledBack);
    }

    private RetentionStore store() {
        return new GuardedRetentionStore(required(given.store, "store"));
    }

    private static <T> T required(@Nullable T value, String name) {
        if (value == null) {
            throw new PolicyConfigurationException("Retention refused: set " + name + ".");
        }
        return value;
    }
}
