package io.github.dppkit.retention.spi;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.crypto.ArchiveYear;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One duty to keep something of one scope, and where its record in the archive stands. It holds no order id.
 *
 * @param id 32 hexadecimal digits, made of token, statute, schema and year: the same duty has the same id
 * @param token the scope's token
 * @param state how far it is
 * @param statute the law that asks for it, such as {@code AO-147}; of the year's jurisdiction
 * @param schema what is kept, such as {@code invoice/1}
 * @param year jurisdiction and fiscal year, and so the archive key
 * @param authoriser the id of the person who says that the duty is there
 * @param until the last day of the duty
 * @param attempt how often a record was made; it tells the record's name in the archive
 * @param sha256 hash of the last record made, 64 hexadecimal digits; null before the first
 * @param changedAt when this state began
 * @param version 1 at first, one more at each change
 */
public record HoldRecord(
        String id,
        SubjectToken token,
        State state,
        String statute,
        String schema,
        ArchiveYear year,
        String authoriser,
        LocalDate until,
        int attempt,
        @Nullable String sha256,
        Instant changedAt,
        int version) {

    /** How far a hold is; the names are stored. */
    public enum State {
        /** The duty is known, nothing is archived yet. */
        REQUESTED,
        /** A record is being written. */
        SEALING,
        /** The record was read back and is on record: the live data may go. */
        HELD,
        /** Duty over, released, or too late: the record is to go. */
        ENDING,
        /** The record was read back as gone; the hold itself goes a day later. */
        ENDED
    }
}
