package io.github.dppkit.testkit.archunit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.spapi.SpApiEncryptor;

/**
 * ArchUnit rules for a host's own classes. Each holds at the byte code: what reflection does is not seen.
 *
 * <p>A rule that finds nothing to check fails, so that a misspelt package does not pass; where that is meant, say
 * {@code allowEmptyShould(true)}. The rules are immutable and safe for use by several threads.
 */
public final class DppRules {

    private DppRules() {}

    /**
     * Returns the rule that plaintext comes out in few places, which a reviewer can read (A1.2.d, A1.3.b): only classes of
     * these packages reveal a value or open a whole payload.
     *
     * @param packages as ArchUnit writes them, such as {@code ..shipping.label..}; at least one
     * @return the rule
     * @throws IllegalArgumentException if no package is named
     */
    public static ArchRule revealOnlyIn(String... packages) {
        if (packages.length == 0) {
            throw new IllegalArgumentException("Name the packages that may reveal personal data.");
        }
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .accessTargetWhere(describe("reveals personal data", DppRules::reveals))
                .as("only " + String.join(", ", packages) + " reveal personal data")
                .because("each place that shows plaintext is one that somebody has to watch (A1.3.b)");
    }

    private static boolean reveals(JavaAccess<?> access) {
        boolean value = access.getTargetOwner().isAssignableTo(Pii.class)
                && access.getName().startsWith("reveal");
        // a leaf comes out as a value behind its mask
        boolean payload = access.getTargetOwner().isEquivalentTo(SpApiEncryptor.class)
                && access.getName().startsWith("decrypt")
                && !access.getName().equals("decryptLeaf");
        return value || payload;
    }

    /**
     * Returns the rule that permits are used and thrown away: no field holds one, nor an array or a container of them. A
     * permit lives for a minute; one that is kept is one that fails later, or leads to asking for more of them than are
     * needed. What a lambda or a local class captures is not seen, nor what hides behind {@code Object}.
     *
     * @return the rule
     */
    public static ArchRule permitsAreNotKept() {
        return noFields()
                .that()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should(holdAPermit())
                .as("no field holds a permit")
                .because("a permit is for one task and ends after 60 seconds (A1.3.a)");
    }

    private static ArchCondition<JavaField> holdAPermit() {
        return new ArchCondition<>("hold a permit") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                boolean holds = field.getType().getAllInvolvedRawTypes().stream()
                        .anyMatch(type -> type.getBaseComponentType().isEquivalentTo(RevealPermit.class));
                events.add(new SimpleConditionEvent(field, holds, field.getDescription() + " holds a permit"));
            }
        };
    }

    /**
     * Returns the rule that a host leaves dppkit's internals alone, on the class path too, where no module wall keeps it
     * out.
     *
     * @return the rule
     */
    public static ArchRule internalsAreLeftAlone() {
        return noClasses()
                .that()
                .resideOutsideOfPackage("io.github.dppkit..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.github.dppkit..internal..")
                .because("the tokens in there open personal data without a record (A2.6.a)");
    }
}
