package io.github.dppkit.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * A clock that stands still until a test moves it; one per simulated node.
 *
 * <p>It holds two readings, as a real machine does. The wall reading ({@link #instant()}) may jump both ways. The
 * elapsed reading ({@link #nanos()}) never goes back: it is what caches and timeouts measure with.
 *
 * <table>
 * <caption>What each move does</caption>
 * <tr><th>move</th><th>wall reading</th><th>elapsed reading</th><th>stands for</th></tr>
 * <tr><td>{@link #advance}</td><td>later</td><td>as much later</td><td>time passes</td></tr>
 * <tr><td>{@link #set}, later</td><td>as given</td><td>as much later</td><td>time passes up to an instant</td></tr>
 * <tr><td>{@link #set}, earlier</td><td>as given</td><td>unchanged</td><td>somebody sets the clock back</td></tr>
 * <tr><td>{@link #step}</td><td>moved either way</td><td>unchanged</td><td>a clock correction; no time passes</td></tr>
 * </table>
 *
 * <p>Skew between nodes is two clocks: {@link #fork()} one and move it alone.
 *
 * <p>Thread-safe: each move is atomic, and a reading is never torn. Two readings taken one after the other may lie on
 * both sides of a move.
 */
public final class MovableClock implements InstantSource {

    private final Object lock = new Object();
    private Instant now;
    private long elapsedNanos;

    private MovableClock(Instant now, long elapsedNanos) {
        this.now = now;
        this.elapsedNanos = elapsedNanos;
    }

    /**
     * Creates a clock that stands at an instant; its elapsed reading is zero.
     *
     * @param start the first wall reading
     * @return the clock
     */
    public static MovableClock at(Instant start) {
        return new MovableClock(start, 0);
    }

    /**
     * Returns the wall reading.
     *
     * @return where the last move left it
     */
    @Override
    public Instant instant() {
        synchronized (lock) {
            return now;
        }
    }

    /**
     * Returns the elapsed reading as a source of nanoseconds, for what would use {@link System#nanoTime()}.
     *
     * @return a source that follows this clock and never goes back
     */
    public LongSupplier nanos() {
        return this::elapsed;
    }

    /**
     * Lets time pass: both readings move.
     *
     * @param time how long, zero or more
     * @throws IllegalArgumentException if it is negative; {@link #step} moves a clock back
     * @throws ArithmeticException if the elapsed reading would pass 292 years; nothing has moved then
     */
    public void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException(
                    "Time does not pass backwards: use step(Duration) to set the clock back.");
        }
        synchronized (lock) {
            moveTo(now.plus(time));
        }
    }

    /**
     * Sets the wall reading; the elapsed reading follows forwards and stands still backwards.
     *
     * @param instant the new wall reading, earlier or later than now
     * @throws ArithmeticException if the elapsed reading would pass 292 years; nothing has moved then
     */
    public void set(Instant instant) {
        synchronized (lock) {
            moveTo(instant);
        }
    }

    /**
     * Corrects the wall reading alone, as a time server does; no time passes.
     *
     * @param correction how far, negative for back
     */
    public void step(Duration correction) {
        synchronized (lock) {
            now = now.plus(correction);
        }
    }

    /**
     * Returns the clock of another node: the same readings now, moved apart from now on.
     *
     * @return an independent clock
     */
    public MovableClock fork() {
        synchronized (lock) {
            return new MovableClock(now, elapsedNanos);
        }
    }

    /**
     * Returns both readings, for the message of a failed test.
     *
     * @return the wall reading and the elapsed nanoseconds
     */
    @Override
    public String toString() {
        synchronized (lock) {
            return "MovableClock[" + now + ", elapsed " + elapsedNanos + " ns]";
        }
    }

    private long elapsed() {
        synchronized (lock) {
            return elapsedNanos;
        }
    }

    private void moveTo(Instant target) {
        Duration passed = Duration.between(now, target);
        if (!passed.isNegative()) {
            elapsedNanos = Math.addExact(elapsedNanos, passed.toNanos());
        }
        now = target;
    }
}
