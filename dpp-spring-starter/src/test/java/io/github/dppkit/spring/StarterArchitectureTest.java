package io.github.dppkit.spring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.github.dppkit.policy.Verifies;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

/** The shape of the starter. */
class StarterArchitectureTest {

    private static final JavaClasses STARTER = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.github.dppkit.spring");

    @Test
    void autoConfigurationsAreFinal_withoutPublicMembers_andListed() throws IOException {
        List<String> listed;
        try (InputStream in = Objects.requireNonNull(getClass()
                .getResourceAsStream(
                        "/META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports"))) {
            listed = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
        List<String> found = STARTER.stream()
                .filter(c -> c.isAnnotatedWith(AutoConfiguration.class))
                .map(JavaClass::getName)
                .sorted()
                .toList();
        assertThat(found).hasSizeGreaterThan(8);
        assertThat(listedOfOurs(listed)).containsExactlyElementsOf(found);

        classes()
                .that()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .bePublic()
                .andShould()
                .haveModifier(JavaModifier.FINAL)
                .andShould()
                .resideInAPackage("..spring.autoconfigure")
                .check(STARTER);
        noMethods()
                .that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .bePublic()
                .check(STARTER);
    }

    @Test
    @Verifies({"#40", "#70"})
    void keysAndCiphersAreNoneOfItsBusiness() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.google.crypto.tink..", "javax.crypto..")
                .check(STARTER);
    }

    private static List<String> listedOfOurs(List<String> lines) {
        return lines.stream().filter(l -> l.startsWith("io.github.dppkit.")).toList();
    }

    @Test
    void beanMethodsKeepTheRules() {
        methods()
                .that()
                .areAnnotatedWith(Bean.class)
                .should()
                .bePackagePrivate()
                .andShould()
                .notBeAnnotatedWith(ConditionalOnClass.class)
                .check(STARTER);
        methods()
                .that()
                .areAnnotatedWith(Bean.class)
                .and()
                .haveRawReturnType(earlyBeans())
                .should()
                .beStatic()
                .check(STARTER);
        methods()
                .that()
                .areAnnotatedWith(Bean.class)
                .and()
                .doNotHaveRawReturnType(ControlReporter.class)
                .and()
                .doNotHaveRawReturnType(LazyInitializationExcludeFilter.class)
                .and()
                .doNotHaveName("dppDevelopmentFolder")
                .and()
                .doNotHaveName("dppAbsenceWarning")
                .and()
                .doNotHaveName("dppLogHookOnceReady")
                .should()
                .beAnnotatedWith(ConditionalOnMissingBean.class)
                .check(STARTER);
        noClasses().should().beAnnotatedWith(ComponentScan.class).check(STARTER);
    }

    private static com.tngtech.archunit.base.DescribedPredicate<JavaClass> earlyBeans() {
        return com.tngtech.archunit.base.DescribedPredicate.describe(
                "made before other beans",
                c -> c.isAssignableTo(BeanPostProcessor.class)
                        || c.isAssignableTo(BeanFactoryPostProcessor.class)
                        || c.isAssignableTo(LazyInitializationExcludeFilter.class));
    }

    @Test
    void optionalLibrariesStayInTheirPlaces() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..spring.logging")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ch.qos.logback..", "org.apache.logging..")
                .check(STARTER);
        noClasses()
                .that()
                .resideOutsideOfPackage("..spring.actuate")
                .and()
                .haveSimpleNameNotEndingWith("EndpointAutoConfiguration")
                .and()
                .haveSimpleNameNotEndingWith("HealthAutoConfiguration")
                .and()
                .haveSimpleNameNotEndingWith("SanitizingAutoConfiguration")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.boot.actuate..", "org.springframework.boot.health..")
                .check(STARTER);
        noClasses()
                .that()
                .resideOutsideOfPackage("..spring.security")
                .and()
                .doNotHaveSimpleName("DppSecurityAutoConfiguration")
                .and()
                .doNotHaveSimpleName("UnusedLoginGuard")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework.security..")
                .check(STARTER);
        noClasses()
                .that()
                .haveSimpleNameNotStartingWith("DppJdbc")
                .and()
                .haveSimpleNameNotStartingWith("DppSchema")
                .and()
                .haveSimpleNameNotStartingWith("DppDatabases")
                .and()
                .haveSimpleNameNotStartingWith("JdbcSetup")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.github.dppkit.jdbc..",
                        "javax.sql..",
                        "org.springframework.jdbc..",
                        "org.springframework.boot.jdbc..",
                        "org.springframework.boot.sql..")
                .check(STARTER);
    }

    @Test
    void packagesHaveNoCycles_andUseNoInternals() {
        slices().matching("io.github.dppkit.spring.(*)..")
                .should()
                .beFreeOfCycles()
                .check(STARTER);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.github.dppkit..internal..")
                .check(STARTER);
    }

    @Test
    void everyPackageIsNullMarked() {
        classes().should(liveInANullMarkedPackage()).check(STARTER);
    }

    private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
        return new ArchCondition<>("live in a @NullMarked package") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                boolean marked = item.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(item, marked, item.getName()));
            }
        };
    }
}
