package com.example.orderdesk.tour;

import java.io.PrintStream;

/** What the tour prints, in one shape, no wider than a screen. */
final class Terminal {

    private static final int WIDTH = 100;
    private static final String INDENT = "    ";

    private final PrintStream out;
    private int step;

    Terminal(PrintStream out) {
        this.out = out;
    }

    /** Begins a step. */
    void step(String title) {
        step++;
        out.printf("%n%2d  %s%n", step, title);
    }

    /** Returns how many steps were begun. */
    int steps() {
        return step;
    }

    /** Prints text, in as many lines as it needs. */
    void say(String text) {
        lines(INDENT, text);
    }

    /** Prints a named thing, cut to the width of a screen. */
    void show(String name, String text) {
        String line = INDENT + "%-22s %s".formatted(name, text);
        out.println(line.length() <= WIDTH ? line : line.substring(0, WIDTH - 1) + "…");
    }

    /** Prints what was checked, or ends the tour. */
    void holds(boolean checked, String claim) {
        if (!checked) {
            throw new AssertionError(claim);
        }
        lines("  ✓ ", claim);
    }

    /** Prints why the tour ends here. */
    void failed(String why) {
        lines("  ✗ ", why);
    }

    private void lines(String beginning, String text) {
        StringBuilder line = new StringBuilder(beginning);
        for (String word : text.split(" ", -1)) {
            if (line.length() > INDENT.length() && line.length() + 1 + word.length() > WIDTH) {
                out.println(line);
                line = new StringBuilder(INDENT);
            }
            line.append(line.length() > INDENT.length() ? " " : "").append(word);
        }
        out.println(line);
    }
}
