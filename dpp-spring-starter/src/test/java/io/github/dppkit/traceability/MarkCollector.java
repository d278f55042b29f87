package io.github.dppkit.traceability;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.traceability.Marks.Enforced;
import io.github.dppkit.traceability.Marks.Shown;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads the marks from class files, without loading them.
 *
 * <p>A {@code @Verifies} counts only where the build runs a test: on a method that a test engine knows, not disabled, in
 * a concrete class (or one with a concrete subclass) whose name surefire picks up.
 */
final class MarkCollector {

    private static final String TESTABLE = "org.junit.platform.commons.annotation.Testable";
    /** A test as well; Jazzer is not on the class path here, so what it is marked with cannot be seen. */
    private static final String FUZZ_TEST = "com.code_intelligence.jazzer.junit.FuzzTest";

    private static final List<String> DISABLED =
            List.of("org.junit.jupiter.api.Disabled", "net.jqwik.api.Disabled", "org.junit.Ignore");
    private static final List<String> PICKED_UP = List.of("Test", "Properties");

    private MarkCollector() {}

    /**
     * Collects the marks.
     *
     * @param main folders of main classes; only there may a class enforce a clause
     * @param test folders of test classes
     */
    static Marks collect(Collection<Path> main, Collection<Path> test) {
        Set<String> mainNames = new HashSet<>();
        for (JavaClass each : new ClassFileImporter().importPaths(main)) {
            mainNames.add(each.getName());
        }
        List<Enforced> enforced = new ArrayList<>();
        List<Shown> shown = new ArrayList<>();
        List<Path> all = Stream.concat(main.stream(), test.stream()).toList();
        for (JavaClass each : new ClassFileImporter().importPaths(all)) {
            if (mainNames.contains(each.getName()) && each.isAnnotatedWith(Enforces.class)) {
                for (String clause : each.getAnnotationOfType(Enforces.class).value()) {
                    enforced.add(new Enforced(clause, name(each)));
                }
            }
            if (each.isAnnotatedWith(Verifies.class)) {
                for (String id : each.getAnnotationOfType(Verifies.class).value()) {
                    shown.add(new Shown(id, name(each), faultOf(each)));
                }
            }
            for (JavaMethod method : each.getMethods()) {
                if (method.isAnnotatedWith(Verifies.class)) {
                    for (String id : method.getAnnotationOfType(Verifies.class).value()) {
                        shown.add(new Shown(id, name(each) + "." + method.getName(), faultOf(method)));
                    }
                }
            }
        }
        return new Marks(enforced, shown);
    }

    private static String faultOf(JavaClass type) {
        boolean hasTest = Stream.concat(Stream.of(type), type.getAllSubclasses().stream())
                .flatMap(c -> c.getAllMethods().stream())
                .anyMatch(m -> isTest(m) && !isDisabled(m));
        return hasTest ? faultOfOwner(type) : "no test method that runs stands in it";
    }

    private static String faultOf(JavaMethod method) {
        if (!isTest(method)) {
            return "it is not a test method";
        }
        return isDisabled(method) ? "it is disabled" : faultOfOwner(method.getOwner());
    }

    private static boolean isTest(JavaMethod method) {
        return method.isMetaAnnotatedWith(TESTABLE) || method.isAnnotatedWith(FUZZ_TEST);
    }

    private static String faultOfOwner(JavaClass owner) {
        List<JavaClass> running = Stream.concat(Stream.of(owner), owner.getAllSubclasses().stream())
                .filter(c -> !c.getModifiers().contains(JavaModifier.ABSTRACT) && !c.isInterface())
                .filter(c -> PICKED_UP.stream().anyMatch(outermost(c).getSimpleName()::endsWith))
                .toList();
        if (running.isEmpty()) {
            return "no concrete class named *Test or *Properties runs it";
        }
        return running.stream().allMatch(MarkCollector::isDisabled) ? "its class is disabled" : "";
    }

    private static boolean isDisabled(JavaMethod method) {
        return DISABLED.stream().anyMatch(method::isMetaAnnotatedWith);
    }

    private static boolean isDisabled(JavaClass type) {
        return DISABLED.stream().anyMatch(type::isMetaAnnotatedWith)
                || type.getEnclosingClass().map(MarkCollector::isDisabled).orElse(false);
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(MarkCollector::outermost).orElse(type);
    }

    /** Returns the name without its package, nested ones led by their outer class. */
    private static String name(JavaClass type) {
        return type.getEnclosingClass().map(outer -> name(outer) + ".").orElse("") + type.getSimpleName();
    }
}
