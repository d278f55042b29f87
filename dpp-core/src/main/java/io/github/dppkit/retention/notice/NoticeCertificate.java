package io.github.dppkit.retention.notice;

import io.github.dppkit.audit.AuditFormatException;
import io.github.dppkit.audit.Checkpoint;
import io.github.dppkit.audit.EventProof;
import io.github.dppkit.audit.VerifierKey;
import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.CertificateHtml;
import io.github.dppkit.retention.CertificateRefusedException;
import io.github.dppkit.retention.notice.internal.NoticePage;
import io.github.dppkit.retention.notice.internal.NoticeStatement;
import io.github.dppkit.retention.notice.internal.SignedStatement;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A signed statement of what became of a notice: what it selected, in tokens and counts; what was cleared where and by which
 * method of NIST SP 800-88; when live copies, caches, keys and backups are gone; what a law keeps; and what is not known. It
 * names no order.
 *
 * <p>One text form, laid out in {@code docs/formats.md}; any other spelling of the same statement is refused. Signed with
 * Ed25519 (RFC 8032) by the key that signs audit checkpoints. {@link #completion()} says complete only when no copy is left
 * anywhere that is known, and nothing is unknown. Immutable.
 */
@Enforces({"A1.7.b", "A1.7.d"})
public final class NoticeCertificate {

    private static final int SIGNATURE_LENGTH = 64;

    private final SignedStatement signed;

    private NoticeCertificate(SignedStatement signed) {
        this.signed = signed;
    }

    static NoticeCertificate sign(String statement, AuditSigner signer) {
        VerifierKey key = VerifierKey.of(signer.name(), signer.publicKey());
        String signature = Base64.getEncoder().encodeToString(signer.sign(signedBytes(statement)));
        return new NoticeCertificate(SignedStatement.of(statement, key.name(), keyId(key), signature));
    }

    /**
     * Reads a certificate; whether it is genuine, {@link #verify} tells.
     *
     * @param json what {@link #toJson()} gave
     * @return the certificate
     * @throws CertificateRefusedException if it has any other form
     */
    public static NoticeCertificate parse(String json) {
        SignedStatement signed = SignedStatement.parse(json);
        if (signature(signed).length != SIGNATURE_LENGTH) {
            throw new CertificateRefusedException("Certificate refused: it is not in its canonical form.");
        }
        return new NoticeCertificate(signed);
    }

    /**
     * Reads the certificate that a printed page holds; the page around it is not looked at and proves nothing.
     *
     * @param html what {@link #toHtml()} gave
     * @return the certificate
     * @throws CertificateRefusedException if there is none in it
     */
    public static NoticeCertificate parseHtml(String html) {
        return parse(CertificateHtml.json(html));
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
            boolean named =
                    key.name().equals(signed.signature("keyName")) && keyId(key).equals(signed.signature("keyId"));
            if (named && key.verifies(signedBytes(signed.statement()), signature)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Tells whether this certificate is in the audit trail: the proof leads from an event that holds its hash to the
     * checkpoint. Nothing but the three is needed; whether the checkpoint is genuine, its own verification tells.
     *
     * @param proof of the event that put it on record
     * @param checkpoint that covers the event
     * @return false if the event is of another document, or the proof does not lead to the checkpoint
     */
    public boolean isOnRecord(EventProof proof, Checkpoint checkpoint) {
        String hash = HexFormat.of().formatHex(Sha256.of(toJson().getBytes(StandardCharsets.UTF_8)));
        try {
            return proof.verifies(checkpoint) && hash.equals(proof.event().evidence());
        } catch (AuditFormatException e) {
            return false;
        }
    }

    private static byte[] signature(SignedStatement signed) {
        String text = signed.signature("ed25519");
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            return Base64.getEncoder().encodeToString(bytes).equals(text) ? bytes : new byte[0];
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static byte[] signedBytes(String statement) {
        return (NoticeStatement.FORMAT + "\n" + statement).getBytes(StandardCharsets.UTF_8);
    }

    private static String keyId(VerifierKey key) {
        return HexFormat.of().toHexDigits(key.id());
    }

    /**
     * Returns the text form, which is the certificate.
     *
     * @return JSON on one line
     */
    public String toJson() {
        return signed.json();
    }

    /**
     * Returns a page to be read and printed: no script, nothing from elsewhere, A4. It holds the JSON, which alone is signed.
     *
     * @return HTML
     */
    public String toHtml() {
        return NoticePage.of(signed);
    }

    /**
     * Returns the notice.
     *
     * @return the host's name of it
     */
    public String notice() {
        return signed.text("notice");
    }

    /**
     * Returns how complete the destruction is, in words.
     *
     * @return {@code complete on} a day only if nothing is left and nothing unknown, {@code but for what a law keeps} where
     *     there are exceptions; else {@code not complete}, {@code not claimed} or {@code pending}, with the reason
     */
    public String completion() {
        return signed.text("completion");
    }

    /**
     * Tells whether retentions of all backups are known.
     *
     * @return {@code known} or {@code unknown}
     */
    public String backups() {
        return signed.text("backups");
    }

    /**
     * Returns how many scopes came to which end.
     *
     * @param of {@code selected}, {@code erased}, {@code erasedBefore}, {@code notFound} or {@code open}
     * @return the number, 0 for another word
     */
    public long count(String of) {
        return signed.count(of).orElse(0L);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NoticeCertificate that && toJson().equals(that.toJson());
    }

    @Override
    public int hashCode() {
        return toJson().hashCode();
    }

    /** Returns the JSON, which holds no order id. */
    @Override
    public String toString() {
        return toJson();
    }
}
