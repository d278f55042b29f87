package io.github.dppkit.policy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class PolicyWallTest {

    private static final JavaClasses POLICY = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.github.dppkit.policy");

    @Test
    void theJsonLibraryStaysBehindTheWall() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..policy.internal..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("tools.jackson..", "com.fasterxml.jackson..")
                .because("a host must not be bound to the library that reads our files")
                .check(POLICY);
    }

    @Test
    void policyKnowsNoOtherControl() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.github.dppkit.pii..", "io.github.dppkit.access..", "io.github.dppkit.audit..")
                .because("every control reads figures, so policy stands below them all")
                .check(POLICY);
    }
}
