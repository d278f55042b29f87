package io.github.dppkit.testkit.attack;

import io.github.dppkit.DppException;
import io.github.dppkit.Stores;
import io.github.dppkit.audit.VerifierKey;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.testkit.TestkitException;
import io.github.dppkit.testkit.internal.UrlDataSource;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * {@link AttackKit} as a program: prints the report; exit code 0 if every attack was detected, 1 if one was missed, 2 if it
 * could not be run. The attacker holds no signing key here.
 */
public final class AttackKitMain {

    private static final Set<String> OPTIONS =
            Set.of("url", "user", "password-file", "password-env", "staging", "environment", "key", "anchor", "json");
    private static final String JDBC_STORES = "io.github.dppkit.jdbc.JdbcStores";

    private AttackKitMain() {}

    /**
     * Runs the kit and ends the process.
     *
     * @param arguments {@code --url --staging --environment --key FILE --anchor FILE}, and if needed {@code --user}, and
     *     {@code --password-file} or {@code --password-env}; {@code --json FILE} also writes the report for programs
     */
    public static void main(String... arguments) {
        System.exit(run(List.of(arguments), System.getenv()::get, System.out, System.err));
    }

    static int run(
            List<String> arguments, UnaryOperator<@Nullable String> variables, PrintStream out, PrintStream err) {
        try {
            Map<String, String> options = options(arguments);
            String password = password(options, variables);
            DataSource source = new UrlDataSource(required(options, "url"), options.get("user"), password);
            AttackReport report = AttackKit.on(
                            source,
                            required(options, "staging"),
                            AttackKitMain::store,
                            Environment.of(required(options, "environment")),
                            Set.of(VerifierKey.parse(read(required(options, "key")))),
                            List.of(CheckpointAnchor.file(Path.of(required(options, "anchor")))))
                    .run();
            out.print(report.text());
            if (options.containsKey("json")) {
                Files.writeString(Path.of(required(options, "json")), report.json() + "\n", StandardCharsets.UTF_8);
            }
            return report.isAllDetected() ? 0 : 1;
        } catch (DppException e) {
            err.println(e.getMessage());
            return 2;
        } catch (IOException e) {
            err.println("A file cannot be read or written: check --key, --password-file and --json.");
            return 2;
        }
    }

    private static Map<String, String> options(List<String> arguments) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i).startsWith("--") ? arguments.get(i).substring(2) : "";
            if (!OPTIONS.contains(name) || i + 1 == arguments.size()) {
                throw new TestkitException("Argument " + (i + 1) + " is no option with a value. Options are: --"
                        + String.join(", --", new TreeSet<>(OPTIONS)) + ".");
            }
            options.put(name, arguments.get(i + 1));
        }
        return options;
    }

    private static String required(Map<String, String> options, String name) {
        String value = options.get(name);
        if (value == null) {
            throw new TestkitException("Option --" + name + " is missing.");
        }
        return value;
    }

    private static @Nullable String password(Map<String, String> options, UnaryOperator<@Nullable String> variables)
            throws IOException {
        String file = options.get("password-file");
        String variable = options.get("password-env");
        return file != null ? read(file) : variable == null ? null : variables.apply(variable);
    }

    private static String read(String file) throws IOException {
        return Files.readString(Path.of(file), StandardCharsets.UTF_8).strip();
    }

    /** Makes the store by name: dpp-jdbc uses this kit in its own tests, so the kit cannot depend on it. */
    private static AuditStore store(DataSource source) {
        try {
            Object stores = Class.forName(JDBC_STORES)
                    .getMethod("create", DataSource.class)
                    .invoke(null, source);
            return ((Stores) stores).auditStore();
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof DppException refused) {
                throw refused;
            }
            throw new TestkitException("The store could not be opened.", e);
        } catch (ReflectiveOperationException e) {
            throw new TestkitException("Put dpp-jdbc on the class path.", e);
        }
    }
}
