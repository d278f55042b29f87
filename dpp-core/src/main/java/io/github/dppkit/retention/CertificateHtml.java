package io.github.dppkit.retention;

import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.internal.CertificateBody;
import io.github.dppkit.retention.internal.CertificateFacts;
import io.github.dppkit.retention.internal.HtmlPage;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Certificates as pages to be read and printed: no script, nothing from elsewhere, every text escaped, A4.
 *
 * <p>A page holds the certificate's JSON. That alone is signed: {@link #json} takes it out again, and what the page says
 * around it proves nothing.
 */
@Enforces("A1.7.d")
public final class CertificateHtml {

    private CertificateHtml() {}

    /**
     * Returns a disposal certificate as a page.
     *
     * @param certificate the certificate
     * @return HTML
     */
    public static String of(DisposalCertificate certificate) {
        CertificateBody body = certificate.body();
        HtmlPage page = new HtmlPage(
                "Certificate of disposal",
                "What was disposed of, when, where and how. The scope is named by a token, not by an order id.");
        page.state(
                "Everything dppkit reaches was read back as gone at " + body.ended() + ".",
                "Copies of the key: cryptographic erase " + body.cryptographicErase() + "; residue " + body.keyResidue()
                        + ".");
        page.section("Scope");
        page.beginFacts();
        page.fact("Deployment", body.environment());
        page.fact("Class of data", body.dataClass().name());
        page.fact("Scope (token)", body.scope().toString());
        page.fact("Selling partner (token)", body.partner().toString());
        page.fact("First brought by", body.origin());
        page.fact("Reason", HtmlPage.words(body.reason()));
        page.fact("Policy", body.policy() + ", counted from " + HtmlPage.words(body.anchor()));
        page.end();
        page.section("Dates");
        page.beginFacts();
        page.fact("First seen", text(body.firstSeenAt()));
        page.fact("Had to be gone by", text(body.deadline()));
        page.fact("Disposal began", text(body.began()));
        page.fact("Read back as gone", text(body.ended()));
        page.fact("No cache serves it from", text(body.servedUntil()));
        page.fact("Data key gone by", text(body.dataKeyGoneBy()));
        copies(page, body.copies());
        page.end();
        page.section("Cleared and read back (NIST SP 800-88: clear)");
        page.list(
                List.of("Target", "#Changed", "#Left"),
                body.targets().stream()
                        .map(target -> List.of(target.name(), Long.toString(target.count()), "0"))
                        .toList());
        exceptions(page, certificate.toJson());
        page.section("What is not known");
        page.paragraph(body.unknown().isEmpty() ? "Nothing is missing." : String.join(", ", body.unknown()));
        page.section("Evidence");
        page.beginFacts();
        page.fact("Audit event of the intent", Objects.toString(body.intent(), null));
        page.end();
        return page.end(certificate.toJson());
    }

    private static void copies(HtmlPage page, CertificateBody.@Nullable Copies copies) {
        if (copies != null) {
            page.fact("Stated as of", text(copies.asOf()));
            page.fact("Secrets above the key gone by", text(copies.secretsGone()));
            page.fact("Generations gone", text(copies.generationsGone()));
            page.fact("Backups of the key store clear", text(copies.keyBackupsClear()));
            page.fact("Backups of the root key clear", text(copies.rootBackupsClear()));
            page.fact("Backups of the data clear", text(copies.dataBackupsClear()));
            page.fact("No copy of the key can exist from", text(copies.residueEnds()));
        }
    }

    private static void exceptions(HtmlPage page, String json) {
        List<String> exceptions = CertificateFacts.exceptions(json);
        if (!exceptions.isEmpty()) {
            page.section("Kept because a law demands it");
            exceptions.forEach(page::paragraph);
        }
    }

    /**
     * Returns the certificate that a page holds.
     *
     * @param html a page of a disposal or of a notice
     * @return its JSON, to be parsed and verified
     * @throws CertificateRefusedException if there is none in it
     */
    public static String json(String html) {
        String json = HtmlPage.json(html);
        if (json == null) {
            throw new CertificateRefusedException("Certificate refused: the page does not hold exactly one.");
        }
        return json;
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }
}
