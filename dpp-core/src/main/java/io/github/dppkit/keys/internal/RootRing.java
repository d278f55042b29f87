package io.github.dppkit.keys.internal;

import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.PolicyConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The root keys at hand: one wraps, all of them open. A wrapping names its key by URI; a name that none of them has, such as
 * an alias that was changed, is tried with each, as a wrong key opens nothing.
 */
@Enforces("A2.4.b")
public final class RootRing {

    private final RootKey current;
    private final List<RootKey> all;

    private RootRing(RootKey current, List<RootKey> all) {
        this.current = current;
        this.all = all;
    }

    /**
     * Returns a ring.
     *
     * @param current what wraps and opens
     * @param others what only opens: the former root key, or the one to come
     * @return the ring
     * @throws PolicyConfigurationException if two of them have the same URI, or one that generations use
     */
    public static RootRing of(RootKey current, List<RootKey> others) {
        List<RootKey> all = new ArrayList<>(List.of(current));
        for (RootKey other : others) {
            if (all.stream().anyMatch(known -> known.uri().equals(other.uri()))) {
                throw new PolicyConfigurationException(
                        "Root key refused (A2.4.b): two root keys have the same URI, so that"
                                + " nothing tells what lies under which; give each its own.");
            }
            all.add(other);
        }
        if (all.stream().anyMatch(key -> key.uri().startsWith(Generations.PREFIX))) {
            throw new PolicyConfigurationException(
                    "Root key refused (A2.4.b): its URI must not begin with " + Generations.PREFIX);
        }
        return new RootRing(current, List.copyOf(all));
    }

    /** Returns the URI of the key that wraps. */
    String uri() {
        return current.uri();
    }

    byte[] wrap(byte[] secret, byte[] binding) {
        return current.wrap(secret, binding);
    }

    byte[] unwrap(byte[] wrapped, String uri, byte[] binding) {
        for (RootKey key : all) {
            if (key.uri().equals(uri)) {
                return key.unwrap(wrapped, binding);
            }
        }
        KeyUnavailableException refusal = null;
        for (int i = all.size() - 1; i >= 0; i--) { // the one that wraps now is the least likely
            try {
                return all.get(i).unwrap(wrapped, binding);
            } catch (KeyUnavailableException e) {
                // nothing is called damaged that a key which does not answer may open
                refusal = refusal == null || DamagedSecretException.causes(refusal) ? e : refusal;
            }
        }
        throw Objects.requireNonNull(refusal);
    }
}
