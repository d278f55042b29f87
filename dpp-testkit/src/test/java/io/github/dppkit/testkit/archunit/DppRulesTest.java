package io.github.dppkit.testkit.archunit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.RevealPermit;
import org.junit.jupiter.api.Test;

class DppRulesTest {

    /** A host's class that does what the rules forbid elsewhere. */
    static final class Label {
        private final RevealPermit kept;

        Label(RevealPermit kept) {
            this.kept = kept;
        }

        String print(PersonName name) {
            return name.reveal(kept);
        }
    }

    private static final JavaClasses HOST = new ClassFileImporter().importClasses(Label.class);

    @Test
    void findsARevealOutsideThePackagesThatMay() {
        assertThatThrownBy(() -> DppRules.revealOnlyIn("com.example.shipping..").check(HOST))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Label.print")
                .hasMessageContaining("A1.3.b");
        assertThatCode(() -> DppRules.revealOnlyIn("..testkit.archunit..").check(HOST))
                .doesNotThrowAnyException();
        assertThatIllegalArgumentException().isThrownBy(DppRules::revealOnlyIn);
    }

    @Test
    void findsAPermitThatIsKept() {
        assertThatThrownBy(() -> DppRules.permitsAreNotKept().check(HOST))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Label.kept");
    }

    @Test
    void findsAUseOfInternals_byAHostAlone() {
        JavaClasses both =
                new ClassFileImporter().importClasses(host.Snooper.class, io.github.dppkit.pii.RevealPermit.class);
        assertThatThrownBy(() -> DppRules.internalsAreLeftAlone().check(both))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Snooper")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("RevealPermit.<init>"));
    }
}
