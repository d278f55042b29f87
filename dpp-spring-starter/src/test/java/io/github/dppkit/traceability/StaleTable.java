package io.github.dppkit.traceability;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Compares a page with what it should be. */
final class StaleTable {

    private StaleTable() {}

    /** Returns the lines that should go and those that should come; empty only if both texts are equal. */
    static List<String> difference(String actual, String expected) {
        if (actual.equals(expected)) {
            return List.of();
        }
        Set<String> old = new LinkedHashSet<>(actual.lines().toList());
        Set<String> wanted = new LinkedHashSet<>(expected.lines().toList());
        List<String> difference = new ArrayList<>();
        old.stream().filter(l -> !wanted.contains(l)).forEach(l -> difference.add("- " + l));
        wanted.stream().filter(l -> !old.contains(l)).forEach(l -> difference.add("+ " + l));
        if (difference.isEmpty()) {
            difference.add("the same lines in another order or number, or another end of line");
        }
        return difference;
    }
}
