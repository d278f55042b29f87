package io.github.dppkit.retention.hold;

import io.github.dppkit.crypto.ArchiveYear;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.policy.Enforces;
import java.time.LocalDate;

/**
 * Why something must be kept after its deadline: which law, who says so, and until when. Only a complete one can be made; there
 * is no free text in it. Immutable.
 *
 * @param statute the law, of the year's jurisdiction
 * @param schema what it asks for, such as {@code invoice/1}
 * @param year jurisdiction and fiscal year, and so the archive key
 * @param authoriser the person who says that the duty is there
 * @param until the last day on which it must be kept; it goes on the next
 */
@Enforces("A2.1.c")
public record LegalDuty(Purpose statute, String schema, ArchiveYear year, ActorId authoriser, LocalDate until) {

    /**
     * Checks what a builder was given.
     *
     * @param statute the law
     * @param schema what it asks for
     * @param year jurisdiction and fiscal year
     * @param authoriser the person who says so
     * @param until the last day
     * @throws HoldRefusedException if no law is named, the law is of another state, or nobody authorised it by name
     */
    public LegalDuty {
        if (statute.kind() != Purpose.Kind.LEGAL_DUTY || !country(statute).equals(year.jurisdiction())) {
            throw new HoldRefusedException(
                    "Hold refused (A2.1.c): name the statute of the year's jurisdiction; a purpose"
                            + " that is no legal duty is none.");
        }
        if (authoriser.kind() != ActorId.Kind.PERSON) {
            throw new HoldRefusedException("Hold refused (A2.1.c): a named person authorises it, no service.");
        }
        if (!schema.matches("[a-z][a-z0-9./-]{1,63}")) {
            throw new HoldRefusedException(
                    "Hold refused (A2.1.c): name what is kept by 2 to 64 lower-case letters, digits"
                            + " or . / - such as invoice/1.");
        }
    }

    /**
     * Returns a builder.
     *
     * @return with nothing set; all is needed
     */
    public static LegalDutyBuilder builder() {
        return new LegalDutyBuilder();
    }

    /**
     * Returns the law without its state.
     *
     * @return such as {@code AO-147}
     */
    public String citation() {
        return parts(statute)[2];
    }

    private static String country(Purpose statute) {
        return parts(statute)[1];
    }

    private static String[] parts(Purpose statute) {
        return statute.canonical().split(":", 3);
    }
}
