package io.github.dppkit.jdbc;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.dppkit.DppException;
import io.github.dppkit.crypto.ArchiveYear;
import io.github.dppkit.crypto.IndexToken;
import io.github.dppkit.policy.Verifies;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class JdbcArchitectureTest {

    private static final JavaClasses JDBC = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.github.dppkit.jdbc");

    @Test
    @Verifies({"#40", "#70"})
    void usesPortsOfCoreAndNoDriverOrFramework() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.github.dppkit.jdbc.reencrypt..",
                        "io.github.dppkit.jdbc.reconcile..",
                        "io.github.dppkit.jdbc.request..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.github.dppkit.crypto..")
                        .and(not(belongToAnyOf(ArchiveYear.class, IndexToken.class)))) // a key's name; what is compared
                .because("a store sees wrapped keys and bytes, never a key or a value")
                .check(JDBC);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.github.dppkit.keys.internal..",
                        "io.github.dppkit.pii.internal..",
                        "io.github.dppkit.audit.internal..",
                        "io.github.dppkit.crypto.internal..",
                        "org.h2..",
                        "org.postgresql..",
                        "org.springframework..",
                        "com.google.crypto.tink..",
                        "javax.crypto..")
                .because("a store sees wrapped keys and bytes, never a key or a value")
                .check(JDBC);
    }

    @Test
    void statementsStayInside() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..internal..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.sql\\.(Connection|Statement|PreparedStatement|ResultSet)")
                .check(JDBC);
    }

    @Test
    void publicClassesAreFinalAndExceptionsOurs() {
        classes()
                .that()
                .arePublic()
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(JDBC);
        classes()
                .that()
                .areAssignableTo(Throwable.class)
                .should()
                .beAssignableTo(DppException.class)
                .check(JDBC);
    }

    @Test
    @Verifies("#150")
    void timeAndRandomnessComeFromOutside() {
        noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(java.util.UUID.class, "randomUUID")
                .orShould()
                .callMethod(Math.class, "random")
                .check(JDBC);
    }

    @Test
    @Verifies("#140")
    void deserialisationScriptingAndJndiAreAbsent() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javax.script..", "javax.naming..", "java.rmi..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.Object(In|Out)putStream")
                .check(JDBC);
    }

    @Test
    void thereAreNoCyclesOutputsOrUnmarkedPackages() {
        slices().matching("io.github.dppkit.jdbc.(*)..")
                .should()
                .beFreeOfCycles()
                .check(JDBC);
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(JDBC.that(DescribedPredicate.describe(
                "are no program", type -> !type.getName().equals("io.github.dppkit.jdbc.internal.cli.AuditCli"))));
        JDBC.stream()
                .filter(type -> !type.getPackageName().isEmpty())
                .map(JavaClass::getPackage)
                .distinct()
                .forEach(itsPackage -> Assertions.assertThat(itsPackage.isAnnotatedWith(NullMarked.class))
                        .as("package-info of %s is @NullMarked", itsPackage.getName())
                        .isTrue());
    }
}
