package com.example.orderdesk;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.dppkit.testkit.archunit.DppRules;
import org.junit.jupiter.api.Test;

/** What every host can hold its own code to. */
class DeskArchitectureTest {

    private final JavaClasses desk = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("com.example.orderdesk");

    @Test
    void onlyLabelsReveal_andTheTourThatTriesToOpenBackups() {
        DppRules.revealOnlyIn("..orderdesk.label..", "..orderdesk.tour..").check(desk);
    }

    @Test
    void nobodyKeepsAPermit() {
        DppRules.permitsAreNotKept().check(desk);
    }

    @Test
    void internalsAreLeftAlone() {
        DppRules.internalsAreLeftAlone().check(desk);
    }

    @Test
    void theDeskItselfNeedsNeitherTestKitNorTour() {
        noClasses()
                .that()
                .resideInAnyPackage("..orderdesk.order..", "..orderdesk.label..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.github.dppkit.testkit..", "..orderdesk.tour..")
                .check(desk);
    }
}
