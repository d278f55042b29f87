package io.github.dppkit.retention.hold;

import io.github.dppkit.crypto.ArchiveYear;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.PurposeRefusedException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Builds a {@link LegalDuty}; refuses one that lacks anything. Not safe for use by several threads. */
public final class LegalDutyBuilder {

    private @Nullable String statute;
    private @Nullable String schema;
    private @Nullable ArchiveYear year;
    private @Nullable ActorId authoriser;
    private @Nullable LocalDate until;

    LegalDutyBuilder() {}

    /**
     * Sets the law, of the year's jurisdiction.
     *
     * @param value upper-case letters, digits, dots, slashes and dashes, 2 to 40 with a digit among them, such as {@code AO-147}
     * @return this
     */
    public LegalDutyBuilder statute(String value) {
        statute = value;
        return this;
    }

    /**
     * Sets what is kept. A second document of the same order under the same law needs a schema of its own.
     *
     * @param value such as {@code invoice/1}: 2 to 64 lower-case letters, digits or {@code . / -}
     * @return this
     */
    public LegalDutyBuilder schema(String value) {
        schema = value;
        return this;
    }

    /**
     * Sets whose law, and the fiscal year from whose end it counts.
     *
     * @param value names the archive key
     * @return this
     */
    public LegalDutyBuilder year(ArchiveYear value) {
        year = value;
        return this;
    }

    /**
     * Sets who says that the duty is there.
     *
     * @param value a person
     * @return this
     */
    public LegalDutyBuilder authorisedBy(ActorId value) {
        authoriser = value;
        return this;
    }

    /**
     * Sets the last day of the duty.
     *
     * @param value the record goes on the day after, by UTC
     * @return this
     */
    public LegalDutyBuilder until(LocalDate value) {
        until = value;
        return this;
    }

    /**
     * Returns the duty.
     *
     * @return complete
     * @throws HoldRefusedException if something is missing or has another form
     */
    public LegalDuty build() {
        ArchiveYear given = required(year, "year, such as new ArchiveYear(\"DE\", 2026)");
        String citation = required(statute, "statute, such as AO-147");
        Purpose law;
        try {
            law = Purpose.legalDuty(given.jurisdiction(), citation);
        } catch (PurposeRefusedException e) {
            HoldRefusedException refused = new HoldRefusedException(
                    "Hold refused (A2.1.c): the statute is no citation of a law, such as AO-147.");
            refused.initCause(e); // names the clause, not the text
            throw refused;
        }
        return new LegalDuty(
                law,
                required(schema, "schema, such as invoice/1"),
                given,
                required(authoriser, "authorisedBy, the person who says that the duty is there"),
                required(until, "until, the last day of the duty"));
    }

    private static <T> T required(@Nullable T value, String name) {
        if (value == null) {
            throw new HoldRefusedException("Hold refused (A2.1.c): set " + name + ".");
        }
        return value;
    }
}
