package io.github.dppkit.retention;

import io.github.dppkit.audit.Reason;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.spi.Mark;
import io.github.dppkit.retention.spi.RetentionStore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the clock of this node against three others: the clock of the database, the time that has elapsed in this process, and
 * when checkpoints were signed before it began. Where one of them differs by more than five minutes, the time is in doubt.
 *
 * <p>A doubt ends by itself when all agree again, as after a clock was set right. It does not where nothing that is left to
 * compare shows what is right; then a named person confirms the time. What a person has confirmed is what is compared with from
 * then on: a clock that later comes back from a time that was confirmed wrongly is in doubt again.
 *
 * <p>Safe for use by several threads.
 */
@Enforces({"A2.1.a", "A2.6.f"})
final class ClockWatch {

    /** How far two clocks may differ. */
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    /** How long nobody may have signed a checkpoint before a start: a longer silence may be a clock that is ahead. */
    static final Duration LONGEST_SILENCE = Duration.ofDays(30);

    /** How long the word about a jump counts on other nodes, and after a restart. */
    static final Duration CONFIRMED_FOR = Duration.ofHours(24);

    /** The mark that tells other nodes what a person confirmed: the time, and in microseconds the database's at that moment. */
    static final String MARK = "time-confirmed";

    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);

    /** The elapsed time may run by one part in so many faster or slower than the clock, as oscillators do. */
    private static final long DRIFT = 2_000;

    private final Clocks clocks;
    private final RetentionStore store;
    private final Journal journal;
    private volatile @Nullable Doubt doubt;
    /** What the node's clock shows, less what has elapsed, in milliseconds. */
    private volatile long base;

    private long lookedAtMillis;
    private boolean owed;
    private boolean begun;
    private boolean silenced;
    private @Nullable Instant signedBefore;
    private Duration acceptedDifference = Duration.ZERO;
    /** What the database's clock showed when nothing was in doubt. */
    private @Nullable Instant agreedAt;

    ClockWatch(Clocks clocks, RetentionStore store, Journal journal) {
        this.clocks = clocks;
        this.store = store;
        this.journal = journal;
        ClockReading begin = ClockReading.of(clocks);
        this.lookedAtMillis = begin.elapsedMillis();
        this.base = begin.base();
    }

    /** What was found to differ, by how much at first. */
    record Doubt(Reason reason, Duration difference) {}

    /** Tells, from what is in this process, whether the time is in doubt; costs one reading of the elapsed time. */
    boolean isInDoubt(long nowMillis) {
        // a thread may have stood still since it read the clock: only a fresh reading can tell of a jump
        return doubt != null
                || (offBy(nowMillis - ClockReading.elapsedMillis(clocks)) > TOLERANCE.toMillis()
                        && jump(ClockReading.of(clocks)) != null);
    }

    /** Returns what is in doubt; null if nothing is. */
    @Nullable Doubt doubt() {
        Doubt found = doubt;
        return found != null ? found : jump(ClockReading.of(clocks));
    }

    /** Compares all clocks, puts a new doubt or its end on record, and returns the doubt. */
    synchronized @Nullable Doubt look() {
        Instant before = clocks.wall().instant();
        Optional<Instant> database = databaseTime();
        ClockReading reading = ClockReading.of(clocks);
        Instant now = reading.wall();
        Duration apart = database.map(time -> apart(before, time, now)).orElse(Duration.ZERO);
        if (apart.compareTo(TOLERANCE) <= 0 && apart.negated().compareTo(TOLERANCE) <= 0) {
            acceptedDifference = Duration.ZERO;
        }
        Doubt found = find(reading, apart, database.isPresent());
        if (found != null && database.isPresent() && isConfirmedElsewhere(found, now, database.get())) {
            settle(reading, apart);
            found = null;
        }
        Doubt known = doubt;
        if (found != null && known == null) {
            doubt = found;
            owed = true;
            LOG.error(
                    "ALARM: the time is in doubt ({}, {} apart): nothing is read and nothing is destroyed until the"
                            + " clocks agree or a named person confirms the time.",
                    found.reason(),
                    found.difference());
        } else if (found == null && known != null) {
            ended(known);
        } else if (found == null) {
            follow(reading);
        }
        tell();
        if (doubt == null && database.isPresent()) {
            agreedAt = database.get();
        }
        return doubt;
    }

    /** Takes a person's word that the node's clock is right. */
    synchronized boolean confirm(ActorId person, Instant time) {
        if (person.kind() != ActorId.Kind.PERSON) {
            throw new ConfirmationRefusedException(
                    "Time not confirmed (A2.1.a): a named person confirms it, not a service.");
        }
        Doubt found = look();
        if (found == null) {
            return false;
        }
        ClockReading reading = ClockReading.of(clocks);
        Instant now = reading.wall();
        if (Duration.between(now, time).abs().compareTo(TOLERANCE) > 0) {
            throw new ConfirmationRefusedException(
                    "Time not confirmed (A2.1.a): the clock of this node shows another time"
                            + " than the one stated. Set the clock right first, then confirm again.");
        }
        journal.timeConfirmed(found, person);
        Optional<Instant> database = databaseTime();
        settle(reading, database.map(there -> Duration.between(now, there)).orElse(Duration.ZERO));
        doubt = null;
        database.ifPresent(there -> note(now, there));
        LOG.warn("The time was confirmed by a person; see the audit trail.");
        return true;
    }

    private @Nullable Doubt find(ClockReading now, Duration apart, boolean vouched) {
        Doubt jump = jump(now);
        if (jump != null) {
            return jump;
        }
        if (apart.minus(acceptedDifference).abs().compareTo(TOLERANCE) > 0) {
            return new Doubt(Reason.DATABASE_CLOCK_DIFFERS, apart.abs());
        }
        return heldAgainstCheckpoints(now.wall(), vouched);
    }

    /** A checkpoint that is ahead was signed by a node whose clock was, if the database says that this one is right. */
    private @Nullable Doubt heldAgainstCheckpoints(Instant now, boolean vouched) {
        if (!begun) {
            begun = true;
            signedBefore = clocks.lastSigned().get();
            silenced =
                    signedBefore != null && signedBefore.plus(LONGEST_SILENCE).isBefore(now);
        }
        Instant signed = signedBefore;
        if (signed == null) {
            return null;
        }
        if (silenced) {
            return new Doubt(Reason.CLOCK_JUMPED, Duration.between(signed, now));
        }
        boolean behind = now.plus(TOLERANCE).isBefore(signed);
        return behind && !vouched ? new Doubt(Reason.CLOCK_JUMPED, Duration.between(now, signed)) : null;
    }

    private @Nullable Doubt jump(ClockReading now) {
        long off = offBy(now.base());
        return off > TOLERANCE.toMillis() ? new Doubt(Reason.CLOCK_JUMPED, Duration.ofMillis(off)) : null;
    }

    private long offBy(long otherBase) {
        return Math.abs(otherBase - base);
    }

    /** Lets the comparison follow the clock as slowly as oscillators drift, so that months do not add up to a doubt. */
    private void follow(ClockReading now) {
        long elapsed = now.elapsedMillis();
        long most = (elapsed - lookedAtMillis) / DRIFT;
        long comparedWith = base;
        long off = now.base() - comparedWith;
        base = comparedWith + Math.max(-most, Math.min(most, off));
        if (most > 0 || off == 0) {
            lookedAtMillis = elapsed;
        }
    }

    private void settle(ClockReading now, Duration databaseApart) {
        lookedAtMillis = now.elapsedMillis();
        base = now.base();
        acceptedDifference = databaseApart;
        begun = true;
        signedBefore = null;
        silenced = false;
    }

    /**
     * One confirmation is enough for all nodes that share a database: its clock tells how long ago it was. It says of how far
     * the two are apart as long as they are; of a jump only if it came after that, or everybody's next jump would be
     * confirmed already.
     */
    private boolean isConfirmedElsewhere(Doubt found, Instant now, Instant database) {
        try {
            return Optional.ofNullable(store.marks().get(MARK))
                    .filter(mark -> found.reason() == Reason.DATABASE_CLOCK_DIFFERS || isOfThisJump(mark, database))
                    .map(mark -> mark.at().plus(Duration.between(databaseTime(mark), database)))
                    .filter(expected -> Duration.between(expected, now).abs().compareTo(TOLERANCE) <= 0)
                    .isPresent();
        } catch (RuntimeException e) {
            LOG.warn(
                    "What was confirmed of the time cannot be read: {}.",
                    e.getClass().getName());
            return false;
        }
    }

    private boolean isOfThisJump(Mark mark, Instant database) {
        Instant agreed = agreedAt;
        Instant confirmed = databaseTime(mark);
        return Duration.between(confirmed, database).abs().compareTo(CONFIRMED_FOR) <= 0
                && (agreed == null || confirmed.isAfter(agreed));
    }

    private static Instant databaseTime(Mark confirmed) {
        return Instant.EPOCH.plus(confirmed.number(), ChronoUnit.MICROS);
    }

    private void note(Instant now, Instant database) {
        try {
            Mark before = store.marks().get(MARK);
            long micros = ChronoUnit.MICROS.between(Instant.EPOCH, database);
            store.putMark(MARK, new Mark(micros, now, before == null ? 1 : before.version() + 1));
        } catch (RuntimeException e) {
            LOG.warn(
                    "Other nodes will not hear that the time was confirmed: {}; confirm it on each.",
                    e.getClass().getName());
        }
    }

    private void ended(Doubt known) {
        doubt = null;
        if (owed) {
            owed = !isTold(() -> journal.timeInDoubt(known));
        }
        if (!owed) {
            isTold(journal::timeAgreesAgain);
        }
        LOG.warn("The clocks agree again; the time is in doubt no longer.");
    }

    private void tell() {
        Doubt found = doubt;
        if (owed && found != null) {
            owed = !isTold(() -> journal.timeInDoubt(found));
        }
    }

    private static boolean isTold(Runnable record) {
        try {
            record.run();
            return true;
        } catch (RuntimeException e) {
            LOG.warn(
                    "A doubt about the time is not on record yet: {}.",
                    e.getClass().getName());
            return false;
        }
    }

    /** A database that does not answer says nothing about the time; that it does not shows elsewhere. */
    private Optional<Instant> databaseTime() {
        Supplier<Optional<Instant>> database = clocks.database();
        if (database == null) {
            return Optional.empty();
        }
        try {
            return database.get();
        } catch (RuntimeException e) {
            LOG.warn("The database does not tell its time: {}.", e.getClass().getName());
            return Optional.empty();
        }
    }

    /** How far the database's clock is ahead, if it was asked between two instants; behind is negative. */
    private static Duration apart(Instant before, Instant database, Instant after) {
        if (database.isBefore(before)) {
            return Duration.between(before, database);
        }
        return database.isAfter(after) ? Duration.between(after, database) : Duration.ZERO;
    }
}
