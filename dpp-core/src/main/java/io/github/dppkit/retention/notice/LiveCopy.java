package io.github.dppkit.retention.notice;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place outside dppkit's reach, online, where copies of what a notice names live on: a replica, a warehouse, a partner's
 * system.
 *
 * @param name what the host calls it: 1 to 64 letters, digits or {@code . _ -}, no personal data
 * @param knownAt when the host said so
 * @param goneAt when it was empty, null while that is not known
 * @param by who said last what is known of it, such as {@code person:j.nowak}
 */
public record LiveCopy(
        String name, Instant knownAt, @Nullable Instant goneAt, String by) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /**
     * Creates a copy.
     *
     * @param name what the host calls it
     * @param knownAt when the host said so
     * @param goneAt when it was empty, or null
     * @param by who said so
     * @throws NoticeRefusedException if the name has another form
     */
    public LiveCopy {
        if (!NAME.matcher(name).matches()) {
            throw new NoticeRefusedException(
                    "Live copy refused (A1.7.c): name it by 1 to 64 letters, digits or . _ - and no personal data.");
        }
    }
}
