package com.example.orderdesk.tour;

import com.example.orderdesk.OrderDesk;
import io.github.dppkit.spring.autoconfigure.DppCustomizer;
import io.github.dppkit.testkit.BackupLab;
import io.github.dppkit.testkit.H2Database;
import io.github.dppkit.testkit.LeakCheck;
import io.github.dppkit.testkit.MovableClock;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.FileSystemUtils;

/**
 * The program: {@code order-desk [FOLDER] [--stay] [--server.port=N]}.
 *
 * <p>It ends with 0 if every step held, 1 if one did not, 2 if it was started in a way it cannot go on from.
 */
public final class TourProgram {

    private static final Instant INVENTED_START = Instant.parse("2026-03-01T09:00:00Z");

    private final PrintStream out;
    private final PrintStream err;
    private final DefaultApplicationArguments arguments;

    private TourProgram(String[] arguments, PrintStream out, PrintStream err) {
        this.arguments = new DefaultApplicationArguments(arguments);
        this.out = out;
        this.err = err;
    }

    /** Runs the tour. Returns the exit code. */
    public static int run(String[] arguments, PrintStream out, PrintStream err) {
        TourProgram program = new TourProgram(arguments, out, err);
        try {
            return program.run();
        } catch (TourRefusedException | StartFailedException e) {
            err.println("order-desk: " + e.getMessage());
            return 2;
        }
    }

    private int run() {
        List<String> folders = arguments.getNonOptionArgs();
        if (folders.size() > 1) {
            throw new TourRefusedException(
                    "name one folder at most; options are --stay and Boot's own, such as --server.port=0.");
        }
        Instant start = folders.isEmpty() ? INVENTED_START : Instant.now().truncatedTo(ChronoUnit.SECONDS);
        List<Answer> answers = folders.isEmpty() ? Answers.invented(start) : Answers.in(Path.of(folders.get(0)));
        Path folder = newFolder();
        boolean kept = true;
        try {
            MovableClock clock = MovableClock.at(start);
            out.println("An order desk, and the life of its orders: "
                    + (folders.isEmpty() ? "three of them, invented." : "those of " + folders.get(0) + "."));
            out.println("Its files are in " + folder + ", and deleted at the end unless a step fails.");
            kept = !walk(answers, folder, clock, new Terminal(out));
            if (kept) {
                err.println("Its files stay in " + folder + "; the log is desk.log there.");
            } else if (arguments.containsOption("stay")) {
                stay(folder, clock);
            }
            return kept ? 1 : 0;
        } catch (TourRefusedException | StartFailedException e) {
            kept = false;
            throw e;
        } finally {
            if (!kept) {
                delete(folder);
            }
        }
    }

    private boolean walk(List<Answer> answers, Path folder, MovableClock clock, Terminal terminal) {
        try (BackupLab backups =
                BackupLab.h2(H2Database.fileSource(folder.resolve("orders")), folder, H2Database::fileSource)) {
            LeakCheck leaks;
            try (ConfigurableApplicationContext application = start(folder, clock)) {
                leaks = new Tour(Scene.of(application, clock, folder), terminal).walk(answers, backups);
            }
            terminal.step("The desk is closed; every file of this run is searched");
            leaks.assertNoneInFiles(folder);
            terminal.holds(true, "databases, backups, log, keys, anchor, ledger: none of the values, in no encoding");
            out.printf("%nAll %d steps hold.%n", terminal.steps());
            return true;
        } catch (TourRefusedException | StartFailedException e) {
            throw e;
        } catch (AssertionError | RuntimeException | IOException e) {
            boolean claim = e instanceof AssertionError;
            out.println("  ✗ " + (claim ? "" : e.getClass().getSimpleName() + ": ") + e.getMessage());
            err.printf("order-desk: step %d does not hold.%n", terminal.steps());
            return false;
        }
    }

    /** Starts the desk with its files in a folder and the clock of the tour. */
    private ConfigurableApplicationContext start(Path folder, MovableClock clock) {
        AtomicReference<ConfigurableApplicationContext> started = new AtomicReference<>();
        String[] options = Arrays.stream(arguments.getSourceArgs())
                .filter(argument -> argument.startsWith("--"))
                .toArray(String[]::new);
        try {
            return new SpringApplicationBuilder(OrderDesk.class)
                    .properties(Map.of("desk.folder", folder.toString()))
                    .initializers(context -> {
                        started.set(context);
                        GenericApplicationContext beans = (GenericApplicationContext) context;
                        beans.registerBean(MovableClock.class, () -> clock);
                        beans.registerBean(DppCustomizer.class, () -> builder -> builder.clock(clock, clock.nanos()));
                    })
                    .run(options);
        } catch (RuntimeException e) {
            throw StartFailedException.of(e, started.get());
        }
    }

    private void stay(Path folder, MovableClock clock) {
        try (ConfigurableApplicationContext application = start(folder, clock)) {
            Answer late = Answers.invented(991, clock.instant());
            Scene.of(application, clock, folder)
                    .intake()
                    .receive(late.name(), late.operation(), late.json(), clock.instant());
            String port = application.getEnvironment().getProperty("local.server.port");
            out.printf("%nThe desk is open again, at %s by its clock, and a new order has come in:%n", clock.instant());
            out.printf("    http://localhost:%s/              what its table holds%n", port);
            out.printf("    http://localhost:%s/actuator/dpp  what is on%n", port);
            out.println("Ctrl-C closes it; its files stay in " + folder + ".");
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("order-desk-").toRealPath();
        } catch (IOException e) {
            throw new TourRefusedException("no folder for its files can be made: " + e.getMessage() + ".", e);
        }
    }

    private static void delete(Path folder) {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
