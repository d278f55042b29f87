package io.github.dppkit.spring;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Key files that a test class makes once, a folder of its own for each test, and applications set up with both. */
public abstract class WithKeyFiles {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path keys;

    @SuppressWarnings("NullAway.Init")
    private static TestFiles files;

    /** Where a test keeps anchor, ledger and whatever it makes. */
    @TempDir
    @SuppressWarnings("NullAway.Init")
    protected Path folder;

    /** For the tests that extend it. */
    protected WithKeyFiles() {}

    @BeforeAll
    static void makeKeys() {
        files = TestFiles.in(keys);
    }

    /** Returns the properties of an application that lacks nothing, some of them replaced or removed. */
    protected final String[] properties(String... changes) {
        return TestFiles.with(files.properties(folder.resolve("anchor.txt")), changes);
    }

    /** Returns a test application that lacks nothing, with some properties replaced or removed. */
    protected final ApplicationContextRunner application(String... changes) {
        return application(TestApplication.class, changes);
    }

    /** Returns an application of that configuration that lacks nothing, with some properties replaced or removed. */
    protected final ApplicationContextRunner application(Class<?> configuration, String... changes) {
        return new ApplicationContextRunner()
                .withUserConfiguration(configuration)
                .withPropertyValues(properties(changes));
    }
}
