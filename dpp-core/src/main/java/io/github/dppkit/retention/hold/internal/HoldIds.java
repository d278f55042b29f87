package io.github.dppkit.retention.hold.internal;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.crypto.ArchiveRecord;
import io.github.dppkit.keys.internal.CanonicalBytes;
import io.github.dppkit.retention.hold.LegalDuty;
import io.github.dppkit.retention.internal.CertificateBody;
import io.github.dppkit.retention.spi.ArchiveStore;
import io.github.dppkit.retention.spi.HoldRecord;
import io.github.dppkit.retention.spi.HoldRecord.State;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ids and names of holds, and the next version of one, one kind of change each. */
public final class HoldIds {

    private static final int ID_LENGTH = 16;

    private HoldIds() {}

    /** Returns the id of the hold of a duty: the same for the same duty. */
    static String of(LegalDuty duty, SubjectToken token) {
        byte[] bytes = CanonicalBytes.of("dpp/hold/v1")
                .add(token.toBytes())
                .add(duty.statute().canonical())
                .add(duty.schema())
                .add(duty.year().toString())
                .toBytes();
        return HexFormat.of().formatHex(Arrays.copyOf(Sha256.of(bytes), ID_LENGTH));
    }

    /**
     * Returns the name of a hold's last record in the archive.
     *
     * @param hold the hold
     * @return year, slash, id, dash, attempt
     */
    public static String name(HoldRecord hold) {
        return name(hold, hold.attempt());
    }

    /** Returns the name of the record that an earlier attempt made. */
    static String name(HoldRecord hold, int attempt) {
        return hold.year() + "/" + hold.id() + "-" + attempt;
    }

    /** Reads back the record of a hold; empty if it is not there or is another. */
    static Optional<byte[]> stored(ArchiveStore archive, HoldRecord hold) {
        return archive.get(name(hold))
                .filter(bytes -> HexFormat.of()
                        .formatHex(ArchiveRecord.of(bytes).sha256())
                        .equals(hold.sha256()));
    }

    static HoldRecord first(LegalDuty duty, SubjectToken token, Instant at) {
        return new HoldRecord(
                of(duty, token),
                token,
                State.REQUESTED,
                duty.citation(),
                duty.schema(),
                duty.year(),
                duty.authoriser().id(),
                duty.until(),
                0,
                null,
                cut(at),
                1);
    }

    /** Returns the hold under a duty that lasts longer. */
    static HoldRecord longer(HoldRecord h, LegalDuty duty) {
        return next(h, h.state(), duty.authoriser().id(), duty.until(), h.attempt(), h.sha256(), h.changedAt());
    }

    /** Returns a hold that was ended, opened again. */
    static HoldRecord again(HoldRecord h, LegalDuty duty, Instant at) {
        return next(h, State.REQUESTED, duty.authoriser().id(), duty.until(), h.attempt(), h.sha256(), at);
    }

    static HoldRecord sealing(HoldRecord h, String sha256, Instant at) {
        return next(h, State.SEALING, h.authoriser(), h.until(), h.attempt() + 1, sha256, at);
    }

    static HoldRecord changed(HoldRecord h, State state, Instant at) {
        return next(h, state, h.authoriser(), h.until(), h.attempt(), h.sha256(), at);
    }

    static CertificateBody.LegalException exception(HoldRecord held) {
        return new CertificateBody.LegalException(
                held.year().jurisdiction() + ":" + held.statute(),
                held.schema(),
                held.year().toString(),
                held.until(),
                Objects.requireNonNull(held.sha256()));
    }

    private static HoldRecord next(
            HoldRecord h,
            State state,
            String authoriser,
            LocalDate until,
            int attempt,
            @Nullable String sha256,
            Instant at) {
        return new HoldRecord(
                h.id(),
                h.token(),
                state,
                h.statute(),
                h.schema(),
                h.year(),
                authoriser,
                until,
                attempt,
                sha256,
                cut(at),
                h.version() + 1);
    }

    private static Instant cut(Instant at) {
        return at.truncatedTo(ChronoUnit.MICROS);
    }
}
