package io.github.dppkit.audit.internal;

import io.github.dppkit.audit.Checkpoint;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** An anchor in the host's own log: it remembers only what this process published, so a verifier cannot read it. */
public final class LoggerAnchor implements CheckpointAnchor {

    private final Logger logger;
    private @Nullable Checkpoint held;

    /** Creates an anchor that writes to that logger. */
    public LoggerAnchor(Logger logger) {
        this.logger = logger;
    }

    @Override
    public String name() {
        return "logger";
    }

    @Override
    public synchronized void publish(Checkpoint checkpoint) {
        if (held == null || Succession.advances(held, checkpoint)) {
            logger.info("dppkit audit checkpoint: {}", checkpoint.note().strip().replace('\n', '|'));
            held = checkpoint;
        }
    }

    @Override
    public synchronized Optional<Checkpoint> latest() {
        return Optional.ofNullable(held);
    }

    @Override
    public boolean isReadable() {
        return false;
    }
}
