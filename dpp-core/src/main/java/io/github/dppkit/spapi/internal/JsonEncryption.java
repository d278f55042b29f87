package io.github.dppkit.spapi.internal;

import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.pii.FreeText;
import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.spapi.IngestReport;
import io.github.dppkit.spapi.SpApiOperation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts one payload: everything is read and judged first, then the orders' facts are told, then leaves are encrypted
 * and everything between them is copied as it stands.
 */
public final class JsonEncryption {

    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private final Intake intake;

    /**
     * Creates the encryption of payloads.
     *
     * @param intake how they are taken in
     */
    public JsonEncryption(Intake intake) {
        this.intake = intake;
    }

    /**
     * Encrypts a payload.
     *
     * @param operation which
     * @param json its bytes
     * @param seller whose
     * @param provenance where it comes from
     * @param out where the result goes
     * @return what it brought
     * @throws IOException if the result cannot be written
     */
    public IngestReport encrypt(
            SpApiOperation operation, byte[] json, SellingPartner seller, Provenance provenance, OutputStream out)
            throws IOException {
        JsonScan.Found found = JsonScan.read(json, intake.operations().root(operation), false);
        Leaves leaves = found.leaves();
        LocalDate day = provenance.obtainedAt().atZone(ZoneOffset.UTC).toLocalDate();
        Scopes scopes = new Scopes(
                found.objects(), seller, operation.orderId(), () -> PiiScope.ingest(seller, operation.name(), day));
        LeafEncryption encryption = new LeafEncryption(intake, provenance);
        Places places = new Places(leaves, scopes);
        places.requireAll();
        tellFacts(found.objects(), leaves, scopes, encryption);
        int copied = 0;
        for (int leaf = 0; leaf < leaves.size(); leaf++) {
            out.write(json, copied, leaves.start(leaf) - copied);
            write(json, leaves, leaf, scopes, encryption, out);
            copied = leaves.end(leaf);
        }
        out.write(json, copied, json.length - copied);
        return encryption.tally().report(operation.name(), seller, provenance);
    }

    private static void tellFacts(OrderObjects objects, Leaves leaves, Scopes scopes, LeafEncryption encryption) {
        Map<PiiScope, OrderFactsReader> told = new LinkedHashMap<>();
        for (int leaf = 0; leaf < leaves.size(); leaf++) {
            PiiScope scope = scopes.of(leaves.object(leaf));
            if (scope.kind() == PiiScope.Kind.ORDER) {
                told.computeIfAbsent(scope, key -> new OrderFactsReader());
            }
        }
        for (int object = 0; object < objects.size(); object++) {
            OrderFactsReader said = objects.get(object).facts();
            OrderFactsReader of = said == null ? null : told.get(scopes.of(object));
            if (said != null && of != null) {
                of.addAll(said);
            }
        }
        told.forEach(encryption::tell);
    }

    private static void write(
            byte[] json, Leaves leaves, int leaf, Scopes scopes, LeafEncryption encryption, OutputStream out)
            throws IOException {
        PathNode node = leaves.node(leaf);
        Verdict verdict = node.verdict();
        PiiCategory category = verdict.category();
        PiiType<?> type = verdict.type();
        if (category == null || type == null) {
            // a readable text that looks encrypted: encrypted itself, so that nothing else in a stored payload does
            category = PiiCategory.FREE_TEXT;
            type = PiiType.FREE_TEXT;
        }
        if (verdict.drift() || !verdict.isEncrypted()) {
            encryption.tally().drift(node.reportedPath());
        }
        Kind kind = leaves.kind(leaf);
        Pii value = kind == Kind.NUMBER
                ? LeafEncryption.value(Utf8.text(json, leaves.start(leaf), leaves.end(leaf)), category, type)
                : string(json, leaves, leaf, category, type);
        if (value == null) {
            kind = Kind.LITERAL;
            value = literal(Utf8.text(json, leaves.start(leaf) + 1, leaves.end(leaf) - 1), category);
        }
        PiiScope scope = scopes.of(leaves.object(leaf));
        FieldName place = Places.place(leaves, leaf, kind, scopes.arraysAbove());
        EncryptedValue<?> encrypted = encryption.encrypt(value, scope, place);
        if (encrypted == null) {
            out.write(NULL);
            return;
        }
        out.write('"');
        out.write(encrypted.text().getBytes(StandardCharsets.US_ASCII));
        out.write(kind.textSuffix().getBytes(StandardCharsets.US_ASCII));
        out.write('"');
    }

    private static @Nullable Pii string(byte[] json, Leaves leaves, int leaf, PiiCategory category, PiiType<?> type) {
        String literal = Utf8.text(json, leaves.start(leaf) + 1, leaves.end(leaf) - 1);
        return LeafEncryption.value(JsonText.unescape(literal), category, type);
    }

    private static Pii literal(String literal, PiiCategory category) {
        try {
            return FreeText.of(literal, category);
        } catch (InvalidPiiException e) {
            throw Refusals.refused("a leaf is too long");
        }
    }
}
