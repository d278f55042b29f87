package io.github.dppkit.testkit.junit;

import io.github.dppkit.Dpp;
import io.github.dppkit.DppBuilder;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.testkit.InMemoryStores;
import io.github.dppkit.testkit.MovableClock;
import io.github.dppkit.testkit.TestkitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A JUnit Jupiter extension that gives each test a {@link Dpp} of its own: everything in memory but the anchor and the
 * erasure ledger, keys that end with the test, a clock that stands still until the test moves it. Nothing is shared between
 * tests.
 *
 * <pre>{@code
 * @RegisterExtension
 * final DppExtension dppkit = DppExtension.with(builder -> builder.accessPolicy(roles));
 *
 * @Test
 * void anOrderIsGoneAfterThirtyDays(Dpp dpp, MovableClock clock) { … }
 * }</pre>
 *
 * <p>Test methods, and methods before and after each, may ask for a {@link Dpp}, its {@link MovableClock} and its
 * {@link InMemoryStores}. Each repetition, each invocation of a parameterised test and each test of a nested class has its
 * own, under parallel execution too; the dynamic tests of one factory share theirs. A test has one such extension. The
 * environment is named {@code test} and the clock begins at 2026-03-01T08:00:00Z.
 */
public final class DppExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

    /** When the clock of each test begins. */
    public static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(DppExtension.class);
    private static final List<Class<?>> GIVEN = List.of(Dpp.class, MovableClock.class, InMemoryStores.class);

    private final UnaryOperator<DppBuilder> changes;

    /** What one test has. */
    private record Bench(Dpp dpp, MovableClock clock, InMemoryStores stores, Path folder) {}

    /** Creates an extension without an access policy: everything can be encrypted, nothing read. */
    public DppExtension() {
        this(UnaryOperator.identity());
    }

    private DppExtension(UnaryOperator<DppBuilder> changes) {
        this.changes = changes;
    }

    /**
     * Returns an extension that changes the builder before each test.
     *
     * @param changes such as an access policy, targets of disposal, another policy
     * @return the extension
     */
    public static DppExtension with(UnaryOperator<DppBuilder> changes) {
        return new DppExtension(changes);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (context.getStore(NAMESPACE).get(Bench.class) != null) {
            throw new TestkitException(
                    "This test has two DppExtensions, perhaps one of an enclosing or inherited class."
                            + " Keep one: a parameter could be of either.");
        }
        Path folder = folder();
        try {
            context.getStore(NAMESPACE).put(Bench.class, bench(folder));
        } catch (RuntimeException e) {
            delete(folder);
            throw e;
        }
    }

    private Bench bench(Path folder) {
        MovableClock clock = MovableClock.at(START);
        InMemoryStores stores = InMemoryStores.empty();
        Dpp dpp = changes.apply(Dpp.builder()
                        .environment(Environment.test("test"))
                        .rootKey(RootKey.ephemeral())
                        .signingKey(SigningKey.ephemeral())
                        .stores(stores)
                        .anchor(CheckpointAnchor.file(folder.resolve("anchor.txt")))
                        .erasureLedger(ErasureLedger.file(folder.resolve("erased.txt")))
                        .clock(clock, clock.nanos()))
                .build();
        return new Bench(dpp, clock, stores, folder);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Bench bench = context.getStore(NAMESPACE).remove(Bench.class, Bench.class);
        if (bench != null) {
            try {
                bench.dpp().close();
            } finally {
                delete(bench.folder());
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return GIVEN.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Bench bench = context.getStore(NAMESPACE).get(Bench.class, Bench.class);
        if (bench == null) {
            throw new TestkitException(
                    "DppExtension gives its parameters to test methods and to methods before and after"
                            + " each, not to constructors or methods before all.");
        }
        Class<?> type = parameter.getParameter().getType();
        if (type == Dpp.class) {
            return bench.dpp();
        }
        return type == MovableClock.class ? bench.clock() : bench.stores();
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("dppkit-" + ProcessHandle.current().pid() + "-");
        } catch (IOException e) {
            throw new TestkitException("No folder could be made for anchor and erasure ledger.", e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new TestkitException("The folder of anchor and erasure ledger could not be deleted.", e);
        }
    }
}
