package io.github.dppkit.crypto;

import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.pii.internal.PlaintextAccess;
import io.github.dppkit.policy.Environment;
import java.time.Instant;
import java.util.List;

/** Permits and opened values for the tests of what is encrypted to public keys. */
final class MessageLab {

    static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    static final SellingPartner PARTNER = SellingPartner.of("A2EUQ1WTGCTBG2");
    static final PiiScope ORDER = PiiScope.order(PARTNER, "902-3159896-1390916");
    static final Environment PROD = Environment.of("prod");
    static final String PASSPHRASE = "a test key, not a secret";

    Instant now = START;
    final PermitIssuer issuer = new PermitIssuer(() -> now);

    RevealPermit permit(Purpose purpose, PiiCategory... categories) {
        return RevealPermit.issue(
                issuer,
                new ActorId(ActorId.Kind.SERVICE, "label-printer"),
                purpose,
                List.of(ORDER),
                List.of(categories),
                now.plusSeconds(60));
    }

    /** A value as the field encryptor gives it to the holder of a permit. */
    <T extends Pii> T opened(PiiType<T> type, String text) {
        return type.restore(PlaintextAccess.GRANTED, text, ORDER, issuer);
    }

    /** A legal text of every type. */
    static String sample(PiiType<?> type) {
        return switch (type.code()) {
            case 2 -> "A1;11:5 Test Lane;-;-;7:Anytown;2:WA;5:98101;2:US";
            case 4 -> "anna.nowak@example.org";
            case 5 -> "+48 601 234 567";
            case 12 -> "203.0.113.7";
            case 13 -> "52.2297,21.0122";
            case 14 -> "98101-2345";
            case 16 -> "PL5260250995";
            case 18 -> "https://example.org/label.pdf";
            default -> "Zażółć gęślą jaźń 1";
        };
    }
}
