package io.github.dppkit.spapi.internal;

import io.github.dppkit.crypto.DecryptionFailedException;
import io.github.dppkit.crypto.FieldEncryptor;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.RevealDeniedException;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.pii.internal.PlaintextAccess;
import io.github.dppkit.spapi.SpApiOperation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Opens payloads that {@link JsonEncryption} has encrypted: every leaf of them that is an encrypted text. */
public final class JsonDecryption {

    private final Operations operations;
    private final FieldEncryptor encryptor;

    /**
     * Creates the decryption of payloads.
     *
     * @param operations what is known of their paths
     * @param encryptor opens leaves
     */
    public JsonDecryption(Operations operations, FieldEncryptor encryptor) {
        this.operations = operations;
        this.encryptor = encryptor;
    }

    /**
     * Opens all leaves of a payload.
     *
     * @param operation which
     * @param json its bytes as stored
     * @param seller whose
     * @param permit opens them
     * @param out where the original goes
     * @throws IOException if it cannot be written
     */
    public void decrypt(
            SpApiOperation operation, byte[] json, SellingPartner seller, RevealPermit permit, OutputStream out)
            throws IOException {
        JsonScan.Found found = JsonScan.read(json, operations.root(operation), true);
        Leaves leaves = found.leaves();
        Scopes scopes = scopes(found, operation, seller, permit);
        int copied = 0;
        for (int leaf = 0; leaf < leaves.size(); leaf++) {
            out.write(json, copied, leaves.start(leaf) - copied);
            String text = Utf8.text(json, leaves.start(leaf) + 1, leaves.end(leaf) - 1);
            // decryption has judged the permit; the payload goes to the host's code that holds it
            String plain = open(leaves, leaf, text, scopes, permit).plaintext(PlaintextAccess.GRANTED);
            out.write(literal(plain, Kind.of(text)).getBytes(StandardCharsets.UTF_8));
            copied = leaves.end(leaf);
        }
        out.write(json, copied, json.length - copied);
    }

    /**
     * Opens one leaf of a payload.
     *
     * @param operation which
     * @param json its bytes as stored
     * @param seller whose
     * @param pointer the leaf, RFC 6901
     * @param permit opens it
     * @return the typed value; a number is the text of its literal
     */
    public Pii decryptLeaf(
            SpApiOperation operation, byte[] json, SellingPartner seller, String pointer, RevealPermit permit) {
        JsonScan.Found found = JsonScan.read(json, operations.root(operation), true);
        int start = JsonPointers.find(json, pointer);
        Leaves leaves = found.leaves();
        for (int leaf = 0; leaf < leaves.size(); leaf++) {
            if (leaves.start(leaf) == start) {
                String text = Utf8.text(json, leaves.start(leaf) + 1, leaves.end(leaf) - 1);
                return open(leaves, leaf, text, scopes(found, operation, seller, permit), permit);
            }
        }
        throw new InvalidPiiException("JSON pointer refused: no encrypted leaf stands there.");
    }

    private static Scopes scopes(
            JsonScan.Found found, SpApiOperation operation, SellingPartner seller, RevealPermit permit) {
        return new Scopes(found.objects(), seller, operation.orderId(), () -> ingestScope(operation, seller, permit));
    }

    /** What no order owns was encrypted under a day that the payload does not tell: the permit must name that one day. */
    static PiiScope ingestScope(SpApiOperation operation, SellingPartner seller, RevealPermit permit) {
        List<PiiScope> days = permit.scopes().stream()
                .filter(scope -> scope.kind() == PiiScope.Kind.INGEST
                        && scope.partner().equals(seller)
                        && scope.id().startsWith(operation.name() + "/"))
                .toList();
        if (days.size() != 1) {
            throw new RevealDeniedException(
                    "Reveal denied (A1.3.b): a leaf of this payload belongs to no order; ask for a"
                            + " permit that names the one ingest scope of its day.");
        }
        return days.get(0);
    }

    private Pii open(Leaves leaves, int leaf, String text, Scopes scopes, RevealPermit permit) {
        Kind kind = Kind.of(text);
        PiiScope scope = scopes.of(leaves.object(leaf));
        FieldName place;
        try {
            place = Places.place(leaves, leaf, kind, scopes.arraysAbove());
        } catch (InvalidPiiException e) {
            throw new DecryptionFailedException();
        }
        String value = text.substring(0, text.length() - kind.textSuffix().length());
        return encryptor.decrypt(EncryptedTexts.parse(value), scope, place, permit);
    }

    private static String literal(String plain, Kind kind) {
        return switch (kind) {
            case NUMBER -> plain;
            case LITERAL -> '"' + plain + '"';
            case STRING -> '"' + JsonText.escape(plain) + '"';
        };
    }
}
