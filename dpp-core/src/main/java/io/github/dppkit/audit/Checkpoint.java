package io.github.dppkit.audit;

import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.policy.Environment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A signed statement of how many leaves the meta-log has and what their root is: a C2SP tlog-checkpoint.
 *
 * <p>Parsing checks the form, not the signatures: {@link #signedBy(Collection)} does. Extension lines are refused, as no
 * monitor could audit them. Immutable.
 */
public final class Checkpoint {

    private static final int MAX_NOTE = 4_096;
    private static final int MAX_SIGNATURES = 16;
    private static final String SIGNATURE = "\u2014 ";
    private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,17}");

    private final String origin;
    private final long size;
    private final byte[] root;
    private final List<Signature> signatures;
    private final String note;

    /** One signature line: which key claims to have signed, and what it signed with. */
    private record Signature(String name, String base64) {

        int keyId() {
            return ByteBuffer.wrap(decode(base64)).getInt();
        }

        byte[] bytes() {
            byte[] line = decode(base64);
            return Arrays.copyOfRange(line, 4, line.length);
        }
    }

    /** What the signatures of a checkpoint are worth. */
    public enum SignatureState {
        /** At least one trusted key signed, and no signature in a trusted key's name is false. */
        VALID,
        /** There is no signature line. */
        MISSING,
        /** No signature is of a trusted key. */
        UNKNOWN_KEY,
        /** A signature in a trusted key's name is false. */
        INVALID
    }

    private Checkpoint(String origin, long size, byte[] root, List<Signature> signatures, String note) {
        this.origin = origin;
        this.size = size;
        this.root = root;
        this.signatures = List.copyOf(signatures);
        this.note = note;
    }

    /**
     * Returns the origin line of an environment's log.
     *
     * @param environment the environment
     * @return {@code dppkit.audit/<environment>}
     */
    public static String originOf(Environment environment) {
        return "dppkit.audit/" + environment.name();
    }

    /** Makes and signs a checkpoint, and checks the signature against the signer's own public key. */
    static Checkpoint sign(String origin, long size, byte[] root, AuditSigner signer) {
        String text = origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n";
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        VerifierKey key = VerifierKey.of(signer.name(), signer.publicKey());
        byte[] signature = signer.sign(message);
        if (!key.verifies(message, signature)) {
            throw new AuditIntegrityException(
                    "Checkpoint refused: the signer's signature does not fit its public key. Check the signing key.");
        }
        byte[] line = ByteBuffer.allocate(4 + signature.length)
                .putInt(key.id())
                .put(signature)
                .array();
        return parse(
                text + "\n" + SIGNATURE + key.name() + " " + Base64.getEncoder().encodeToString(line) + "\n");
    }

    /**
     * Reads a checkpoint.
     *
     * @param note the whole signed note; signature lines may be missing, which {@link #signedBy(Collection)} reports
     * @return the checkpoint
     * @throws AuditFormatException if it has another form
     */
    public static Checkpoint parse(String note) {
        if (note.length() > MAX_NOTE || !note.endsWith("\n") || note.chars().anyMatch(c -> c < 0x20 && c != '\n')) {
            throw malformed();
        }
        List<String> lines = Arrays.asList(note.substring(0, note.length() - 1).split("\n", -1));
        boolean unsigned =
                lines.size() == 3 || (lines.size() == 4 && lines.get(3).isEmpty());
        boolean signed = lines.size() > 4
                && lines.get(3).isEmpty()
                && lines.size() <= 4 + MAX_SIGNATURES
                && lines.subList(4, lines.size()).stream().allMatch(line -> line.startsWith(SIGNATURE));
        if ((!unsigned && !signed)
                || lines.get(0).isEmpty()
                || !SIZE.matcher(lines.get(1)).matches()) {
            throw malformed();
        }
        byte[] root = decode(lines.get(2));
        if (root.length != Sha256.LENGTH) {
            throw malformed();
        }
        List<Signature> signatures = new ArrayList<>();
        for (String line : signed ? lines.subList(4, lines.size()) : List.<String>of()) {
            signatures.add(signature(line));
        }
        return new Checkpoint(lines.get(0), Long.parseLong(lines.get(1)), root, signatures, note);
    }

    private static Signature signature(String line) {
        String[] parts = line.substring(SIGNATURE.length()).split(" ", -1);
        if (parts.length != 2) {
            throw malformed();
        }
        if (decode(parts[1]).length < 5) {
            throw malformed();
        }
        return new Signature(VerifierKey.requireName(parts[0]), parts[1]);
    }

    private static byte[] decode(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new AuditFormatException("Checkpoint refused: a part is not base64.", e);
        }
        if (!Base64.getEncoder().encodeToString(bytes).equals(base64)) {
            throw malformed();
        }
        return bytes;
    }

    private static AuditFormatException malformed() {
        return new AuditFormatException("Checkpoint refused: it is no C2SP tlog-checkpoint of this log.");
    }

    /**
     * Checks the signatures.
     *
     * @param trusted the keys to trust
     * @return what they are worth; only {@link SignatureState#VALID} is good
     */
    public SignatureState signedBy(Collection<VerifierKey> trusted) {
        if (signatures.isEmpty()) {
            return SignatureState.MISSING;
        }
        byte[] message = text().getBytes(StandardCharsets.UTF_8);
        SignatureState state = SignatureState.UNKNOWN_KEY;
        for (Signature signature : signatures) {
            for (VerifierKey key : trusted) {
                if (key.name().equals(signature.name()) && key.id() == signature.keyId()) {
                    if (!key.verifies(message, signature.bytes())) {
                        return SignatureState.INVALID;
                    }
                    state = SignatureState.VALID;
                }
            }
        }
        return state;
    }

    private String text() {
        return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n";
    }

    /**
     * Returns which log it speaks of.
     *
     * @return the origin line
     */
    public String origin() {
        return origin;
    }

    /**
     * Returns the number of leaves of the meta-log.
     *
     * @return 0 or more
     */
    public long size() {
        return size;
    }

    /**
     * Returns the root of the meta-log at that size.
     *
     * @return a new array of 32 bytes
     */
    public byte[] root() {
        return root.clone();
    }

    /**
     * Returns the signed note as it is stored and published.
     *
     * @return text ending in a line end
     */
    public String note() {
        return note;
    }

    /**
     * Tells whether two checkpoints state the same: origin, size and root; signatures may differ.
     *
     * @param other another checkpoint
     * @return true if they agree
     */
    public boolean agreesWith(Checkpoint other) {
        return text().equals(other.text());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Checkpoint that && note.equals(that.note);
    }

    @Override
    public int hashCode() {
        return note.hashCode();
    }

    /**
     * Returns the note.
     *
     * @return what {@link #parse(String)} reads
     */
    @Override
    public String toString() {
        return note;
    }
}
