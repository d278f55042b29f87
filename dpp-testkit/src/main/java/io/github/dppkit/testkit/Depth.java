package io.github.dppkit.testkit;

/**
 * How far a long random test goes, read from the system property {@code dpp.depth}.
 *
 * <p>{@code reduced}, also when the property is missing: counts that fit a build on every change. {@code full}: the
 * counts that a release is judged by. Any other value is refused, so that a typing error does not pass as a full run.
 */
public enum Depth {
    /** Counts for every build. */
    REDUCED,
    /** Counts for a release. */
    FULL;

    private static final String PROPERTY = "dpp.depth";

    /**
     * Returns the depth of this run.
     *
     * @return the depth that the system property {@code dpp.depth} names
     * @throws TestkitException if the property holds another word
     */
    public static Depth current() {
        return parse(System.getProperty(PROPERTY, "reduced"));
    }

    static Depth parse(String text) {
        return switch (text) {
            case "reduced" -> REDUCED;
            case "full" -> FULL;
            default ->
                throw new TestkitException("System property " + PROPERTY + " refused: say \"reduced\" or \"full\".");
        };
    }

    /**
     * Picks the count for this depth.
     *
     * @param reduced the count for every build
     * @param full the count for a release
     * @return one of the two
     */
    public int pick(int reduced, int full) {
        return this == FULL ? full : reduced;
    }
}
