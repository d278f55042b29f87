package io.github.dppkit.crypto;

import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which data keys are to be replaced after a compromise, and who says so.
 *
 * <p>The instant makes an order repeatable: every key made before it goes, and no key that the order itself has made. Give
 * the same order again until it is complete.
 *
 * @param by the person who ordered it
 * @param compromisedUntil keys made before this instant may be known to somebody
 * @param partner whose keys; null for every selling partner's
 * @param scopes whose keys; none for every scope
 * @param epochSecrets whether the secrets of the days may be known too
 */
public record RecoveryOrder(
        ActorId by,
        Instant compromisedUntil,
        @Nullable SellingPartner partner,
        Set<PiiScope> scopes,
        boolean epochSecrets) {

    /**
     * Creates an order.
     *
     * @param by the person who ordered it
     * @param compromisedUntil keys made before this instant may be known to somebody
     * @param partner whose keys; null for every selling partner's
     * @param scopes whose keys; none for every scope
     * @param epochSecrets whether the secrets of the days may be known too
     * @throws IllegalArgumentException if no person ordered it, or epoch secrets are to go of some data alone
     */
    public RecoveryOrder {
        Objects.requireNonNull(compromisedUntil, "compromisedUntil");
        scopes = Set.copyOf(scopes);
        if (by.kind() != ActorId.Kind.PERSON) {
            throw new IllegalArgumentException("Recovery refused (A2.4.b): a named person must order it.");
        }
        if (epochSecrets && (partner != null || !scopes.isEmpty())) {
            throw new IllegalArgumentException(
                    "Recovery refused (A2.4.b): epoch secrets wrap the keys of all; order it for everything.");
        }
    }

    /**
     * Orders new data keys for everything.
     *
     * @param by the person who orders it
     * @param compromisedUntil keys made before this instant may be known to somebody
     * @return the order
     */
    public static RecoveryOrder everything(ActorId by, Instant compromisedUntil) {
        return new RecoveryOrder(by, compromisedUntil, null, Set.of(), false);
    }

    /**
     * Orders new data keys for one selling partner's data.
     *
     * @param by the person who orders it
     * @param compromisedUntil keys made before this instant may be known to somebody
     * @param partner whose data
     * @return the order
     */
    public static RecoveryOrder of(ActorId by, Instant compromisedUntil, SellingPartner partner) {
        return new RecoveryOrder(by, compromisedUntil, Objects.requireNonNull(partner, "partner"), Set.of(), false);
    }

    /**
     * Orders new data keys for some scopes.
     *
     * @param by the person who orders it
     * @param compromisedUntil keys made before this instant may be known to somebody
     * @param scopes at least one
     * @return the order
     * @throws IllegalArgumentException if there is none, or no person ordered it
     */
    public static RecoveryOrder of(ActorId by, Instant compromisedUntil, Collection<PiiScope> scopes) {
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException("Recovery refused (A2.4.b): name at least one scope.");
        }
        return new RecoveryOrder(by, compromisedUntil, null, Set.copyOf(scopes), false);
    }

    /**
     * Returns this order for epoch secrets too: they are replaced first, so that no new key is wrapped under one that
     * somebody may hold.
     *
     * @return a new order
     * @throws IllegalArgumentException if this order is not for everything
     */
    public RecoveryOrder withEpochSecrets() {
        return new RecoveryOrder(by, compromisedUntil, partner, scopes, true);
    }

    boolean includes(PiiScope scope) {
        return (partner == null || partner.equals(scope.partner())) && (scopes.isEmpty() || scopes.contains(scope));
    }
}
