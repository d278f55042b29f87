package io.github.dppkit.keys.internal;

import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.spi.Generation;
import io.github.dppkit.keys.spi.WrappedKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one text form of a generation in a file, a line for each part; {@code docs/formats.md} lays it out. */
final class GenerationText {

    private static final String FORMAT = "dppkit-generation/1";
    private static final String NONE = "-";
    private static final int LINES = 8;

    private GenerationText() {}

    static String write(Generation generation) {
        WrappedKey wrapped = generation.wrapped();
        return String.join(
                        "\n",
                        FORMAT,
                        Integer.toString(generation.number()),
                        generation.rootUri(),
                        generation.createdAt().toString(),
                        generation.clearedUntil().toString(),
                        text(generation.pureFrom()),
                        text(generation.destroyedAt()),
                        wrapped == null ? NONE : Base64.getEncoder().encodeToString(wrapped.toBytes()))
                + "\n";
    }

    /** Reads what {@link #write} wrote of the generation of that number. */
    static Generation read(String text, int number) {
        List<String> lines = text.lines().toList();
        try {
            if (lines.size() != LINES || !lines.get(0).equals(FORMAT) || Integer.parseInt(lines.get(1)) != number) {
                throw malformed();
            }
            String key = lines.get(7);
            return new Generation(
                    number,
                    key.equals(NONE) ? null : WrappedKey.of(Base64.getDecoder().decode(key)),
                    lines.get(2),
                    Instant.parse(lines.get(3)),
                    Instant.parse(lines.get(4)),
                    instant(lines.get(5)),
                    instant(lines.get(6)));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw malformed(); // their texts quote the file
        }
    }

    private static String text(@Nullable Instant instant) {
        return instant == null ? NONE : instant.toString();
    }

    private static @Nullable Instant instant(String text) {
        return text.equals(NONE) ? null : Instant.parse(text);
    }

    private static KeyUnavailableException malformed() {
        return Generations.unavailable("its file is damaged or of another version");
    }
}
