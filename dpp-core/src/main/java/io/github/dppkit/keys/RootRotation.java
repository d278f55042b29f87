package io.github.dppkit.keys;

import io.github.dppkit.keys.internal.SecretUpkeep;
import io.github.dppkit.keys.spi.RotationEvents;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.policy.Enforces;
import java.time.InstantSource;

/**
 * Replaces the root key on schedule: every secret of the key store is wrapped under the new one. Data keys and data stay as they
 * are, and so do the signing key and the archive, which no root key is above.
 *
 * <p><strong>It is no remedy after a compromise.</strong> Whoever held the former root key and a copy of the key store holds every
 * key below, and a rewrap changes none of them. That is what {@code recover()} is for.
 *
 * <p>Both root keys are at hand: {@code rootKey} is the new one, {@code formerRootKey} the old one. Steps that keep every node
 * reading: first give all nodes the new key as {@code formerRootKey}, which opens and never wraps; then make it their
 * {@code rootKey} and the old one the {@code formerRootKey}; then rotate, once all nodes run so; then take the old one
 * away. Backups of the key store from before open with the old key only: keep it until they have expired.
 *
 * <p>A rotation may be repeated, run on several nodes at once, and goes on after a crash. Safe for use by several threads.
 */
@Enforces("A2.4.b")
public final class RootRotation {

    private static final int PASSES = 3;

    private final SecretUpkeep secrets;
    private final RotationEvents events;
    private final InstantSource clock;

    private RootRotation(SecretUpkeep secrets, RotationEvents events, InstantSource clock) {
        this.secrets = secrets;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Creates the rotation of one {@code Dpp}; only its composition root can name what it works on.
     *
     * @param secrets what is rewrapped
     * @param events hears of each rotation
     * @param clock the time
     * @return the rotation
     */
    public static RootRotation create(SecretUpkeep secrets, RotationEvents events, InstantSource clock) {
        return new RootRotation(secrets, events, clock);
    }

    /**
     * Wraps every epoch secret and every named secret under the root key that wraps now; with generations, under a generation
     * that is under it.
     *
     * @param by who ordered it, for the record
     * @return what was done, and what is left: secrets that neither root key opens, or that a node without the new key has
     *     added since
     * @throws KeyUnavailableException if the key store, a root key or the generation store does not answer; call again
     */
    public RotationReport rotate(ActorId by) {
        RotationEvents.Ending ending = events.begun(by);
        int rewrapped = 0;
        int left = 0;
        boolean ended = false;
        try {
            for (int pass = 0; pass < PASSES; pass++) {
                SecretUpkeep.Rewrapped result = secrets.rewrapAll();
                rewrapped += result.done();
                left = result.left();
                if (left == 0) {
                    break;
                }
            }
            ended = true;
        } finally {
            ending.ended(ended && left == 0, rewrapped);
        }
        return new RotationReport(clock.instant(), rewrapped, left);
    }
}
