package io.github.dppkit.access;

import io.github.dppkit.pii.Purpose;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * For which purposes restricted data are read all the same (A2.2.d). Unless said otherwise these are legal duties, each of which
 * names its statute: the data subject's own request and what a law asks to be kept are among them. Immutable.
 */
public final class RestrictionRule {

    private static final RestrictionRule DEFAULTS = new RestrictionRule(null);

    private final @Nullable Set<Purpose> purposes;

    private RestrictionRule(@Nullable Set<Purpose> purposes) {
        this.purposes = purposes;
    }

    /**
     * Returns the rule that lets every legal duty through, and nothing else.
     *
     * @return the default
     */
    public static RestrictionRule legalDuties() {
        return DEFAULTS;
    }

    /**
     * Returns a rule that lets these purposes through, and nothing else.
     *
     * @param purposes none, for data that nobody reads; else such as {@code Purpose.legalDuty("EU", "GDPR-15")}
     * @return the rule
     */
    public static RestrictionRule only(Set<Purpose> purposes) {
        return new RestrictionRule(Set.copyOf(purposes));
    }

    boolean permits(Purpose purpose) {
        return purposes == null ? purpose.kind() == Purpose.Kind.LEGAL_DUTY : purposes.contains(purpose);
    }
}
