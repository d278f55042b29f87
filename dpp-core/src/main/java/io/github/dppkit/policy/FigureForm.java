package io.github.dppkit.policy;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/** The written form of a figure's value: what is accepted, its canonical form, its strictness, its text for people. */
final class FigureForm {

    /** A bound against slips, not a figure of a policy. */
    private static final Duration LONGEST = Duration.ofDays(36_525);

    private static final int LONGEST_TEXT = 64;

    private FigureForm() {}

    /**
     * Returns the one form in which a value is kept.
     *
     * @throws PolicyConfigurationException if the value does not fit; the message does not repeat it
     */
    static String canonical(PolicyFigure figure, String value, String clause) {
        String canonical = value.length() > LONGEST_TEXT
                ? ""
                : switch (figure.unit()) {
                    case DURATION -> duration(value);
                    case COUNT -> count(value, figure.largest());
                    case FLAG -> value.equals("true") || value.equals("false") ? value : "";
                    case CHOICE -> figure.choices().contains(value) ? value : "";
                };
        if (canonical.isEmpty()) {
            throw refusal(figure, clause);
        }
        return canonical;
    }

    /** Returns the refusal of a value that does not fit the figure's unit. */
    static PolicyConfigurationException refusal(PolicyFigure figure, String clause) {
        String limit = switch (figure.unit()) {
            case DURATION -> ", more than zero and at most 100 years";
            case COUNT -> " from 1 to " + figure.largest();
            case CHOICE -> ": " + String.join(", ", figure.choices());
            case FLAG -> "";
        };
        return new PolicyConfigurationException("Policy figure " + figure.key() + " refused (" + clause + "): write "
                + figure.unit().form() + limit + ".");
    }

    static long strictness(PolicyFigure figure, String canonical) {
        long rank = switch (figure.unit()) {
            case DURATION -> Duration.parse(canonical).toSeconds();
            case COUNT -> Long.parseLong(canonical);
            case FLAG -> canonical.equals("true") ? 1 : 0;
            case CHOICE -> figure.choices().indexOf(canonical);
        };
        return figure.stricter() == PolicyFigure.Stricter.LARGER ? rank : -rank;
    }

    static String text(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds % 86_400 == 0 && duration.toDays() > 3) {
            return duration.toDays() + " d";
        }
        if (seconds % 3_600 == 0) {
            return duration.toHours() + " h";
        }
        return seconds % 60 == 0 ? duration.toMinutes() + " min" : seconds + " s";
    }

    private static String duration(String value) {
        try {
            Duration parsed = Duration.parse(value);
            boolean fits = parsed.compareTo(Duration.ZERO) > 0 && parsed.compareTo(LONGEST) <= 0;
            if (!fits || !parsed.equals(parsed.truncatedTo(ChronoUnit.SECONDS))) {
                return "";
            }
            return parsed.toSeconds() % 86_400 == 0 ? "P" + parsed.toDays() + "D" : parsed.toString();
        } catch (DateTimeParseException notADuration) {
            return "";
        }
    }

    private static String count(String value, int largest) {
        if (value.isEmpty() || value.length() > 9 || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return "";
        }
        int number = Integer.parseInt(value);
        return number >= 1 && number <= largest ? Integer.toString(number) : "";
    }
}
