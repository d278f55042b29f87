package io.github.dppkit.access;

import io.github.dppkit.access.spi.SignOff;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the audit trail has been reviewed, and by when the next review is due (L5.e, V6 2.6.1).
 *
 * @param last the newest sign-off; null if nothing was ever reviewed
 * @param reviewedUntil end of what was reviewed, else the beginning of the trail
 * @param dueAt by when what follows must be reviewed; null if the policy asks for no review
 * @param overdue whether that has passed
 */
public record ReviewStatus(
        @Nullable SignOff last,
        Instant reviewedUntil,
        @Nullable Instant dueAt,
        boolean overdue) {}
