package io.github.dppkit.testkit.attack;

import io.github.dppkit.audit.Checkpoint;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.testkit.TestkitException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An anchor as it was at some time, or one that somebody emptied. */
record HeldAnchor(@Nullable Checkpoint held) implements CheckpointAnchor {

    @Override
    public String name() {
        return held == null ? "emptied" : "as it was";
    }

    @Override
    public void publish(Checkpoint checkpoint) {
        throw new TestkitException("Nothing is published in an attack.");
    }

    @Override
    public Optional<Checkpoint> latest() {
        return Optional.ofNullable(held);
    }
}
