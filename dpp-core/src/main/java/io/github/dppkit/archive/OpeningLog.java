package io.github.dppkit.archive;

import io.github.dppkit.audit.VerifierKey;
import io.github.dppkit.audit.internal.AppendOnlyFile;
import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.keys.SigningKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * The tool's own record: one signed line for each step, in a file that is only appended to, each with the hash of the line
 * before; {@code docs/formats.md} lays it out. No line holds content, and none a reason in words.
 *
 * <p>Whoever has the key that signs can write another log, and lines cut off the end do not show by themselves: the hash of
 * the last line belongs on record in the audit trail after each use of the tool.
 */
final class OpeningLog {

    /** The name of the key that signs. */
    static final String KEY_NAME = "dppkit.archive-log";

    private static final String FORMAT = "dpp-archive-log/1";
    private static final String TORN = "\t#torn";
    private static final int FIELDS = 12;
    private static final int MAXIMUM = 64 * 1024 * 1024;
    private static final HexFormat HEX = HexFormat.of();

    /** What the tool is about to do, or did. */
    enum Step {
        /** A year's key is about to be made. */
        CREATING,
        /** It is made. */
        CREATED,
        /** A record is about to be opened. */
        OPENING,
        /** It was opened, and its content written out. */
        OPENED,
        /** It did not open. */
        REFUSED,
        /** A year's key is about to be destroyed. */
        DESTROYING,
        /** Its file is gone. */
        DESTROYED
    }

    /** The two who do it. */
    record People(String first, String second) {}

    /**
     * What a line says besides number, hash and time.
     *
     * @param step what
     * @param key which year's key, such as {@code DE-2026}
     * @param keyId its id in hexadecimal, or a dash while it has none
     * @param sha256 hash of the record, or a dash
     * @param caseNumber which case asks for it
     */
    record Entry(Step step, String key, String keyId, String sha256, String caseNumber) {}

    /**
     * The end of a log that was read and found good.
     *
     * @param lines how many
     * @param hash of the last line in hexadecimal, 64 zeros if there is none
     * @param containsHead whether the hash asked for is that of one of its lines
     * @param torn whether a cut-off line follows
     * @param keys the id of each key that was made, by its name
     */
    record Head(int lines, String hash, boolean containsHead, boolean torn, Map<String, String> keys) {}

    private final Path path;
    private final AppendOnlyFile file;
    private final VerifierKey verifier;

    OpeningLog(Path path, VerifierKey verifier) {
        this.path = path;
        this.file = new AppendOnlyFile(path, "Opening log", ArchiveToolException::new);
        this.verifier = verifier;
    }

    static VerifierKey verifier(SigningKey key) {
        return VerifierKey.of(KEY_NAME, key.publicKey());
    }

    /** Appends a line, forced to the disk; refuses to go on with a log that is not good. */
    void append(SigningKey key, Instant at, People people, Entry entry) {
        file.append(in -> {
            Head head = read(in, "");
            String line = String.join(
                    "\t",
                    FORMAT,
                    Integer.toString(head.lines() + 1),
                    head.hash(),
                    at.toString(),
                    people.first(),
                    people.second(),
                    entry.step().name(),
                    entry.key(),
                    entry.keyId(),
                    entry.sha256(),
                    entry.caseNumber());
            String signature = Base64.getEncoder().encodeToString(key.sign(line.getBytes(StandardCharsets.UTF_8)));
            return (head.torn() ? TORN + "\n" : "") + line + "\t" + signature + "\n";
        });
    }

    /** Tells whether anything was ever written. */
    boolean exists() {
        return Files.exists(path);
    }

    /** Reads the whole log and judges every line; {@code wanted} is the hash of a line that must be there, or empty. */
    Head verify(String wanted) {
        try {
            return file.read(in -> read(in, wanted));
        } catch (IOException e) {
            throw new ArchiveToolException("Opening log cannot be read; check that it is there.", e);
        }
    }

    private Head read(FileChannel in, String wanted) throws IOException {
        if (in.size() > MAXIMUM) {
            throw new ArchiveToolException("Opening log refused: it has more than 64 MiB; begin another.");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) in.size());
        int read = 0;
        while (bytes.hasRemaining() && read >= 0) {
            read = in.read(bytes, bytes.position());
        }
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        Map<String, String> keys = new HashMap<>();
        int lines = 0;
        boolean contains = wanted.isEmpty();
        String hash = HEX.formatHex(new byte[Sha256.LENGTH]);
        int at = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', at)) {
            String line = text.substring(at, end);
            at = end + 1;
            if (!line.endsWith(TORN)) {
                lines++;
                String[] part = good(line, lines, hash);
                if (part[6].equals(Step.CREATED.name())) {
                    keys.put(part[7], part[8]);
                }
                hash = HEX.formatHex(Sha256.of(line.getBytes(StandardCharsets.UTF_8)));
                contains |= hash.equals(wanted);
            }
        }
        return new Head(lines, hash, contains, at < text.length(), keys);
    }

    private String[] good(String line, int number, String previous) {
        String[] part = line.split("\t", -1);
        int signed = line.lastIndexOf('\t');
        boolean good = part.length == FIELDS
                && part[0].equals(FORMAT)
                && part[1].equals(Integer.toString(number))
                && part[2].equals(previous)
                && Arrays.stream(Step.values()).anyMatch(step -> step.name().equals(part[6]))
                && verifier.verifies(line.substring(0, signed).getBytes(StandardCharsets.UTF_8), decode(part[11]));
        if (!good) {
            throw new ArchiveToolException("Opening log refused (A2.1.c): line " + number
                    + " is not what was written, or another key signed it. Keep the file as it is and find out why.");
        }
        return part;
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
