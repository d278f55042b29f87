package io.github.dppkit.traceability;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.traceability.Marks.Enforced;
import io.github.dppkit.traceability.Marks.Shown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles small classes and reads their marks, so that they never stand among the real ones. */
class MarkCollectorTest {

    private static final String IMPORTS = """
            package sample;
            import io.github.dppkit.policy.Enforces;
            import io.github.dppkit.policy.Verifies;
            import org.junit.jupiter.api.Disabled;
            import org.junit.jupiter.api.Nested;
            import org.junit.jupiter.api.Test;
            import org.junit.jupiter.params.ParameterizedTest;
            import org.junit.jupiter.params.provider.ValueSource;
            import net.jqwik.api.Property;
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void readsMarksOfClassesAndMethods() throws IOException {
        Marks marks =
                collect("@Enforces({\"A1\", \"A2\"}) class Guard { @Enforces(\"A3\") static class Inner {} }", """
                @Verifies("A1") class GuardTest {
                    @Test @Verifies({"A2", "#5"}) void works() {}
                    @ParameterizedTest @ValueSource(ints = 1) @Verifies("A3") void many(int n) {}
                    @Nested class Deep { @Test @Verifies("A4") void deep() {} }
                }
                class GuardProperties { @Property @Verifies("A5") void holds() {} }
                """);

        assertThat(marks.enforced())
                .containsExactlyInAnyOrder(
                        new Enforced("A1", "Guard"), new Enforced("A2", "Guard"), new Enforced("A3", "Guard.Inner"));
        assertThat(marks.shown())
                .containsExactlyInAnyOrder(
                        new Shown("A1", "GuardTest", ""),
                        new Shown("A2", "GuardTest.works", ""),
                        new Shown("#5", "GuardTest.works", ""),
                        new Shown("A3", "GuardTest.many", ""),
                        new Shown("A4", "GuardTest.Deep.deep", ""),
                        new Shown("A5", "GuardProperties.holds", ""));
    }

    @Test
    void doesNotCountWhatTheBuildDoesNotRun() throws IOException {
        Marks marks = collect("class Guard {}", """
                class OneTest {
                    @Verifies("A1") void helper() {}
                    @Test @Disabled @Verifies("A2") void disabled() {}
                }
                @Disabled class TwoTest {
                    @Test @Verifies("A3") void works() {}
                    @Nested class Deep { @Test @Verifies("A4") void deep() {} }
                }
                class GuardSpec { @Test @Verifies("A5") void works() {} }
                @Verifies("A6") class EmptyTest {}
                abstract class LonelyTest { @Test @Verifies("A7") void works() {} }
                """);

        assertThat(marks.shown())
                .hasSize(7)
                .extracting(s -> s.id() + " " + s.fault())
                .containsExactlyInAnyOrder(
                        "A1 it is not a test method",
                        "A2 it is disabled",
                        "A3 its class is disabled",
                        "A4 its class is disabled",
                        "A5 no concrete class named *Test or *Properties runs it",
                        "A6 no test method that runs stands in it",
                        "A7 no concrete class named *Test or *Properties runs it");
    }

    @Test
    void countsAContract_onceAConcreteTestExtendsIt() throws IOException {
        Marks marks = collect(
                "public abstract class StoreContract { @Test @Verifies(\"A1\") void keeps() {} }",
                "class HashStoreTest extends StoreContract {}");

        assertThat(marks.shown()).containsExactly(new Shown("A1", "StoreContract.keeps", ""));
    }

    @Test
    void ignoresAnEnforcedClauseInTestCode() throws IOException {
        Marks marks = collect("class Guard {}", "@Enforces(\"A1\") class FakeGuard {}");

        assertThat(marks.enforced()).isEmpty();
    }

    private Marks collect(String main, String test) throws IOException {
        Path mainClasses = compile("main", main, "");
        Path testClasses = compile("test", test, mainClasses.toString());
        return MarkCollector.collect(List.of(mainClasses), List.of(testClasses));
    }

    private Path compile(String name, String source, String extraClassPath) throws IOException {
        Path classes = Files.createDirectories(folder.resolve(name + "-classes"));
        boolean isPublic = source.startsWith("public");
        Path file = folder.resolve(isPublic ? "StoreContract.java" : name + ".java");
        Files.writeString(file, IMPORTS + source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        int result = compiler.run(
                null,
                null,
                null,
                "-proc:none",
                "-nowarn",
                "-cp",
                classPath + System.getProperty("path.separator") + extraClassPath,
                "-d",
                classes.toString(),
                file.toString());
        assertThat(result).as("the sample compiles").isZero();
        return classes;
    }
}
