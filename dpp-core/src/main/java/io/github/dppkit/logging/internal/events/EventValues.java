package io.github.dppkit.logging.internal.events;

import io.github.dppkit.logging.LogSanitizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of one event, sanitized. Every text becomes one line. Numbers and truth values stay what they are if their
 * text is clean, maps and collections stay maps and lists, everything else becomes its text. Nothing here throws because
 * of what a value does.
 */
public final class EventValues {

    private static final int MAX_DEPTH = 8;
    private static final int MAX_ELEMENTS = 1_000;

    private final LogSanitizer sanitizer;

    /** Cleans with this sanitizer. */
    public EventValues(LogSanitizer sanitizer) {
        this.sanitizer = sanitizer;
    }

    /** Returns a text on one line without personal data; null for none. */
    public @Nullable String line(@Nullable String text) {
        return text == null ? null : sanitizer.sanitizeLine(text);
    }

    /** Returns a text on one line without personal data; empty for none. */
    public String text(@Nullable String text) {
        return text == null ? "" : sanitizer.sanitizeLine(text);
    }

    /** Returns a name that comes again and again, of a thread or a key, without personal data; empty for none. */
    public String name(@Nullable String name) {
        return name == null ? "" : sanitizer.sanitizeName(name);
    }

    /** Returns the message of a logger without personal data; empty for none. */
    public String message(@Nullable String logger, @Nullable String text) {
        return text == null ? "" : sanitizer.sanitizeMessage(logger, text);
    }

    /** Returns a value that stands for itself, such as an argument of a message. */
    public @Nullable Object value(@Nullable Object given) {
        return value(null, given, 0);
    }

    /** Returns a value that stands beside a key: what the key says of it counts. */
    public @Nullable Object named(String cleanKey, @Nullable Object given) {
        return value(cleanKey, given, 0);
    }

    private @Nullable Object value(@Nullable String key, @Nullable Object given, int depth) {
        if (given == null || given instanceof Boolean) {
            return given;
        }
        if (depth < MAX_DEPTH) {
            try {
                if (given instanceof Map<?, ?> map) {
                    return map(map, depth + 1);
                }
                if (given instanceof Collection<?> all) {
                    return list(key, all, depth + 1);
                }
            } catch (RuntimeException fault) {
                return "[FAILED reading " + given.getClass().getName() + "]"; // changed by another thread meanwhile
            }
        }
        String text = textOf(given);
        String clean = key == null ? sanitizer.sanitizeLine(text) : namedText(key, text);
        boolean plain = given instanceof Number || given instanceof Character;
        return plain && clean.equals(text) ? given : clean;
    }

    private Map<String, @Nullable Object> map(Map<?, ?> given, int depth) {
        Map<String, @Nullable Object> clean = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : given.entrySet()) {
            if (clean.size() == MAX_ELEMENTS) {
                break;
            }
            String key = name(textOf(entry.getKey()));
            clean.put(key, value(key, entry.getValue(), depth));
        }
        return clean;
    }

    private List<@Nullable Object> list(@Nullable String key, Collection<?> given, int depth) {
        List<@Nullable Object> clean = new ArrayList<>(Math.min(given.size(), MAX_ELEMENTS));
        for (Object each : given) {
            if (clean.size() == MAX_ELEMENTS) {
                break;
            }
            clean.add(value(key, each, depth));
        }
        return clean;
    }

    /** Returns texts and their keys, such as those of an MDC, in their order. */
    public Map<String, String> texts(@Nullable Map<String, String> given) {
        if (given == null || given.isEmpty()) {
            return Map.of();
        }
        Map<String, String> clean = new LinkedHashMap<>();
        given.forEach((key, value) -> {
            String cleanKey = name(key);
            clean.put(cleanKey, value == null ? "" : namedText(cleanKey, value));
        });
        return Collections.unmodifiableMap(clean);
    }

    /** Returns a text without personal data, judged with its key. */
    public String namedText(String cleanKey, String text) {
        return sanitizer.sanitizeNamed(cleanKey, text);
    }

    /** Returns what an object says of itself; if it fails to, its class. */
    public static String textOf(@Nullable Object given) {
        if (given instanceof String text) {
            return text;
        }
        try {
            return given instanceof Object[] array
                    ? Arrays.deepToString(array)
                    : String.valueOf((Object) String.valueOf(given));
        } catch (RuntimeException | Error fault) {
            return "[FAILED toString() of "
                    + (given == null ? "null" : given.getClass().getName()) + "]";
        }
    }
}
