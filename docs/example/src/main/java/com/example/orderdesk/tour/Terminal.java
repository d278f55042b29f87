package com.example.orderdesk.tour;

import java.io.PrintStream;

/** What the tour prints, in one shape. */
final class Terminal {

    private static final int WIDTH = 118;

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

    /** Prints a line of text. */
    void say(String text) {
        out.println("    " + text);
    }

    /** Prints a named thing, cut to the width of a screen. */
    void show(String name, String text) {
        String line = "    %-22s %s".formatted(name, text);
        out.println(line.length() <= WIDTH ? line : line.substring(0, WIDTH - 1) + "…");
    }

    /** Prints what was checked, or ends the tour. */
    void holds(boolean true_, String claim) {
        if (!true_) {
            throw new AssertionError(claim);
        }
        out.println("  ✓ " + claim);
    }
}
