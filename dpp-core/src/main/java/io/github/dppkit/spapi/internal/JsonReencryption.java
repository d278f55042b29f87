package io.github.dppkit.spapi.internal;

import io.github.dppkit.crypto.DecryptionFailedException;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.crypto.Reencryptor;
import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.spapi.SpApiOperation;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;

/** Encrypts the leaves of stored payloads again: those of one scope, where they stand. */
public final class JsonReencryption {

    private final Operations operations;

    /**
     * Creates it.
     *
     * @param operations what is known of the paths of payloads
     */
    public JsonReencryption(Operations operations) {
        this.operations = operations;
    }

    /**
     * Encrypts leaves again.
     *
     * @param operation which payload
     * @param json its bytes as stored; not changed
     * @param seller whose
     * @param values encrypts the leaves of its scope
     * @return the same bytes but for the leaves that are encrypted again
     */
    public byte[] reencrypt(SpApiOperation operation, byte[] json, SellingPartner seller, Reencryptor values) {
        JsonScan.Found found = JsonScan.read(json, operations.root(operation), true);
        Leaves leaves = found.leaves();
        Scopes scopes = new Scopes(
                found.objects(), seller, operation.orderId(), () -> ingestScope(operation, seller, values.scope()));
        ByteArrayOutputStream out = new ByteArrayOutputStream(json.length);
        int copied = 0;
        for (int leaf = 0; leaf < leaves.size(); leaf++) {
            if (!scopes.of(leaves.object(leaf)).equals(values.scope())) {
                continue;
            }
            String text = Utf8.text(json, leaves.start(leaf) + 1, leaves.end(leaf) - 1);
            String suffix = Kind.of(text).textSuffix();
            String next = values.reencrypt(
                            text.substring(0, text.length() - suffix.length()), place(leaves, leaf, text, scopes))
                    .map(value -> '"' + value + suffix + '"')
                    .orElse(null);
            if (next != null) {
                out.write(json, copied, leaves.start(leaf) - copied);
                out.writeBytes(next.getBytes(StandardCharsets.UTF_8));
                copied = leaves.end(leaf);
            }
        }
        if (copied == 0) {
            return Arrays.copyOf(json, json.length);
        }
        out.write(json, copied, json.length - copied);
        return out.toByteArray();
    }

    private static FieldName place(Leaves leaves, int leaf, String text, Scopes scopes) {
        try {
            return Places.place(leaves, leaf, Kind.of(text), scopes.arraysAbove());
        } catch (InvalidPiiException e) {
            throw new DecryptionFailedException();
        }
    }

    /** What no order owns belongs to a day that the payload does not tell: to the scope at work, or to another day. */
    private static PiiScope ingestScope(SpApiOperation operation, SellingPartner seller, PiiScope atWork) {
        boolean own = atWork.kind() == PiiScope.Kind.INGEST
                && atWork.partner().equals(seller)
                && atWork.id().startsWith(operation.name() + "/");
        return own ? atWork : PiiScope.ingest(seller, operation.name(), LocalDate.EPOCH);
    }
}
