package io.github.dppkit.crypto;

import io.github.dppkit.crypto.internal.ArchiveFormat;
import io.github.dppkit.crypto.internal.Hpke;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.internal.SubjectTokens;
import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealDeniedException;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.PolicyConfigurationException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Encrypts what a law makes one keep into records of a cold archive, which this process cannot open: HPKE (RFC 9180) to
 * the public key of the jurisdiction and fiscal year, whose private half has never been on a server.
 *
 * <p><strong>Guarantees.</strong> A record is bound to environment, selling partner, scope, fiscal year, jurisdiction,
 * purpose and schema. It holds only what a live permit reveals, for a purpose that a law names: tax or another legal duty.
 * There is no call that opens one.
 *
 * <p><strong>Non-guarantees.</strong> Its header shows environment, selling partner, jurisdiction, year, purpose, schema
 * and the audit token of the scope; its length shows. The live copy is not erased here. A record does not prove who made
 * it: its hash, on record, does. X25519 does not withstand a large quantum computer; the header names the suite so that
 * another can follow.
 *
 * <p>Safe for use by several threads.
 */
@Enforces("A2.1.c")
public final class ArchiveEncryptor {

    private final Environment environment;
    private final PermitIssuer issuer;
    private final SubjectTokens tokens;
    private final Map<ArchiveYear, ArchivePublicKey> keys;

    private ArchiveEncryptor(
            Environment environment,
            PermitIssuer issuer,
            SubjectTokens tokens,
            Map<ArchiveYear, ArchivePublicKey> keys) {
        this.environment = environment;
        this.issuer = issuer;
        this.tokens = tokens;
        this.keys = keys;
    }

    /**
     * Creates an encryptor; only dppkit's composition root can name the parameters.
     *
     * @param environment what records are bound to
     * @param issuer whose permits reveal what goes in
     * @param tokens stand for scopes in the headers
     * @param keys one for each jurisdiction and fiscal year
     * @return the encryptor
     * @throws PolicyConfigurationException if two keys are for one year: destroying one would not dispose of the year
     */
    public static ArchiveEncryptor create(
            Environment environment, PermitIssuer issuer, SubjectTokens tokens, Collection<ArchivePublicKey> keys) {
        Map<ArchiveYear, ArchivePublicKey> byYear = new HashMap<>();
        for (ArchivePublicKey key : keys) {
            if (byYear.put(key.year(), key) != null) {
                throw new PolicyConfigurationException("Archive keys refused (A2.1.c): there are two for " + key.year()
                        + "; a year has one, and destroying it disposes of the year.");
            }
        }
        return new ArchiveEncryptor(environment, issuer, tokens, Map.copyOf(byYear));
    }

    /**
     * Encrypts the fields that the law asks for.
     *
     * @param fields which values, by where they stood; each decrypted with the permit
     * @param scope whose data
     * @param year which key
     * @param schema what the fields mean, as {@code invoice/1}: 2 to 64 lower-case letters, digits or {@code . / -}
     * @param permit reveals the values, for a tax purpose or another legal duty
     * @return the record to store
     * @throws RevealDeniedException if there is no permit, it does not cover the scope or a value, or no law is its purpose
     * @throws KeyUnavailableException if there is no key for the year, or the audit token cannot be made
     * @throws InvalidPiiException if there is no field, the schema has another form, or there is more than 16 MiB
     */
    public ArchiveRecord encrypt(
            Map<FieldName, ? extends Pii> fields,
            PiiScope scope,
            ArchiveYear year,
            String schema,
            RevealPermit permit) {
        requireLawful(permit, scope);
        if (fields.isEmpty()) {
            throw new InvalidPiiException("Archive record refused (A2.1.c): it would hold no field.");
        }
        List<ArchiveFormat.Entry> entries = new ArrayList<>(fields.size());
        fields.forEach((field, value) -> entries.add(new ArchiveFormat.Entry(
                field.toString(), value.type().code(), value.reveal(permit).getBytes(StandardCharsets.UTF_8))));
        ArchiveRecord made = encrypt(entries, scope, year, schema, permit.purpose());
        entries.forEach(entry -> Arrays.fill(entry.content(), (byte) 0));
        return made;
    }

    /**
     * Encrypts a document made of revealed values, such as an invoice.
     *
     * @param document its bytes, at most 16 MiB; not changed
     * @param scope whose data
     * @param year which key
     * @param schema what it is, as for fields
     * @param permit the one that revealed what is in it; still alive, or the document stays
     * @return the record to store
     * @throws RevealDeniedException if there is no permit, it has expired, does not cover the scope, or no law is its
     *     purpose
     * @throws KeyUnavailableException if there is no key for the year, or the audit token cannot be made
     * @throws InvalidPiiException if the schema has another form, or there is more than 16 MiB
     */
    public ArchiveRecord encrypt(
            byte[] document, PiiScope scope, ArchiveYear year, String schema, RevealPermit permit) {
        requireLawful(permit, scope);
        List<ArchiveFormat.Entry> entries = List.of(new ArchiveFormat.Entry("document", 0, document));
        return encrypt(entries, scope, year, schema, permit.purpose());
    }

    private void requireLawful(RevealPermit permit, PiiScope scope) {
        if (permit == null) {
            throw new RevealDeniedException("Archiving denied (A1.3.a): no permit; request one from the access guard.");
        }
        permit.require(issuer, scope, issuer.millis());
        if (permit.purpose().kind() == Purpose.Kind.SHIPPING) {
            throw new RevealDeniedException(
                    "Archiving denied (A2.1.c): only what a law makes one keep is archived; use a tax purpose or a legal"
                            + " duty.");
        }
    }

    private ArchiveRecord encrypt(
            List<ArchiveFormat.Entry> entries, PiiScope scope, ArchiveYear year, String schema, Purpose purpose) {
        ArchivePublicKey key = keys.get(year);
        if (key == null) {
            throw new KeyUnavailableException("Archive key unavailable (A2.1.c): there is none for " + year
                    + "; make one with the offline tool and give its public text to this application.");
        }
        if (!ArchiveFormat.isSchema(schema)) {
            throw new InvalidPiiException(
                    "Archive schema refused (A2.1.c): use 2 to 64 lower-case letters, digits or . / - such as invoice/1.");
        }
        byte[] content = ArchiveFormat.content(scope.canonical(), entries);
        if (content.length > ArchiveFormat.MAXIMUM) {
            throw new InvalidPiiException("Archive record refused (A2.1.c): it has more than 16 MiB.");
        }
        byte[] header = new ArchiveFormat.Header(
                        key.named().id(),
                        year.jurisdiction(),
                        year.fiscalYear(),
                        environment.name(),
                        scope.partner().id(),
                        tokens.token(scope),
                        purpose.canonical(),
                        schema)
                .toBytes();
        byte[] body = Hpke.encrypt(key.named().key(), content, ArchiveFormat.info(header));
        Arrays.fill(content, (byte) 0);
        return ArchiveRecord.of(ArchiveFormat.join(header, body));
    }
}
