package com.example.orderdesk.label;

import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.RevealPermit;
import java.util.List;

/** A label on its way to the printer. It shows masks to everybody; {@link #text} is for the printer. */
public final class ShippingLabel {

    private final List<Pii> lines;
    private final RevealPermit permit;

    ShippingLabel(List<Pii> lines, RevealPermit permit) {
        this.lines = List.copyOf(lines);
        this.permit = permit;
    }

    /** Returns the lines in plain text, for as long as the permit lasts. */
    public List<String> text() {
        return lines.stream().map(line -> line.reveal(permit)).toList();
    }

    /** Returns the lines as everybody may see them. */
    public List<String> masked() {
        return lines.stream().map(Pii::mask).toList();
    }

    @Override
    public String toString() {
        return "ShippingLabel" + masked();
    }
}
