package io.github.dppkit.pii;

import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.pii.internal.PlaintextAccess;
import java.time.Instant;
import java.util.Set;

/**
 * What the tests need to look behind a mask: an issuer with a fixed clock, its scope, and values restored under it.
 *
 * <p>It stands in the tests of dpp-core and of dpp-testkit alike: published, it would show every host the way round the
 * permit.
 */
final class Opened {

    static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    static final PermitIssuer ISSUER = new PermitIssuer(() -> NOW);
    static final PiiScope SCOPE = PiiScope.order(SellingPartner.of("A2EUQ1WTGCTBG2"), "902-3159896-1390916");

    private Opened() {}

    static <T extends Pii> T restored(PiiType<T> type, String text) {
        return type.restore(PlaintextAccess.GRANTED, text, SCOPE, ISSUER);
    }

    /** Restores a value from the canonical text of another. */
    static <T extends Pii> T restored(PiiType<T> type, Pii value) {
        return restored(type, plaintext(value));
    }

    static String plaintext(Pii value) {
        return value.plaintext(PlaintextAccess.GRANTED);
    }

    static String normalForm(Pii value) {
        return value.normalForm(PlaintextAccess.GRANTED);
    }

    static RevealPermit permit(PiiCategory... categories) {
        return RevealPermit.issue(
                ISSUER,
                new ActorId(ActorId.Kind.PERSON, "j.nowak"),
                Purpose.SHIPPING,
                Set.of(SCOPE),
                Set.of(categories),
                NOW.plusSeconds(60));
    }
}
