package io.github.dppkit.retention;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a node can learn the time.
 *
 * @param wall the node's clock
 * @param elapsed nanoseconds that never go back; null if there are none that fit to the clock
 * @param database the clock of the database; null not to ask it
 * @param lastSigned when the last checkpoint before this process was signed; tells null if there was none
 */
record Clocks(
        InstantSource wall,
        @Nullable LongSupplier elapsed,
        @Nullable Supplier<Optional<Instant>> database,
        Supplier<@Nullable Instant> lastSigned) {}
