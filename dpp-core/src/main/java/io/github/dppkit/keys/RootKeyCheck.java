package io.github.dppkit.keys;

import io.github.dppkit.keys.RootKeyReport.Verdict;
import io.github.dppkit.keys.internal.CanonicalBytes;
import io.github.dppkit.keys.internal.RandomNames;
import io.github.dppkit.keys.spi.RootKeyProbe;
import io.github.dppkit.keys.spi.RootKeyState;
import io.github.dppkit.policy.Enforces;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;

/**
 * Looks after the root key: whether it still wraps and unwraps, and whether the service that keeps it says that it is
 * disabled or about to be deleted, while it may still answer.
 *
 * <p>Let a scheduler run it at least once a day, and alarm on {@link RootKeyReport#alarms()}. A deletion scheduled more
 * than eight days ahead is then known seven days before it comes; keep the service's waiting period above that. One run
 * costs two calls of the key and one of the probe, without retries. A failing service gives a verdict, no exception.
 *
 * <p>Safe for use by several threads.
 */
@Enforces("A2.4.b")
public final class RootKeyCheck {

    private static final byte[] BINDING = CanonicalBytes.of("dpp/root-check/v1").toBytes();

    private final RootKey rootKey;
    private final RootKeyProbe probe;
    private final InstantSource clock;

    private RootKeyCheck(RootKey rootKey, RootKeyProbe probe, InstantSource clock) {
        this.rootKey = rootKey;
        this.probe = probe;
        this.clock = clock;
    }

    /**
     * Creates the check of a key that a service keeps.
     *
     * @param rootKey the key
     * @param probe asks the service
     * @param clock the time
     * @return the check
     */
    public static RootKeyCheck create(RootKey rootKey, RootKeyProbe probe, InstantSource clock) {
        return new RootKeyCheck(rootKey, probe, clock);
    }

    /**
     * Creates the check of a key that no service keeps, such as that of a file.
     *
     * @param rootKey the key
     * @param clock the time
     * @return the check
     */
    public static RootKeyCheck create(RootKey rootKey, InstantSource clock) {
        return new RootKeyCheck(rootKey, RootKeyState::enabled, clock);
    }

    /**
     * Checks the key.
     *
     * @return what was found
     */
    public RootKeyReport run() {
        boolean works = roundTrip();
        RootKeyState state;
        try {
            state = probe.state();
        } catch (RuntimeException e) {
            return new RootKeyReport(clock.instant(), Verdict.NOT_ANSWERING, Optional.empty());
        }
        Verdict verdict = switch (state.status()) {
            case ENABLED -> works ? Verdict.USABLE : Verdict.NOT_ANSWERING;
            case DISABLED -> Verdict.DISABLED;
            case PENDING_DELETION -> Verdict.PENDING_DELETION;
            case DESTROYED -> Verdict.DESTROYED;
        };
        return new RootKeyReport(clock.instant(), verdict, state.deletionAt());
    }

    private boolean roundTrip() {
        byte[] secret = RandomNames.next().getBytes(StandardCharsets.US_ASCII);
        try {
            return Arrays.equals(secret, rootKey.unwrap(rootKey.wrap(secret, BINDING), BINDING));
        } catch (KeyUnavailableException e) {
            return false;
        }
    }
}
