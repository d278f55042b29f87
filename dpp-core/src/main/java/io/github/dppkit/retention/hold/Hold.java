package io.github.dppkit.retention.hold;

import io.github.dppkit.crypto.ArchiveYear;
import io.github.dppkit.retention.spi.HoldRecord;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One hold as it stands. It names no order.
 *
 * @param id its id, for {@link Holds#release}
 * @param state how far it is
 * @param statute the law, such as {@code AO-147}, of the year's jurisdiction
 * @param schema what is kept, such as {@code invoice/1}
 * @param year jurisdiction and fiscal year, and so the archive key
 * @param until the last day of the duty
 * @param archived where in the archive its record is, null before it is held
 * @param sha256 hash of that record, which the offline tool asks for; null before it is held
 * @param changedAt when this state began
 */
public record Hold(
        String id,
        HoldRecord.State state,
        String statute,
        String schema,
        ArchiveYear year,
        LocalDate until,
        @Nullable String archived,
        @Nullable String sha256,
        Instant changedAt) {

    static Hold of(HoldRecord record, String name) {
        boolean held = record.state() == HoldRecord.State.HELD;
        return new Hold(
                record.id(),
                record.state(),
                record.statute(),
                record.schema(),
                record.year(),
                record.until(),
                held ? name : null,
                held ? record.sha256() : null,
                record.changedAt());
    }

    /**
     * Returns the hash of the record.
     *
     * @return 64 hexadecimal digits, empty before it is held
     */
    public Optional<String> hash() {
        return Optional.ofNullable(sha256);
    }
}
