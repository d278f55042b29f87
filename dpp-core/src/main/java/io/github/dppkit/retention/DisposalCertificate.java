package io.github.dppkit.retention;

import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.audit.VerifierKey;
import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.internal.CertificateBody;
import io.github.dppkit.retention.internal.CertificateJson;
import io.github.dppkit.retention.spi.DataClass;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A signed statement of what was disposed of, when and where, and of what is not known; it names no order.
 *
 * <p>One text form, laid out in {@code docs/formats.md}; any other spelling of the same statement is refused. Signed with
 * Ed25519 (RFC 8032) by the key that signs audit checkpoints. Immutable.
 */
@Enforces({"A2.1.a", "L4.c"})
public final class DisposalCertificate {

    private static final int SIGNATURE_LENGTH = 64;

    private final CertificateJson.Signed signed;
    private final String json;

    private DisposalCertificate(CertificateJson.Signed signed, String json) {
        this.signed = signed;
        this.json = json;
    }

    /** Signs a statement. */
    static DisposalCertificate sign(CertificateBody body, AuditSigner signer) {
        VerifierKey key = VerifierKey.of(signer.name(), signer.publicKey());
        byte[] signature = signer.sign(signedBytes(body));
        CertificateJson.Signed signed = new CertificateJson.Signed(
                body, key.name(), keyId(key), Base64.getEncoder().encodeToString(signature));
        return new DisposalCertificate(signed, CertificateJson.write(signed));
    }

    /**
     * Reads a certificate; whether it is genuine, {@link #verify} tells.
     *
     * @param json what {@link #toJson()} gave
     * @return the certificate
     * @throws CertificateRefusedException if it has any other form
     */
    public static DisposalCertificate parse(String json) {
        CertificateJson.Signed signed = CertificateJson.read(json);
        if (!CertificateJson.write(signed).equals(json) || signature(signed).length != SIGNATURE_LENGTH) {
            throw new CertificateRefusedException("Certificate refused: it is not in its canonical form.");
        }
        return new DisposalCertificate(signed, json);
    }

    /**
     * Tells whether one of these keys signed exactly this certificate.
     *
     * @param keys public keys, obtained by another way than the certificate
     * @return false if none did
     */
    public boolean verify(VerifierKey... keys) {
        byte[] signature = signature(signed);
        for (VerifierKey key : keys) {
            boolean named = key.name().equals(signed.keyName()) && keyId(key).equals(signed.keyId());
            if (named && key.verifies(signedBytes(signed.body()), signature)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the signature; none if its base64 is not the one spelling of it. */
    private static byte[] signature(CertificateJson.Signed signed) {
        try {
            byte[] bytes = Base64.getDecoder().decode(signed.signature());
            return Base64.getEncoder().encodeToString(bytes).equals(signed.signature()) ? bytes : new byte[0];
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static byte[] signedBytes(CertificateBody body) {
        return (CertificateJson.format(body) + "\n" + CertificateJson.write(body)).getBytes(StandardCharsets.UTF_8);
    }

    private static String keyId(VerifierKey key) {
        return HexFormat.of().toHexDigits(key.id());
    }

    /**
     * Returns the text form.
     *
     * @return JSON on one line
     */
    public String toJson() {
        return json;
    }

    /**
     * Returns the token of the scope in the audit trail.
     *
     * @return never its id
     */
    public SubjectToken scope() {
        return signed.body().scope();
    }

    /**
     * Returns what was disposed of.
     *
     * @return the class of data
     */
    public DataClass dataClass() {
        return signed.body().dataClass();
    }

    /**
     * Returns when everything was read back as gone.
     *
     * @return the instant
     */
    public Instant endedAt() {
        return signed.body().ended();
    }

    /**
     * Returns when the data had to be gone at the latest.
     *
     * @return the instant
     */
    public Instant deadline() {
        return signed.body().deadline();
    }

    /**
     * Returns until when a key cache or a permit on any node may still have served.
     *
     * @return the instant from which no node can
     */
    public Instant servedUntil() {
        return signed.body().servedUntil();
    }

    /**
     * Returns what was cleared; each target was read back as holding nothing of the scope.
     *
     * @return target names and how many rows, files or documents were changed
     */
    public Map<String, Long> targets() {
        Map<String, Long> counts = new TreeMap<>();
        signed.body().targets().forEach(target -> counts.put(target.name(), target.count()));
        return counts;
    }

    /**
     * Returns the latest day under which the data key was ever wrapped: at its start the last secret that opens a copy of
     * the key is destroyed, unless a roll did so before.
     *
     * @return empty if no key was ever made
     */
    public Optional<LocalDate> lastKeyDay() {
        return Optional.ofNullable(signed.body().lastKeyDay());
    }

    /**
     * Tells whether every secret that the data key was ever wrapped under was destroyed when the certificate was issued.
     *
     * @return false if one was left
     */
    public boolean isEpochSecretDestroyed() {
        return signed.body().epochSecretDestroyed();
    }

    /**
     * Returns since when every copy of the data key is noise, in words.
     *
     * @return {@code complete on} a day if no copy of the key can exist any more, {@code secrets destroyed on} a day if what is
     *     left is residue, {@code pending until} a day {@code at the latest}, or why none applies
     */
    public String cryptographicErase() {
        return signed.body().cryptographicErase();
    }

    /**
     * Returns what may be left of the key: copies of wrapped secrets, in backups or raw, that a generation or the root key
     * opens.
     *
     * @return {@code none}, {@code unknown}, {@code pending}, or {@code ends at} or {@code ended at} an instant
     */
    public String keyResidue() {
        return signed.body().keyResidue();
    }

    /**
     * Returns the audit event that announced the disposal.
     *
     * @return empty if none could be recorded
     */
    public Optional<EventId> intent() {
        return Optional.ofNullable(signed.body().intent());
    }

    /**
     * Returns the day by whose start, 00:00 UTC, every blind-index key is gone that a token of this scope can have been made
     * with.
     *
     * @return empty if no PII was disposed of, or without a blind index
     */
    public Optional<LocalDate> indexKeyEnds() {
        return Optional.ofNullable(signed.body().indexKeyEnds());
    }

    /**
     * Returns the moment for which this certificate says what is left of copies.
     *
     * @return empty in a certificate of the first version
     */
    public Optional<Instant> asOf() {
        return copies().map(CertificateBody.Copies::asOf);
    }

    /**
     * Returns when the last generation was destroyed that opens a secret of the key: from then on raw copies of any age, with
     * everything that exists today, open nothing.
     *
     * @return empty if that is not known, or one is left
     */
    public Optional<Instant> generationsGone() {
        return copies().map(CertificateBody.Copies::generationsGone);
    }

    /**
     * Returns from when on no backup of the key store holds a secret of the key.
     *
     * @return empty if that is not known yet
     */
    public Optional<Instant> keyBackupsClear() {
        return copies().map(CertificateBody.Copies::keyBackupsClear);
    }

    /**
     * Returns from when on no backup of the root key or of generations opens a secret of the key.
     *
     * @return empty if that is not known yet
     */
    public Optional<Instant> rootBackupsClear() {
        return copies().map(CertificateBody.Copies::rootBackupsClear);
    }

    /**
     * Returns from when on no backup of the data holds anything of the scope.
     *
     * @return empty if that is not known yet
     */
    public Optional<Instant> dataBackupsClear() {
        return copies().map(CertificateBody.Copies::dataBackupsClear);
    }

    /**
     * Returns from when on no copy of the key can exist.
     *
     * @return empty if that is not known yet
     */
    public Optional<Instant> residueEnds() {
        return copies().map(CertificateBody.Copies::residueEnds);
    }

    private Optional<CertificateBody.Copies> copies() {
        return Optional.ofNullable(signed.body().copies());
    }

    /** Returns what it states, to issue it again. */
    CertificateBody body() {
        return signed.body();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DisposalCertificate that && json.equals(that.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    /** Returns the JSON, which holds no order id. */
    @Override
    public String toString() {
        return json;
    }
}
