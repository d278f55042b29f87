package com.example.orderdesk.label;

import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.RevealPermit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A label on its way to the printer. It shows masks to everybody; {@link #text} is for the printer. */
public final class ShippingLabel {

    private final Map<String, Pii> lines;
    private final RevealPermit permit;

    /** Takes the lines by their names in SP-API, in the order in which they are printed. */
    ShippingLabel(Map<String, Pii> lines, RevealPermit permit) {
        this.lines = Collections.unmodifiableMap(new LinkedHashMap<>(lines));
        this.permit = permit;
    }

    /** Returns the lines in plain text, for as long as the permit lasts. */
    public Map<String, String> text() {
        Map<String, String> text = new LinkedHashMap<>();
        lines.forEach((name, line) -> text.put(name, line.reveal(permit)));
        return text;
    }

    /** Returns the lines as everybody may see them. */
    public Map<String, Pii> masked() {
        return lines;
    }

    @Override
    public String toString() {
        return "ShippingLabel" + lines;
    }
}
