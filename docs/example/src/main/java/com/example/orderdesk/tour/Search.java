package com.example.orderdesk.tour;

import io.github.dppkit.testkit.LeakCheck;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Looks for personal values where none may stand.
 *
 * <p>Each value has to be found in the answer that it came in first: a search that could find nothing would show nothing.
 */
final class Search {

    private static final int SHORTEST = 6;
    private static final int FEWEST_CHARACTERS = 4;
    private static final int LONGEST = 8_192;

    private final Map<String, String> values = new TreeMap<>();
    private int leftOut;

    /** Adds the values of an invented answer: none of them can stand anywhere by chance. */
    void addInvented(Answer answer) {
        answer.invented().forEach((label, value) -> {
            if (!isFoundIn(answer, label, value)) {
                throw new AssertionError("the search finds " + label + " in the answer that it came in");
            }
            values.put(label, value);
        });
    }

    /** Adds a value of a real answer, or counts it if it may stand elsewhere with good reason or cannot be looked for. */
    void add(Answer answer, String label, String value, boolean readableElsewhere) {
        boolean byChance = value.length() < SHORTEST || value.chars().distinct().count() < FEWEST_CHARACTERS;
        if (byChance || readableElsewhere || value.length() > LONGEST || !isFoundIn(answer, label, value)) {
            leftOut++;
        } else {
            values.put(label, value);
        }
    }

    private static boolean isFoundIn(Answer answer, String label, String value) {
        String text = new String(answer.json(), StandardCharsets.UTF_8);
        String closed = text.replace(" ", ""); // a telephone number is looked for without its blanks too
        return finds(() -> LeakCheck.of(Map.of(label, value)).assertNoneInText(answer.name(), text + closed));
    }

    /** Returns the search for all of them. */
    LeakCheck all() {
        return LeakCheck.of(values);
    }

    /** Returns how many values are not looked for. */
    int leftOut() {
        return leftOut;
    }

    /** Tells whether a search finds something. */
    static boolean finds(Runnable search) {
        try {
            search.run();
            return false;
        } catch (AssertionError e) {
            return true;
        }
    }
}
