package io.github.dppkit.spapi;

import io.github.dppkit.crypto.DecryptionFailedException;
import io.github.dppkit.crypto.FieldEncryptor;
import io.github.dppkit.crypto.Reencryptor;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.RevealDeniedException;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.spapi.internal.Catalogue;
import io.github.dppkit.spapi.internal.Intake;
import io.github.dppkit.spapi.internal.JsonDecryption;
import io.github.dppkit.spapi.internal.JsonEncryption;
import io.github.dppkit.spapi.internal.JsonReencryption;
import io.github.dppkit.spapi.internal.Operations;
import io.github.dppkit.spapi.internal.Payloads;
import io.github.dppkit.spapi.internal.ReportDecryption;
import io.github.dppkit.spapi.internal.ReportEncryption;
import io.github.dppkit.spapi.spi.IngestListener;
import io.github.dppkit.spapi.spi.OrderFacts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * Takes SP-API payloads in: finds every leaf of personal data by its path and encrypts it where it stands.
 *
 * <p><strong>Guarantees.</strong> A payload is read and judged as a whole before the first leaf is encrypted; one that is
 * malformed, deeper than 256, longer than 16 MiB or holds a name twice is refused, and nothing of it is stored or shown.
 * Each leaf belongs to the order that the nearest object around it names, else to the only order of the payload, else to
 * the one of {@link SpApiOperation#forOrder}, else to the seller, operation and day. What the payload says of an order's
 * way is told to {@link OrderFacts} before anything of that order is encrypted. A leaf opens only at its path and its
 * position within its order. Everything else comes out as it went in, byte for byte. Leaves of a scope that is erased, or whose
 * last day has come, are dropped and no key is made for them.
 *
 * <p><strong>Non-guarantees.</strong> Booleans, nulls and empty strings stay, and so do the names of fields and the number
 * of elements. What the catalogue does not know and whose name does not tell stays readable.
 *
 * <p>Safe for use by several threads. Memory: the payload, and a single leaf about eight times.
 */
@Enforces({"A2.4.a", "L4.a", "M1.a"})
public final class SpApiEncryptor {

    private final JsonEncryption encryption;
    private final JsonDecryption decryption;
    private final JsonReencryption reencryption;
    private final ReportEncryption reportEncryption;
    private final ReportDecryption reportDecryption;
    private final IngestListener listener;
    private final FieldEncryptor encryptor;

    private SpApiEncryptor(
            Operations operations,
            FieldEncryptor encryptor,
            OrderFacts facts,
            IngestListener listener,
            SpApiSettings settings) {
        Intake intake = new Intake(operations, encryptor, facts, settings.needed(), settings.isDroppingUnneeded());
        this.encryption = new JsonEncryption(intake);
        this.decryption = new JsonDecryption(operations, encryptor);
        this.reencryption = new JsonReencryption(operations);
        this.reportEncryption = new ReportEncryption(intake);
        this.reportDecryption = new ReportDecryption(operations, encryptor);
        this.listener = listener;
        this.encryptor = encryptor;
    }

    /**
     * Creates an encryptor of payloads.
     *
     * @param encryptor encrypts and opens leaves
     * @param facts hears what payloads say of orders
     * @param listener hears what was taken in
     * @param settings where the host departs from the catalogue
     * @return the encryptor
     */
    public static SpApiEncryptor create(
            FieldEncryptor encryptor, OrderFacts facts, IngestListener listener, SpApiSettings settings) {
        Operations operations = new Operations(Catalogue.load(), settings.rules());
        return new SpApiEncryptor(operations, encryptor, facts, listener, settings);
    }

    /**
     * Encrypts the personal data of a payload.
     *
     * @param operation which payload it is
     * @param json the payload, UTF-8, at most 16 MiB
     * @param seller whose it is
     * @param provenance where it comes from and when: without it nothing is taken in (clause M1.a)
     * @return what to store
     * @throws SpApiPayloadException if the payload is refused; nothing was encrypted
     * @throws KeyUnavailableException if the keys do not answer
     */
    public EncryptedJson encrypt(SpApiOperation operation, byte[] json, SellingPartner seller, Provenance provenance) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(json.length + json.length / 2);
        IngestReport report = encrypt(operation, json, seller, provenance, out);
        return new EncryptedJson(out.toByteArray(), report);
    }

    /**
     * Encrypts the personal data of a payload from one stream to another.
     *
     * @param operation which payload it is
     * @param in the payload, UTF-8, at most 16 MiB; read to its end or that limit, left open
     * @param seller whose it is
     * @param provenance where it comes from and when
     * @param out where the result goes; left open. After an exception it may hold a part of the result, to be thrown away
     * @return what the payload brought
     * @throws SpApiPayloadException if the payload is refused; nothing was encrypted or written
     * @throws KeyUnavailableException if the keys do not answer
     */
    public IngestReport encrypt(
            SpApiOperation operation, InputStream in, SellingPartner seller, Provenance provenance, OutputStream out) {
        requireOrigin(provenance);
        return encrypt(operation, Payloads.read(in), seller, provenance, out);
    }

    private IngestReport encrypt(
            SpApiOperation operation, byte[] json, SellingPartner seller, Provenance provenance, OutputStream out) {
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(seller, "seller");
        requireOrigin(provenance);
        try {
            IngestReport report = encryption.encrypt(operation, Payloads.bounded(json), seller, provenance, out);
            listener.ingested(report);
            return report;
        } catch (IOException e) {
            throw new UncheckedIOException("The encrypted SP-API payload cannot be written.", e);
        } finally {
            encryptor.endBatch();
        }
    }

    private static void requireOrigin(Provenance provenance) {
        Objects.requireNonNull(
                provenance,
                "provenance (M1.a): data without a source are not taken in; name the operation and the instant");
    }

    /**
     * Opens a stored payload: all of it, or an exception. A permit that lacks the category of one leaf opens none; see
     * {@link #decryptLeaf} for single ones.
     *
     * @param operation as it was encrypted, {@link SpApiOperation#forOrder} included
     * @param json what was stored
     * @param seller whose it is
     * @param permit for all its scopes and categories; for leaves that no order owns, exactly one ingest scope
     * @return the original as JSON values, UTF-8
     * @throws RevealDeniedException if there is no permit or it does not cover it all
     * @throws DecryptionFailedException if a leaf is not what was encrypted for its place
     * @throws KeyUnavailableException if a scope is erased or past its deadline, or the keys do not answer
     * @throws SpApiPayloadException if it is no JSON any more
     */
    public byte[] decrypt(SpApiOperation operation, byte[] json, SellingPartner seller, RevealPermit permit) {
        requirePermit(permit);
        ByteArrayOutputStream out = new ByteArrayOutputStream(json.length);
        try {
            decryption.decrypt(operation, json, seller, permit, out);
        } catch (IOException e) {
            throw new UncheckedIOException("The SP-API payload cannot be written.", e);
        } finally {
            encryptor.endBatch();
        }
        return out.toByteArray();
    }

    /**
     * Encrypts the leaves of a stored payload again during a recovery, for the host's own
     * {@link io.github.dppkit.crypto.spi.ReencryptionTarget}: those of the scope at work. Of leaves that no order owns, all
     * belong to that scope if it is an ingest scope of this operation; show it payloads of its day only.
     *
     * @param operation as it was encrypted
     * @param json what is stored; not changed
     * @param seller whose it is
     * @param values encrypts them
     * @return what to store instead, by compare and set; the same bytes if nothing is to be done
     * @throws SpApiPayloadException if it is no JSON any more
     * @throws KeyUnavailableException if the new key can encrypt nothing
     */
    public byte[] reencrypt(SpApiOperation operation, byte[] json, SellingPartner seller, Reencryptor values) {
        return reencryption.reencrypt(operation, json, seller, values);
    }

    /**
     * Opens one leaf of a stored payload.
     *
     * @param operation as it was encrypted
     * @param json what was stored
     * @param seller whose it is
     * @param pointer which leaf (RFC 6901), such as {@code /order/buyer/buyerEmail}
     * @param permit for its scope and category
     * @return the typed value, which the same permit reveals; a number is the text of its literal
     * @throws InvalidPiiException if no encrypted leaf stands there
     * @throws RevealDeniedException if there is no permit or it does not cover it
     * @throws DecryptionFailedException if it is not what was encrypted for its place
     * @throws KeyUnavailableException if its scope is erased or past its deadline, or the keys do not answer
     */
    public Pii decryptLeaf(
            SpApiOperation operation, byte[] json, SellingPartner seller, String pointer, RevealPermit permit) {
        requirePermit(permit);
        return decryption.decryptLeaf(operation, json, seller, pointer, permit);
    }

    /**
     * Encrypts the personal data of a flat-file report: cells of the columns that the catalogue knows, and of others whose
     * name says what they hold. Each line belongs to the order it names, else to the seller, report and day.
     *
     * @param report which report it is
     * @param in the report, at most 16 MiB; read to its end or that limit, left open
     * @param seller whose it is
     * @param provenance where it comes from and when
     * @param out where the result goes; left open. After an exception it may hold a part of the result, to be thrown away
     * @return what the report brought
     * @throws SpApiPayloadException if it has no header, a line of another number of cells, or a cell that is not in its
     *     encoding; nothing was encrypted or written
     * @throws KeyUnavailableException if the keys do not answer
     */
    public IngestReport encryptReport(
            SpApiReport report, InputStream in, SellingPartner seller, Provenance provenance, OutputStream out) {
        Objects.requireNonNull(seller, "seller");
        requireOrigin(provenance);
        try {
            IngestReport result = reportEncryption.encrypt(report, Payloads.read(in), seller, provenance, out);
            listener.ingested(result);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException("The encrypted SP-API report cannot be written.", e);
        } finally {
            encryptor.endBatch();
        }
    }

    /**
     * Opens a stored report line by line: byte for byte what it was.
     *
     * @param report as it was encrypted
     * @param in what was stored; left open
     * @param seller whose it is
     * @param permit for all its scopes and categories; for lines that name no order, exactly one ingest scope
     * @param out where the original goes; left open. After an exception it holds what was opened before
     * @throws RevealDeniedException if there is no permit or it does not cover a cell
     * @throws DecryptionFailedException if a cell is not what was encrypted for its place
     * @throws KeyUnavailableException if a scope is erased or past its deadline, or the keys do not answer
     * @throws SpApiPayloadException if it is no report any more
     */
    public void decryptReport(
            SpApiReport report, InputStream in, SellingPartner seller, RevealPermit permit, OutputStream out) {
        requirePermit(permit);
        try {
            reportDecryption.decrypt(report, in, seller, permit, out);
        } catch (IOException e) {
            throw new UncheckedIOException("The SP-API report cannot be read or written.", e);
        } finally {
            encryptor.endBatch();
        }
    }

    private static void requirePermit(RevealPermit permit) {
        if (permit == null) {
            throw new RevealDeniedException(
                    "Decryption denied (A1.3.a): no permit; request one from the access guard.");
        }
    }
}
