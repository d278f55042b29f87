package com.example.orderdesk.tour;

import com.example.orderdesk.OrderDesk;
import io.github.dppkit.DppException;
import io.github.dppkit.spring.autoconfigure.DppCustomizer;
import io.github.dppkit.testkit.LeakCheck;
import io.github.dppkit.testkit.MovableClock;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.WebApplicationType;
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

    private static final Logger LOG = LoggerFactory.getLogger(TourProgram.class);
    private static final Instant INVENTED_START = Instant.parse("2026-03-01T09:00:00Z");

    private final PrintStream out;
    private final PrintStream err;
    private final DefaultApplicationArguments arguments;

    private TourProgram(String[] arguments, PrintStream out, PrintStream err) {
        this.arguments = new DefaultApplicationArguments(arguments);
        this.out = out;
        this.err = err;
    }

    /** Runs the tour and ends with its exit code. Prints UTF-8, whatever the locale: containers often have none. */
    public static void main(String[] args) {
        System.exit(run(args, utf8(FileDescriptor.out), utf8(FileDescriptor.err)));
    }

    private static PrintStream utf8(FileDescriptor stream) {
        return new PrintStream(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
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
        requireKnownOptions();
        List<String> folders = arguments.getNonOptionArgs();
        Instant start = folders.isEmpty() ? INVENTED_START : Instant.now().truncatedTo(ChronoUnit.SECONDS);
        List<Answer> answers = folders.isEmpty() ? Answers.invented(start) : Answers.in(path(folders.get(0)));
        Path folder = newFolder();
        boolean kept = true;
        try {
            MovableClock clock = MovableClock.at(start);
            Terminal terminal = new Terminal(out);
            out.println("An order desk, and the life of its orders: "
                    + (folders.isEmpty() ? "three of them, invented." : "those of " + folders.get(0) + "."));
            out.println("Its files are in " + folder);
            out.println("and deleted at the end, unless a step fails or you stop it.");
            kept = !walk(answers, folder, clock, terminal);
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

    private void requireKnownOptions() {
        boolean unknown = Arrays.stream(arguments.getSourceArgs())
                .filter(argument -> argument.startsWith("-"))
                .anyMatch(argument -> !argument.equals("--stay") && !argument.matches("--[a-z]+\\..+"));
        if (unknown || arguments.getNonOptionArgs().size() > 1) {
            throw new TourRefusedException(
                    "start it as order-desk [FOLDER] [--stay] [--server.port=N]; other options are"
                            + " Boot's own and dppkit's properties, such as --dpp.node=N.");
        }
    }

    private static Path path(String folder) {
        try {
            return Path.of(folder);
        } catch (InvalidPathException e) {
            throw new TourRefusedException("there is no folder " + folder + ": " + e.getReason() + ".", e);
        }
    }

    private boolean walk(List<Answer> answers, Path folder, MovableClock clock, Terminal terminal) {
        try (Backups backups = new Backups(folder)) {
            DayTwo dayTwo;
            try (ConfigurableApplicationContext desk = start(folder, clock, WebApplicationType.SERVLET)) {
                Scene scene = Scene.of(desk, clock, folder);
                dayTwo = new Tour(scene, terminal).walk(answers, backups);
                new LastDay(scene, terminal).walk(dayTwo);
            }
            terminal.step("The backup of day 2 is restored");
            try (ConfigurableApplicationContext desk = start(folder, clock, WebApplicationType.NONE)) {
                new Aftermath(Scene.of(desk, clock, folder), terminal).walk(dayTwo, backups);
            }
            terminal.step("What a thief needs");
            MovableClock setBack = MovableClock.at(dayTwo.deadline().minus(Duration.ofDays(29)));
            try (ConfigurableApplicationContext desk = start(dayTwo.stolen(), setBack, WebApplicationType.NONE)) {
                new Aftermath(Scene.of(desk, setBack, dayTwo.stolen()), terminal).theThief(dayTwo);
            }
            everyFileIsSearched(folder, dayTwo, terminal);
            out.printf("%nAll %d steps hold.%n", terminal.steps());
            return true;
        } catch (AssertionError | RuntimeException | IOException e) {
            if (e instanceof TourRefusedException refused) {
                throw refused;
            }
            if (e instanceof StartFailedException failed && terminal.steps() == 0) {
                throw failed;
            }
            LOG.error("Step {} does not hold.", terminal.steps(), e);
            terminal.failed(why(e));
            err.printf("order-desk: step %d does not hold.%n", terminal.steps());
            return false;
        }
    }

    /** Says only what is known to hold nothing personal: the message of a database may quote what was to be stored. */
    private static String why(Throwable e) {
        if (e instanceof AssertionError || e instanceof StartFailedException) {
            return String.valueOf(e.getMessage());
        }
        return e.getClass().getSimpleName() + (e instanceof DppException ? ": " + e.getMessage() : "");
    }

    private static void everyFileIsSearched(Path folder, DayTwo dayTwo, Terminal terminal) {
        terminal.step("The desk is closed; every file of this run is searched");
        dayTwo.leaks().assertNoneInFiles(folder);
        terminal.holds(
                true,
                "databases, backups, logs, keys, anchor, ledger: no personal value, be it as text, escaped, in hexadecimal or"
                        + " in Base64");
        String readable = dayTwo.followed().operation().name();
        LeakCheck control = LeakCheck.of(Map.of("operation", readable));
        terminal.holds(
                Search.finds(() -> control.assertNoneInFiles(folder.resolve("orders.mv.db")))
                        && Search.finds(() -> control.assertNoneInFiles(
                                Path.of(dayTwo.backup().location()))),
                "what may be read, the same search does find in the database and in the backup: " + readable);
    }

    /** Starts the desk with its files in a folder and the clock of the tour. */
    private ConfigurableApplicationContext start(Path folder, MovableClock clock, WebApplicationType web) {
        AtomicReference<ConfigurableApplicationContext> started = new AtomicReference<>();
        String[] options = Arrays.stream(arguments.getSourceArgs())
                .filter(argument -> argument.startsWith("--"))
                .toArray(String[]::new);
        try {
            return new SpringApplicationBuilder(OrderDesk.class)
                    .web(web)
                    .bannerMode(Banner.Mode.OFF)
                    .properties(Map.of("desk.folder", folder.toString(), "logging.threshold.console", "off"))
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
        try (ConfigurableApplicationContext desk = start(folder, clock, WebApplicationType.SERVLET)) {
            Answer late = Answers.invented(991, clock.instant());
            Scene.of(desk, clock, folder).intake().receive(late.name(), late.operation(), late.json(), clock.instant());
            String port = desk.getEnvironment().getProperty("local.server.port");
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
            throw new TourRefusedException(
                    "no folder can be made in " + System.getProperty("java.io.tmpdir")
                            + "; name another with java -Djava.io.tmpdir=….",
                    e);
        }
    }

    private void delete(Path folder) {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            err.println("order-desk: its files could not all be deleted from " + folder + ".");
        }
    }
}
