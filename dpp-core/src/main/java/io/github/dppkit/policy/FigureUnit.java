package io.github.dppkit.policy;

/** What kind of value a figure has, and how a policy file writes it. */
public enum FigureUnit {
    /**
     * A length of time in whole seconds, up to 100 years, written as an ISO 8601 duration such as {@code "P30D"} or
     * {@code "PT72H"}. A day is 24 hours; months and years have no fixed length and are refused.
     */
    DURATION("an ISO 8601 duration in days, hours, minutes or seconds, such as \"P30D\" or \"PT72H\""),
    /** A whole number, written as a JSON number. */
    COUNT("a whole number"),
    /** A duty that holds or not, written as {@code true} or {@code false}; true is stricter. */
    FLAG("true or false"),
    /** One of a figure's {@linkplain PolicyFigure#choices() choices}, written as a JSON string. */
    CHOICE("one of the named choices");

    private final String form;

    FigureUnit(String form) {
        this.form = form;
    }

    /**
     * Returns what a policy file must write, for messages.
     *
     * @return such as {@code a whole number}
     */
    public String form() {
        return form;
    }
}
