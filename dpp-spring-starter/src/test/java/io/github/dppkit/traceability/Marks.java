package io.github.dppkit.traceability;

import java.util.List;

/**
 * Every {@code @Enforces} and {@code @Verifies} of the code.
 *
 * @param enforced claims that a class carries a clause out
 * @param shown claims that a test shows a clause or an acceptance row
 */
record Marks(List<Enforced> enforced, List<Shown> shown) {

    Marks {
        enforced = List.copyOf(enforced);
        shown = List.copyOf(shown);
    }

    /**
     * A class that says it carries out a clause.
     *
     * @param clause the clause id
     * @param type the class
     */
    record Enforced(String clause, String type) {}

    /**
     * A test that says it shows something.
     *
     * @param id a clause id, or {@code #} and a row number
     * @param test the test
     * @param fault why the build does not run this as a test, or empty if it does
     */
    record Shown(String id, String test, String fault) {

        /** Returns whether the build runs this test. */
        boolean runs() {
            return fault.isEmpty();
        }
    }
}
