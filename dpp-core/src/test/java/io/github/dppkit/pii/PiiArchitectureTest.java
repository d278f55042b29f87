package io.github.dppkit.pii;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import io.github.dppkit.policy.Verifies;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Verifies("#133")
class PiiArchitectureTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.github.dppkit");

    /** The mistakes the rules are there for. */
    record LeakyRecord(String name) implements Serializable {

        @Override
        public String toString() {
            return name;
        }
    }

    /** The same mistakes in a class. */
    static class LeakyClass implements Serializable, Comparable<LeakyClass> {

        private static final long serialVersionUID = 1L;

        protected String name = "x";
        private final transient List<String> parts = List.of(name);

        public String getName() {
            return name;
        }

        public byte[] bytes() {
            return new byte[0];
        }

        public char[] characters() {
            return new char[0];
        }

        public List<String> parts() {
            return parts;
        }

        @Override
        public int compareTo(LeakyClass other) {
            return name.compareTo(other.name);
        }
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of(PiiRules.beFinalOrTheSealedBase(), "is not final"),
                Arguments.of(PiiRules.beNeitherRecordNorSerializable(), "is java.io.Serializable"),
                Arguments.of(PiiRules.keepTextIdentityAndEqualityOfTheBase(), "declares compareTo"),
                Arguments.of(PiiRules.hideItsFields(), "has field name that is not private final transient"),
                Arguments.of(PiiRules.returnNoTextWithoutAPermit(), "returns String from getName"));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void everyPiiClassKeepsTheRule(ArchCondition<JavaClass> rule, String fault) {
        classes().that().areAssignableTo(Pii.class).should(rule).check(MAIN);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theRuleFindsAClassThatBreaksIt(ArchCondition<JavaClass> rule, String fault) {
        JavaClasses leaky = new ClassFileImporter().importClasses(LeakyClass.class);

        assertThatThrownBy(() -> classes().should(rule).check(leaky))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("LeakyClass " + fault);
    }

    @Test
    void theRulesFindARecord() {
        JavaClasses leaky = new ClassFileImporter().importClasses(LeakyRecord.class);

        assertThatThrownBy(() -> classes()
                        .should(PiiRules.beNeitherRecordNorSerializable())
                        .check(leaky))
                .hasMessageContaining("LeakyRecord is a record");
        assertThatThrownBy(() -> classes().should(PiiRules.hideItsFields()).check(leaky))
                .hasMessageContaining("has field name that is not private final transient");
    }

    @Test
    void theRulesFindEveryWayOfHandingOutText() {
        JavaClasses leaky = new ClassFileImporter().importClasses(LeakyClass.class);

        assertThatThrownBy(() ->
                        classes().should(PiiRules.returnNoTextWithoutAPermit()).check(leaky))
                .hasMessageContaining("returns byte[] from bytes")
                .hasMessageContaining("returns char[] from characters")
                .hasMessageContaining("returns List from parts");
    }

    @Test
    void theRulesSeeAllTypes() {
        assertThat(MAIN.stream().filter(c -> c.isAssignableTo(Pii.class)))
                .as("Pii and its 19 value classes")
                .hasSize(20);
    }

    @Test
    void noTypeAsksTheNetworkAboutItsText() {
        noClasses()
                .that()
                .resideInAPackage("io.github.dppkit.pii..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.net\\.(?!IDN).*")
                .check(MAIN);
    }

    @Test
    void noTypeReadsItsTextByRegularExpression() {
        noClasses()
                .that()
                .areAssignableTo(Pii.class)
                .or()
                .haveSimpleNameEndingWith("Text")
                .or()
                .haveSimpleName("TextRules")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.regex..")
                .check(MAIN);
    }
}
