package io.github.dppkit.spring;

import java.util.regex.Pattern;

/**
 * Whether one control is on, and who provides it; part of the start-up line and of the endpoint {@code dpp}.
 *
 * @param control its name, such as {@code key-store}
 * @param on whether it is at work
 * @param provider who provides it
 */
public record ControlStatus(String control, boolean on, ProvidedBy provider) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    /** Who provides a control. */
    public enum ProvidedBy {
        /** The auto-configuration of this starter. */
        DPPKIT,
        /** A bean of the application. */
        APPLICATION,
        /** Nobody: the control is off. */
        NONE
    }

    /**
     * Creates a status.
     *
     * @param control its name, such as {@code key-store}: 1 to 32 lower-case letters, digits or dashes
     * @param on whether it is at work
     * @param provider who provides it
     * @throws IllegalArgumentException if the name has another form
     */
    public ControlStatus {
        if (!NAME.matcher(control).matches()) {
            throw new IllegalArgumentException(
                    "Control name refused: use 1 to 32 lower-case letters, digits or dashes, starting with a letter.");
        }
    }

    /**
     * Returns the status of a control that is off.
     *
     * @param control its name
     * @return off, provided by nobody
     */
    public static ControlStatus off(String control) {
        return new ControlStatus(control, false, ProvidedBy.NONE);
    }
}
