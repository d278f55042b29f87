package io.github.dppkit.testkit.archunit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.github.dppkit.pii.Document;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PostalAddress;
import io.github.dppkit.pii.PostalAddressParts;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.spapi.SpApiEncryptor;
import io.github.dppkit.spapi.SpApiOperation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DppRulesTest {

    /** A host's class that does what the rules forbid elsewhere. */
    static final class Label {
        private final RevealPermit kept;
        private final Map<String, List<RevealPermit>> byOrder = new HashMap<>();
        private final RevealPermit[] row = new RevealPermit[1];
        private final AtomicReference<@Nullable RevealPermit> last = new AtomicReference<>();

        Label(RevealPermit kept) {
            this.kept = kept;
        }

        String name(PersonName name) {
            return name.reveal(kept) + byOrder.size() + row.length + last;
        }

        Function<RevealPermit, String> nameLater(PersonName name) {
            return name::reveal;
        }

        PostalAddressParts address(PostalAddress address) {
            return address.revealParts(kept);
        }

        byte[] file(Document document) {
            return document.revealBytes(kept);
        }

        byte[] payload(SpApiEncryptor encryptor, SpApiOperation operation, SellingPartner seller) {
            return encryptor.decrypt(operation, new byte[0], seller, kept);
        }
    }

    /** A host's class that opens a value for another one to show. */
    static final class Reader {
        Pii leaf(SpApiEncryptor encryptor, SpApiOperation operation, SellingPartner seller, RevealPermit permit) {
            return encryptor.decryptLeaf(operation, new byte[0], seller, "/order/buyer/buyerName", permit);
        }

        Supplier<String> later(RevealPermit permit) {
            return new Supplier<>() {
                @Override
                public String get() {
                    return permit.toString();
                }
            };
        }
    }

    private static final JavaClasses HOST = new ClassFileImporter().importClasses(Label.class);

    private static List<String> broken(ArchRule rule, Class<?>... host) {
        return rule.evaluate(new ClassFileImporter().importClasses(host))
                .getFailureReport()
                .getDetails();
    }

    @Test
    void findsEachRevealOutsideThePackagesThatMay() {
        ArchRule rule = DppRules.revealOnlyIn("com.example.shipping..");
        assertThat(String.join("\n", broken(rule, Label.class)))
                .contains("Label.name(", "Label.nameLater(", "Label.address(", "Label.file(", "Label.payload(");
        assertThat(broken(rule, Reader.class)).isEmpty();
        assertThatThrownBy(() -> rule.check(HOST)).hasMessageContaining("A1.3.b");
        assertThatCode(() -> DppRules.revealOnlyIn("..testkit.archunit..")
                        .allowEmptyShould(true)
                        .check(HOST))
                .doesNotThrowAnyException();
        assertThatIllegalArgumentException().isThrownBy(DppRules::revealOnlyIn);
    }

    @Test
    void findsEachPermitThatIsKept_inContainersToo() {
        assertThat(broken(DppRules.permitsAreNotKept(), Label.class))
                .hasSize(4)
                .anyMatch(each -> each.contains("Label.kept"))
                .anyMatch(each -> each.contains("Label.byOrder"))
                .anyMatch(each -> each.contains("Label.row"))
                .anyMatch(each -> each.contains("Label.last"));
        JavaClasses reader = new ClassFileImporter().importPackagesOf(Reader.class);
        assertThat(DppRules.permitsAreNotKept()
                        .evaluate(reader)
                        .getFailureReport()
                        .getDetails())
                .noneMatch(each -> each.contains("Reader"));
    }

    @Test
    void failsWhereThereIsNothingToCheck_asAfterAMisspeltPackage() {
        JavaClasses none = new ClassFileImporter().importPackages("com.exmaple");
        for (ArchRule rule : List.of(
                DppRules.revealOnlyIn("..label.."), DppRules.permitsAreNotKept(), DppRules.internalsAreLeftAlone())) {
            assertThatThrownBy(() -> rule.check(none))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("failed to check any classes");
        }
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
