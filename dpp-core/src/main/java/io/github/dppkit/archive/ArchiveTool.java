package io.github.dppkit.archive;

import io.github.dppkit.DppException;
import io.github.dppkit.audit.VerifierKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.policy.Enforces;
import java.io.Console;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.function.Function;

/**
 * The program that alone makes, uses and destroys the private keys of the cold archive. Run it on a machine without
 * network: {@code java -cp … io.github.dppkit.archive.ArchiveTool <command> <options>}.
 *
 * <p>Each use of a key takes two people, each with a passphrase of his own, and is put into a signed log before it is done.
 */
@Enforces("A2.1.c")
public final class ArchiveTool {

    private static final String USAGE = """
            create-log-key --log-key FILE
            create-key     --jurisdiction DE --year 2026 --key FILE --case NUMBER <log> <people>
            inspect        --record FILE
            open           --record FILE --sha256 HEX --partner ID --token HEX --key FILE --out FILE --case NUMBER <log> <people>
            destroy-key    --jurisdiction DE --year 2026 --key FILE --case NUMBER <log> <people>
            verify-log     --log FILE --verifier KEY [--head HEX]
            <log>    = --log FILE --log-key FILE
            <people> = --by ID --with ID
            Passphrases are asked for, or read from the files --passphrase, --second-passphrase, --log-passphrase.
            """;

    private final InstantSource clock;
    private final PrintStream out;
    private final Function<String, char[]> prompt;

    ArchiveTool(InstantSource clock, PrintStream out, Function<String, char[]> prompt) {
        this.clock = clock;
        this.out = out;
        this.prompt = prompt;
    }

    /**
     * Runs one command and ends the process: 0 done, 1 refused, 2 not understood.
     *
     * @param arguments the command and its options
     */
    public static void main(String... arguments) {
        System.exit(new ArchiveTool(InstantSource.system(), System.out, ArchiveTool::ask).run(arguments));
    }

    @SuppressWarnings(
            "SystemConsoleNull") // where a later JDK gives a console without terminal, it reads the end of input
    private static char[] ask(String question) {
        Console console = System.console();
        char[] answer = console == null ? null : console.readPassword(question);
        if (answer == null) {
            throw new ArchiveToolException("No terminal to ask for a passphrase; name a file that holds it.");
        }
        return answer;
    }

    /** Runs one command. */
    int run(String... arguments) {
        if (arguments.length == 0) {
            out.print(USAGE);
            return 2;
        }
        try {
            Options options = new Options(Arrays.copyOfRange(arguments, 1, arguments.length));
            Passphrases passphrases = new Passphrases(options, prompt);
            switch (arguments[0]) {
                case "create-log-key" -> createLogKey(options, passphrases);
                case "create-key" -> new YearKeys(clock, out).create(options, passphrases);
                case "destroy-key" -> new YearKeys(clock, out).destroy(options, passphrases);
                case "inspect" -> new Opening(clock, out).inspect(options);
                case "open" -> new Opening(clock, out).open(options, passphrases);
                case "verify-log" -> verifyLog(options);
                default -> {
                    out.print(USAGE);
                    return 2;
                }
            }
            return 0;
        } catch (DppException e) {
            out.println(e.getMessage());
            return 1;
        }
    }

    private void createLogKey(Options options, Passphrases passphrases) {
        SigningKey key = SigningKey.createKeyset(options.path("log-key"), logPassphrase(passphrases));
        out.println("Key of the opening log made. Give this to whoever verifies the log:");
        out.println(OpeningLog.verifier(key));
    }

    private void verifyLog(Options options) {
        OpeningLog log = new OpeningLog(options.path("log"), VerifierKey.parse(options.required("verifier")));
        OpeningLog.Head head = log.verify(options.has("head") ? options.required("head") : "");
        if (!head.containsHead()) {
            throw new ArchiveToolException(
                    "Opening log refused (A2.1.c): the line of that hash is not in it; lines were taken away.");
        }
        out.println("Opening log good: " + head.lines() + " lines, head " + head.hash());
    }

    static char[] logPassphrase(Passphrases passphrases) {
        return passphrases.one("log-passphrase", "Passphrase of the key of the opening log: ");
    }
}
