package io.github.dppkit.logging.internal;

import java.util.function.Consumer;

/** Reads the stored form of a postal address ({@code docs/pii-types.md}) part by part, without the country. */
final class AddressParts {

    private static final int PARTS_WITHOUT_COUNTRY = 6;

    private AddressParts() {}

    /** Hands over each part that is there. */
    static void forEach(String text, Consumer<String> sink) {
        int at = text.indexOf(';');
        for (int part = 0; part < PARTS_WITHOUT_COUNTRY && at >= 0 && at + 1 < text.length(); part++) {
            if (text.charAt(at + 1) == '-') {
                at += 2;
                continue;
            }
            int colon = text.indexOf(':', at);
            int end = colon + 1 + Integer.parseInt(text, at + 1, colon, 10);
            sink.accept(text.substring(colon + 1, end));
            at = end;
        }
    }
}
