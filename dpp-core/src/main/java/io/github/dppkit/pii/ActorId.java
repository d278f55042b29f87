package io.github.dppkit.pii;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Who acts, as it stands in permits and on record.
 *
 * @param kind whether a person, a service or dppkit itself
 * @param id 2 to 64 lower-case letters, digits, dots, dashes or underscores, with at least one letter; no e-mail address
 */
public record ActorId(Kind kind, String id) {

    private static final Pattern ID = Pattern.compile("(?=.*[a-z])[a-z0-9][a-z0-9._-]{1,63}");

    /** Whether a person, a service or dppkit itself acts. */
    public enum Kind {
        /** A named human being. */
        PERSON,
        /** A program with a named owner. */
        SERVICE,
        /** dppkit itself: a deadline, a checkpoint, a self-check. */
        SYSTEM
    }

    /** dppkit itself. */
    public static final ActorId DPPKIT = new ActorId(Kind.SYSTEM, "dppkit");

    /**
     * Creates an actor's id.
     *
     * @param kind whether a person, a service or dppkit itself
     * @param id its id
     * @throws InvalidPiiException if the id has another form
     */
    public ActorId {
        Objects.requireNonNull(kind, "kind");
        if (!ID.matcher(id).matches()) {
            throw new InvalidPiiException("Actor id refused (A1.2.a): use 2 to 64 lower-case letters, digits, dots,"
                    + " dashes or underscores, with a letter among them; not an e-mail address.");
        }
    }
}
