package io.github.dppkit.audit.internal;

import io.github.dppkit.audit.AnchorUnavailableException;
import io.github.dppkit.audit.AuditFormatException;
import io.github.dppkit.audit.Checkpoint;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.LockedObjects;
import io.github.dppkit.audit.spi.LockedObjects.Version;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * An anchor in a store that locks objects: one object for each size, of which the first version counts.
 *
 * <p>Names fall as sizes grow, so the first name is the largest checkpoint and one look finds it among millions. A name holds
 * the size, so an older checkpoint under a new name is seen for what it is.
 */
public final class LockedAnchor implements CheckpointAnchor {

    private final LockedObjects objects;
    private final String prefix;

    /** Creates an anchor below that prefix, where nothing else may be. */
    public LockedAnchor(LockedObjects objects, String prefix) {
        this.objects = objects;
        this.prefix = prefix;
    }

    @Override
    public String name() {
        return "locked:" + prefix;
    }

    @Override
    public void publish(Checkpoint checkpoint) {
        Optional<Checkpoint> held = latest();
        if (held.isPresent() && !Succession.advances(held.get(), checkpoint)) {
            return;
        }
        objects.putIfAbsent(nameOf(checkpoint.size()), checkpoint.note().getBytes(StandardCharsets.UTF_8));
        // Somebody may have been first, under this name or a larger size: what stands there now decides.
        Optional<Checkpoint> now = latest();
        if (now.isEmpty() || Succession.advances(now.get(), checkpoint)) {
            throw new AnchorUnavailableException("Locked anchor does not show what was put; it is tried again.");
        }
    }

    @Override
    public Optional<Checkpoint> latest() {
        List<Version> history = objects.firstName(prefix);
        if (history.isEmpty()) {
            return Optional.empty();
        }
        Version first = history.get(0);
        if (first.deleteMarker()) {
            throw new AuditFormatException("Locked anchor refused: a delete marker stands where nothing was.");
        }
        Checkpoint checkpoint = Checkpoint.parse(new String(objects.read(first), StandardCharsets.UTF_8));
        if (!first.name().equals(nameOf(checkpoint.size()))) {
            throw new AuditFormatException("Locked anchor refused: a checkpoint stands under another's name.");
        }
        return Optional.of(checkpoint);
    }

    @Override
    public boolean isOverlaid() {
        return objects.firstName(prefix).size() > 1;
    }

    private String nameOf(long size) {
        return prefix + "%016x".formatted(Long.MAX_VALUE - size);
    }
}
