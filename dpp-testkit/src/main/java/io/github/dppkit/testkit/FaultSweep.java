package io.github.dppkit.testkit;

import io.github.dppkit.testkit.FaultyDataSource.Loss;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Runs a scenario once for every place where its database connection can be lost, and checks an invariant after each run.
 *
 * <ol>
 *   <li>A clean run, on a fresh database, counts the scenario's N calls. It must not throw, and the invariant must hold.
 *   <li>For n = 1..N, before and after call n: a fresh database, the scenario with that one fault, then the invariant on
 *       the database itself, without faults.
 * </ol>
 *
 * <p>Under a fault the scenario may throw any {@link Exception}. What it acknowledged until then is handed to the
 * invariant, which is how "acknowledged means durable" is checked. All broken runs are reported together, each by number
 * and side.
 *
 * <p><b>Shows:</b> that the invariant holds wherever one connection is lost once. <b>Does not show:</b> two faults in one
 * run, a fault after call N (in what a retry adds), or a crash of the process; for the last there is {@link CrashRunner}.
 *
 * <p>Cost: 2N + 1 databases and runs. Immutable; may be run many times.
 */
public final class FaultSweep {

    private static final String CLEAN = "without any fault";

    private final Supplier<? extends TestDatabase> fresh;
    private final Loss loss;
    private final boolean unreachedTolerated;
    private final List<InjectedFault.Side> sides;
    private final int step;

    private FaultSweep(
            Supplier<? extends TestDatabase> fresh,
            Loss loss,
            boolean unreachedTolerated,
            List<InjectedFault.Side> sides,
            int step) {
        this.fresh = fresh;
        this.loss = loss;
        this.unreachedTolerated = unreachedTolerated;
        this.sides = sides;
        this.step = step;
    }

    /**
     * Creates a sweep; a fault takes the connection with it ({@link Loss#CONNECTION}).
     *
     * @param fresh makes a database with its tables and first rows, equal each time; the sweep closes it after the run
     * @return the sweep
     */
    public static FaultSweep over(Supplier<? extends TestDatabase> fresh) {
        return new FaultSweep(fresh, Loss.CONNECTION, false, List.of(InjectedFault.Side.values()), 1);
    }

    /**
     * Returns this sweep with another extent of the fault.
     *
     * @param extent how much a fault takes with it
     * @return a new sweep
     */
    public FaultSweep losing(Loss extent) {
        return new FaultSweep(fresh, extent, unreachedTolerated, sides, step);
    }

    /**
     * Returns this sweep for a scenario whose number of calls varies, for example because threads share batches. A call
     * that a run does not reach is then counted in the {@link Report} instead of failing the sweep.
     *
     * @return a new sweep
     */
    public FaultSweep toleratingUnreached() {
        return new FaultSweep(fresh, loss, true, sides, step);
    }

    /**
     * Returns this sweep with half the runs: each call happens, and its answer is lost. A call that never happens leaves the
     * database as the lost answer of the call before it does, so only the place before the first call is left out, and what
     * the caller knows differs.
     *
     * @return a new sweep
     */
    public FaultSweep losingAnswersOnly() {
        return new FaultSweep(fresh, loss, unreachedTolerated, List.of(InjectedFault.Side.AFTER), step);
    }

    /**
     * Returns this sweep with a part of the runs, for a build on every change: faults hit the first call and each so many
     * calls after it. A release is to run all of them; {@link Depth} tells the two apart.
     *
     * @param distance how many calls lie between one that is hit and the next, 1 for all calls
     * @return a new sweep
     * @throws IllegalArgumentException if the distance is less than 1
     */
    public FaultSweep hittingEach(int distance) {
        if (distance < 1) {
            throw new IllegalArgumentException("A sweep goes on by at least one call.");
        }
        return new FaultSweep(fresh, loss, unreachedTolerated, sides, distance);
    }

    /**
     * Runs the scenario 2N + 1 times, or N + 1 times if it is {@link #losingAnswersOnly()}; fewer if it is
     * {@link #hittingEach}.
     *
     * @param scenario what is tested
     * @param invariant what must hold wherever the scenario was cut
     * @return how much was run
     * @throws AssertionError if the clean run fails, makes no counted call, a faulted run breaks the invariant, or a call
     *     was not reached
     */
    public Report run(Scenario scenario, Invariant invariant) {
        int calls = cleanRun(scenario, invariant);
        List<AssertionError> broken = new ArrayList<>();
        int unreached = 0;
        int runs = 0;
        for (int call = 1; call <= calls; call += step) {
            for (InjectedFault.Side side : sides) {
                runs++;
                try {
                    unreached += faultedRun(scenario, invariant, call, side) ? 0 : 1;
                } catch (AssertionError e) {
                    broken.add(e);
                }
            }
        }
        if (!broken.isEmpty()) {
            throw allOf(broken, runs);
        }
        return new Report(calls, runs, unreached);
    }

    private int cleanRun(Scenario scenario, Invariant invariant) {
        try (TestDatabase database = fresh.get()) {
            FaultyDataSource counted = FaultyDataSource.around(database.dataSource(), loss);
            Outcome outcome = play(scenario, counted, CLEAN);
            outcome.thrown().ifPresent(e -> {
                throw new AssertionError("The scenario fails " + CLEAN + ".", e);
            });
            check(invariant, database, outcome, CLEAN);
            if (counted.calls() == 0) {
                throw new AssertionError("The scenario made no call that a fault could hit.");
            }
            return counted.calls();
        }
    }

    /** Returns whether the fault was reached. */
    private boolean faultedRun(Scenario scenario, Invariant invariant, int call, InjectedFault.Side side) {
        try (TestDatabase database = fresh.get()) {
            FaultyDataSource faulty = FaultyDataSource.around(database.dataSource(), loss);
            faulty.arm(call, side);
            String place = side.name().toLowerCase(Locale.ROOT) + " call " + call;
            Outcome outcome = play(scenario, faulty, place);
            if (outcome.fault().isEmpty() && !unreachedTolerated) {
                throw new AssertionError("The scenario did not reach call " + call
                        + " this time: make it deterministic, or tolerate it by toleratingUnreached().");
            }
            check(
                    invariant,
                    database,
                    outcome,
                    outcome.fault().map(InjectedFault::toString).orElse(place));
            return outcome.fault().isPresent();
        }
    }

    private static Outcome play(Scenario scenario, FaultyDataSource database, String place) {
        List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());
        Optional<Exception> thrown = Optional.empty();
        try {
            scenario.run(database, acknowledged::add);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (AssertionError e) {
            throw new AssertionError("Assertion of the scenario failed " + place + ": " + e.getMessage(), e);
        } catch (Exception e) {
            thrown = Optional.of(e);
        }
        return new Outcome(database.fired(), acknowledged, thrown);
    }

    private static void check(Invariant invariant, TestDatabase database, Outcome outcome, String where) {
        try {
            invariant.check(database.dataSource(), outcome);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (Exception | AssertionError e) {
            throw new AssertionError("Invariant broken " + where + ": " + e.getMessage(), e);
        }
    }

    private static TestkitException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new TestkitException("Interrupted in the middle of a fault sweep.", e);
    }

    private static AssertionError allOf(List<AssertionError> broken, int runs) {
        StringBuilder message = new StringBuilder()
                .append(broken.size())
                .append(" of ")
                .append(runs)
                .append(" faulted runs failed:");
        broken.forEach(e -> message.append(System.lineSeparator()).append("  ").append(e.getMessage()));
        AssertionError all = new AssertionError(message.toString(), broken.get(0));
        broken.stream().skip(1).forEach(all::addSuppressed);
        return all;
    }

    /** What is tested. */
    @FunctionalInterface
    public interface Scenario {
        /**
         * Plays the scenario.
         *
         * @param database the way into the database, where one call may fail
         * @param acknowledge takes the id of each thing that a caller was told is done
         * @throws Exception under a fault, any; in the clean run, none
         */
        void run(DataSource database, Consumer<String> acknowledge) throws Exception;
    }

    /** What must hold after each run. */
    @FunctionalInterface
    public interface Invariant {
        /**
         * Checks the database.
         *
         * @param database the way into the database, without faults
         * @param outcome how the run ended
         * @throws Exception if the invariant cannot be read, which counts as broken; a broken one throws
         *     {@link AssertionError}
         */
        void check(DataSource database, Outcome outcome) throws Exception;
    }

    /**
     * How a run ended.
     *
     * @param fault the fault that fired; empty in the clean run
     * @param acknowledged the ids that the scenario acknowledged, in order
     * @param thrown what the scenario threw; empty if it returned
     */
    public record Outcome(Optional<InjectedFault> fault, List<String> acknowledged, Optional<Exception> thrown) {

        /**
         * Copies the acknowledged ids.
         *
         * @param fault the fault that fired, if any
         * @param acknowledged the ids, in order
         * @param thrown what the scenario threw, if anything
         */
        public Outcome {
            acknowledged = List.copyOf(acknowledged);
        }
    }

    /**
     * How much a sweep has run.
     *
     * @param calls the calls of the clean run, N
     * @param runs the faulted runs: 2N, N, or a part of them
     * @param unreached the faulted runs that ended before their call; 0 unless tolerated
     */
    public record Report(int calls, int runs, int unreached) {}
}
