package io.github.dppkit.jdbc.internal.cli;

import io.github.dppkit.DppException;
import io.github.dppkit.audit.AuditFormatException;
import io.github.dppkit.audit.AuditIntegrityException;
import io.github.dppkit.audit.AuditStoreException;
import io.github.dppkit.audit.AuditVerifier;
import io.github.dppkit.audit.PartnerExport;
import io.github.dppkit.audit.PartnerExportSummary;
import io.github.dppkit.audit.PartnerExportVerifier;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.audit.VerificationResult;
import io.github.dppkit.audit.VerifierKey;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.jdbc.internal.Database;
import io.github.dppkit.jdbc.internal.JdbcAuditStore;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The program that verifies and exports an audit trail without any application (clause A2.6.c):
 * {@code java -jar dpp-jdbc-<version>-cli.jar verify …}. It only reads from the database.
 *
 * <p>Exit codes: 0 PASS or done, 1 FAIL, 2 could not be carried out, 3 ACKNOWLEDGED_GAP.
 */
@Enforces("A2.6.c")
public final class AuditCli {

    private static final int COULD_NOT = 2;
    private static final long PROGRESS_EACH = 100_000;
    private static final Set<String> DATABASE =
            Set.of("url", "user", "password-file", "password-env", "environment", "key", "quiet");

    private static final String USAGE = """
            Verifies dppkit's audit trail, and exports what concerns one selling partner. Reads only.

            verify         <database> --key FILE --anchor FILE [--state FILE] [--interval SECONDS]
                                      [--json] [--quiet]
            export         <database> --key FILE --partner TOKEN --out FILE [--quiet]
            verify-export  --in FILE --key FILE [--events] [--json]

            <database> = --url jdbc:postgresql://host/name | jdbc:h2:file:/path | jdbc:mariadb://host/name
                         [--user NAME]
                         [--password-file FILE | --password-env NAME]
            --key          file with the public key that signs checkpoints, as dpp.audit().verifierKey() prints it;
                           must not come from the database; may be given more than once
            --anchor       file that holds the checkpoints; may be given more than once
            --state        file that keeps what was verified, so that the next run reads only what came after; made
                           if it is not there. Keep it where the key is. Leave it out to verify everything
            --environment  name of the environment, where the key's name does not tell it
            --interval     how often writers sign, 60 s if not given
            --events       list the events of an export; times in UTC

            Exit code: 0 PASS or done, 1 FAIL, 2 could not be carried out, 3 ACKNOWLEDGED_GAP.
            """;

    private final PrintStream out;
    private final PrintStream err;
    private final InstantSource clock;
    private final UnaryOperator<@Nullable String> variables;

    AuditCli(PrintStream out, PrintStream err, InstantSource clock, UnaryOperator<@Nullable String> variables) {
        this.out = out;
        this.err = err;
        this.clock = clock;
        this.variables = variables;
    }

    /**
     * Runs one command and ends the process.
     *
     * @param arguments the command and its options
     */
    public static void main(String... arguments) {
        // There is no logger in this program; SLF4J need not say so.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.exit(new AuditCli(System.out, System.err, InstantSource.system(), System::getenv).run(arguments));
    }

    /** Runs one command and returns the exit code. */
    int run(String... arguments) {
        if (arguments.length == 0 || Set.of("help", "--help", "-h").contains(arguments[0])) {
            out.print(USAGE);
            return arguments.length == 0 ? COULD_NOT : 0;
        }
        List<String> rest = Arrays.asList(arguments).subList(1, arguments.length);
        try {
            return switch (arguments[0]) {
                case "verify" -> verify(options(rest, DATABASE, "anchor", "interval", "state", "json"));
                case "export" -> export(options(rest, DATABASE, "partner", "out"));
                case "verify-export" ->
                    verifyExport(options(rest, Set.of(), "in", "key", "environment", "events", "json"));
                default -> throw new CliException("There is no such command; try help.");
            };
        } catch (DppException | UncheckedIOException e) {
            err.println(e.getMessage());
            if (e.getCause() instanceof SQLException fault) {
                err.println(DatabaseHints.of(fault));
            }
            return COULD_NOT;
        } catch (RuntimeException e) {
            // Left to the virtual machine it would end with 1, which says FAIL; and its text may repeat an argument.
            err.println("The program failed with " + e.getClass().getName()
                    + ". Nothing was verified or exported: check the arguments.");
            return COULD_NOT;
        }
    }

    private CliOptions options(List<String> arguments, Set<String> some, String... others) {
        Set<String> allowed = new java.util.HashSet<>(some);
        allowed.addAll(Arrays.asList(others));
        return new CliOptions(arguments, allowed, variables);
    }

    private int verify(CliOptions options) {
        Set<VerifierKey> keys = options.keys();
        List<CheckpointAnchor> anchors =
                options.paths("anchor").stream().map(CheckpointAnchor::file).toList();
        if (anchors.isEmpty()) {
            throw new CliException("Option --anchor is missing: give the file that holds the checkpoints. Without one"
                    + " nothing shows whether the whole store was rewritten.");
        }
        VerificationResult result = reading(
                options,
                store -> verified(
                        AuditVerifier.of(store, options.environment(keys), keys, anchors)
                                .withCheckpointInterval(options.interval())
                                .withClock(clock),
                        options));
        if (options.has("json")) {
            out.println(VerificationJson.of(result));
        } else {
            VerificationText.print(result, out);
        }
        return result.verdict().exitCode();
    }

    private VerificationResult verified(AuditVerifier verifier, CliOptions options) {
        if (!options.has("state")) {
            return verifier.verify(progress(options)::accept);
        }
        StateFile file = new StateFile(options.path("state"));
        VerificationResult result = file.read()
                .map(state -> verifier.verifyAfter(state, progress(options)::accept))
                .orElseGet(() -> verifier.verify(progress(options)::accept));
        if (result.state() != null) {
            file.write(result.state());
        }
        return result;
    }

    private java.util.function.LongConsumer progress(CliOptions options) {
        long[] told = {0};
        return events -> {
            if (!options.has("quiet") && events / PROGRESS_EACH > told[0]) {
                told[0] = events / PROGRESS_EACH;
                err.printf(Locale.ROOT, "... %,d events read%n", events);
            }
        };
    }

    private int export(CliOptions options) {
        Set<VerifierKey> keys = options.keys();
        Environment environment = options.environment(keys);
        SubjectToken partner = options.partner();
        Path file = options.path("out");
        long events;
        OutputStream created = created(file);
        try (OutputStream to = created) {
            events = reading(
                    options, store -> PartnerExport.of(store, environment, keys).write(partner, to));
        } catch (AuditIntegrityException e) {
            discard(file);
            err.println(e.getMessage());
            return 1;
        } catch (RuntimeException e) {
            discard(file);
            throw e;
        } catch (IOException e) {
            discard(file);
            throw new CliException("The file of --out cannot be written: check the path, your rights and the disk.");
        }
        out.printf(
                Locale.ROOT,
                "Exported %,d events, each with its proof. Give the file and the public key to whoever asks; verify-export"
                        + " proves it offline.%n",
                events);
        if (events == 0) {
            out.println("No event is of that selling partner: is the token right?");
        }
        return 0;
    }

    private static OutputStream created(Path file) {
        try {
            return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new CliException("The file of --out is there already: name another one.");
        } catch (IOException e) {
            throw new CliException("The file of --out cannot be written: check the path, your rights and the disk.");
        }
    }

    /** Half an export proves nothing, and would stand in the way of the next one. */
    private void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            err.println("The file of --out is incomplete and cannot be deleted: delete it.");
        }
    }

    private int verifyExport(CliOptions options) {
        Set<VerifierKey> keys = options.keys();
        PartnerExportVerifier verifier = PartnerExportVerifier.of(options.environment(keys), keys);
        PartnerExportSummary summary;
        try {
            summary = verified(options.path("in"), verifier, event -> {});
            if (options.has("events")) {
                // Only now, as nothing is proven before the end of the file.
                verified(options.path("in"), verifier, event -> out.println(line(event)));
            }
        } catch (AuditFormatException e) {
            out.println(
                    options.has("json")
                            ? "{\"format\":\"dpp-audit-export-verification/1\",\"verdict\":\"FAIL\",\"exitCode\":1,\"reason\":"
                                    + VerificationJson.text(e.getMessage()) + "}"
                            : e.getMessage() + "\n\nFAIL: nothing in this file is proven.");
            return 1;
        }
        if (options.has("json")) {
            out.println(
                    "{\"format\":\"dpp-audit-export-verification/1\",\"verdict\":\"PASS\",\"exitCode\":0,\"partner\":"
                            + VerificationJson.text(summary.partner()) + ",\"events\":" + summary.events()
                            + ",\"writers\":" + summary.writers() + ",\"checkpoint\":"
                            + summary.checkpoint().size() + "}");
        } else {
            out.printf(
                    Locale.ROOT,
                    "%nPASS: %,d events of %,d writers, all of the selling partner of token %s, were on record under the"
                            + " signed checkpoint of size %d.%nThis does not show that no event was left out.%n",
                    summary.events(),
                    summary.writers(),
                    summary.partner(),
                    summary.checkpoint().size());
        }
        return 0;
    }

    private static PartnerExportSummary verified(
            Path file, PartnerExportVerifier verifier, java.util.function.Consumer<RecordedEvent> events) {
        try (InputStream in = Files.newInputStream(file)) {
            return verifier.verify(in, events);
        } catch (IOException e) {
            throw new CliException("The file of --in cannot be read: check the path and your rights.");
        }
    }

    private static String line(RecordedEvent event) {
        return event.time() + " " + event.action() + " " + event.outcome() + " " + event.reason() + " by "
                + event.actor().id() + " for "
                + (event.purpose() == null ? "-" : event.purpose().canonical()) + " " + event.categories() + " x"
                + event.count() + " scope " + (event.scope() == null ? "-" : event.scope()) + " " + event.writer() + "/"
                + event.seq();
    }

    private static <T> T reading(CliOptions options, Function<AuditStore, T> work) {
        try (HeldConnection source = new HeldConnection(options.required("url"), options.user(), options.password())) {
            return work.apply(new JdbcAuditStore(Database.openForReading(source).reporting(AuditStoreException::new)));
        } catch (SQLException e) {
            throw new AuditStoreException("The connection to the database did not close in good order.", e);
        }
    }
}
