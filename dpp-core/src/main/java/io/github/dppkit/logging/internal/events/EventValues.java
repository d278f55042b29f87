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

    /** Stands for what cannot be told from its surroundings any more. */
    private static final String WITHHELD = "[PII]";

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
            String key = text(textOf(entry.getKey()));
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
            String cleanKey = text(key);
            clean.put(cleanKey, value == null ? "" : namedText(cleanKey, value));
        });
        return Collections.unmodifiableMap(clean);
    }

    /**
     * Returns a text without personal data, judged with its key in the form of JSON: {@code "name":"…"} tells what no text
     * alone does.
     */
    public String namedText(String cleanKey, String text) {
        String clean = sanitizer.sanitizeLine(text);
        if (cleanKey.isEmpty() || clean.isEmpty()) {
            return clean;
        }
        String head = '"' + quoted(cleanKey) + "\":\"";
        String member = head + quoted(clean) + '"';
        String judged = sanitizer.sanitize(member);
        if (judged.equals(member)) {
            return clean;
        }
        if (judged.startsWith(head) && judged.endsWith("\"") && judged.length() > head.length()) {
            return unquoted(judged.substring(head.length(), judged.length() - 1));
        }
        return WITHHELD;
    }

    private static String quoted(String text) {
        if (text.indexOf('"') < 0 && text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        return out.toString();
    }

    private static String unquoted(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() && (text.charAt(i + 1) == '"' || text.charAt(i + 1) == '\\')) {
                i++;
                c = text.charAt(i);
            }
            out.append(c);
        }
        return out.toString();
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
