package io.github.dppkit.retention;

import io.github.dppkit.audit.EventId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.retention.internal.CertificateBody;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.Disposal;
import io.github.dppkit.retention.spi.RetentionRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One scope in a {@link DisposalBatch}: its record as this node claimed it, and what was done so far. For one thread. */
final class DisposalItem {

    private final boolean hard;
    private final List<CertificateBody.Target> results = new ArrayList<>();
    private List<CertificateBody.LegalException> exceptions = List.of();
    private RetentionRecord record;
    private @Nullable EventId intent;
    private int failures;
    private boolean lost;

    DisposalItem(RetentionRecord claimed, boolean hard) {
        this.record = claimed;
        this.hard = hard;
    }

    RetentionRecord record() {
        return record;
    }

    PiiScope scope() {
        return record.scope();
    }

    /** Whether it is past its hard line: then its key dies whatever else fails. */
    boolean hard() {
        return hard;
    }

    boolean hasKey() {
        return record.dataClass() == DataClass.PII;
    }

    /** Whether the erase may go on. */
    boolean goesOn() {
        return !lost && (failures == 0 || hard);
    }

    /** Whether nothing failed so far. */
    boolean isWhole() {
        return !lost && failures == 0;
    }

    /** Whether something failed, and this node still has the claim. */
    boolean isPartial() {
        return !lost && failures > 0;
    }

    boolean isLost() {
        return lost;
    }

    /** Another node has taken over, or might: nothing more is done to it here. */
    void lose() {
        lost = true;
    }

    void replaced(RetentionRecord next) {
        record = next;
    }

    @Nullable EventId intent() {
        return intent;
    }

    void intended(EventId recorded) {
        intent = recorded;
    }

    void failed() {
        failures++;
    }

    int failures() {
        return failures;
    }

    void cleared(String target, long changed) {
        results.add(new CertificateBody.Target(target, changed));
    }

    List<CertificateBody.Target> results() {
        return List.copyOf(results);
    }

    /** Takes note of what a law keeps of it in the archive. */
    void keeps(List<CertificateBody.LegalException> kept) {
        exceptions = List.copyOf(kept);
    }

    List<CertificateBody.LegalException> exceptions() {
        return exceptions;
    }

    /** Returns how many rows, files or documents all targets changed. */
    long changed() {
        return Math.max(
                0, results.stream().mapToLong(CertificateBody.Target::count).sum());
    }

    Disposal order() {
        return new Disposal(record.scope(), record.dataClass(), Objects.requireNonNull(record.pseudonym()));
    }

    /** Tells whether more than half of the claim is left. */
    boolean isHeld(Instant half) {
        Instant until = record.claimedUntil();
        return until != null && half.isBefore(until);
    }
}
