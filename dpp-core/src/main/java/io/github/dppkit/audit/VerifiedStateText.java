package io.github.dppkit.audit;

import io.github.dppkit.audit.VerifiedState.Statement;
import io.github.dppkit.audit.internal.CompactRange;
import io.github.dppkit.audit.internal.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The text form of a verified state: a word and its values on each line, the checksum last. */
final class VerifiedStateText {

    private static final String FORMAT = "dpp-audit-verified/1";
    private static final String CHECKSUM = "sha256 ";
    private static final String NONE = "-";
    private static final int MAX_LENGTH = 64 << 20;

    private VerifiedStateText() {}

    static String of(VerifiedState state) {
        StringBuilder text = new StringBuilder(FORMAT).append('\n');
        line(text, "checkpoint", base64(state.checkpoint().note().getBytes(StandardCharsets.UTF_8)));
        line(text, "tree", base64(state.tree().encode()));
        line(text, "time", EventCodec.micros(state.time()), EventCodec.micros(state.latest()));
        Set<String> keys = new TreeSet<>();
        state.trusted().forEach(key -> keys.add(key.toString()));
        keys.forEach(key -> line(text, "trusted", key));
        Set<String> uses = new TreeSet<>();
        state.uses().forEach((key, size) -> uses.add(key + " " + size));
        uses.forEach(use -> line(text, "use", use));
        state.statements()
                .forEach(statement -> line(
                        text,
                        "statement",
                        statement.index(),
                        base64(statement.entry().encode())));
        state.writers().values().forEach(writer -> line(text, writer));
        return text + CHECKSUM + checksum(text.toString()) + "\n";
    }

    private static void line(StringBuilder text, VerifiedWriter writer) {
        line(
                text,
                "writer",
                writer.id().node(),
                writer.id().incarnation(),
                writer.tree().size(),
                base64(writer.tree().encode()),
                EventCodec.micros(writer.headTime()),
                writer.previous().equals(Instant.MIN) ? NONE : EventCodec.micros(writer.previous()),
                writer.lastAction() == null ? NONE : writer.lastAction().code(),
                writer.ended() == null ? NONE : writer.ended().name(),
                writer.prunedTo(),
                writer.prunedHead(),
                writer.prunedHeadTime().equals(Instant.MAX) ? NONE : EventCodec.micros(writer.prunedHeadTime()));
    }

    private static void line(StringBuilder text, String word, Object... values) {
        text.append(word);
        Arrays.stream(values).forEach(value -> text.append(' ').append(value));
        text.append('\n');
    }

    static VerifiedState parse(String text) {
        int end = text.lastIndexOf(CHECKSUM);
        if (text.length() > MAX_LENGTH
                || end < 0
                || !text.startsWith(FORMAT + "\n")
                || !text.substring(end).equals(CHECKSUM + checksum(text.substring(0, end)) + "\n")) {
            throw malformed(null);
        }
        try {
            return read(text.substring(FORMAT.length() + 1, end));
        } catch (AuditFormatException e) {
            throw e;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw malformed(e);
        }
    }

    private static VerifiedState read(String text) {
        Map<String, String[]> single = new LinkedHashMap<>();
        Set<VerifierKey> trusted = new LinkedHashSet<>();
        Map<VerifierKey, Long> uses = new LinkedHashMap<>();
        List<Statement> statements = new ArrayList<>();
        List<VerifiedWriter> writers = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "checkpoint", "tree", "time" -> {
                    if (single.put(words[0], words) != null) {
                        throw malformed(null);
                    }
                }
                case "trusted" -> trusted.add(VerifierKey.parse(words[1]));
                case "use" -> uses.put(VerifierKey.parse(words[1]), Long.parseLong(words[2]));
                case "statement" ->
                    statements.add(new Statement(Long.parseLong(words[1]), MetaEntry.decode(bytes(words[2]))));
                case "writer" -> writers.add(writer(words));
                default -> throw malformed(null);
            }
        }
        if (single.size() != 3 || trusted.isEmpty()) {
            throw malformed(null);
        }
        String[] times = single.getOrDefault("time", new String[0]);
        Checkpoint checkpoint = Checkpoint.parse(
                new String(bytes(single.getOrDefault("checkpoint", times)[1]), StandardCharsets.UTF_8));
        return new VerifiedState(
                checkpoint,
                CompactRange.decode(checkpoint.size(), bytes(single.getOrDefault("tree", times)[1])),
                time(times[1]),
                time(times[2]),
                trusted,
                uses,
                statements,
                writers);
    }

    private static VerifiedWriter writer(String[] words) {
        return new VerifiedWriter(
                new WriterId(words[1], Long.parseLong(words[2])),
                CompactRange.decode(Long.parseLong(words[3]), bytes(words[4])),
                time(words[5]),
                words[6].equals(NONE) ? Instant.MIN : time(words[6]),
                words[7].equals(NONE) ? null : Action.ofCode(Integer.parseInt(words[7])),
                words[8].equals(NONE) ? null : MetaLeaf.Kind.valueOf(words[8]),
                Long.parseLong(words[9]),
                Long.parseLong(words[10]),
                words[11].equals(NONE) ? Instant.MAX : time(words[11]));
    }

    private static Instant time(String micros) {
        return EventCodec.time(Long.parseLong(micros));
    }

    private static String base64(byte[] bytes) {
        return bytes.length == 0 ? NONE : Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] bytes(String base64) {
        return base64.equals(NONE) ? new byte[0] : Base64.getDecoder().decode(base64);
    }

    private static String checksum(String text) {
        return HexFormat.of().formatHex(Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static AuditFormatException malformed(@Nullable Exception cause) {
        String message =
                "Verified state refused: it is damaged or of another form. Verify everything, and keep the new state.";
        return cause == null ? new AuditFormatException(message) : new AuditFormatException(message, cause);
    }
}
