package com.example.orderdesk.label;

import io.github.dppkit.pii.Pii;

/** Where a label is printed. It gets plain text line by line and must not keep it. */
@FunctionalInterface
public interface Paper {

    /**
     * Prints a line.
     *
     * @param name what SP-API calls it
     * @param shown the value as everybody may see it
     * @param text the value in plain text
     */
    void line(String name, Pii shown, String text);
}
