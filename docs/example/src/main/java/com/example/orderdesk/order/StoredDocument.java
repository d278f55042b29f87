package com.example.orderdesk.order;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.spapi.SpApiOperation;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A document as it lies in the table: JSON whose personal values are ciphertext.
 *
 * @param scope whose data: an order's, or a day's ingest
 * @param name what the desk calls the document
 * @param operation which operation brought it
 * @param payload the JSON, null once it was disposed of
 */
public record StoredDocument(
        PiiScope scope,
        String name,
        SpApiOperation operation,
        @Nullable String payload) {

    /** Returns the JSON as bytes, for dppkit. */
    public byte[] bytes() {
        if (payload == null) {
            throw new IllegalStateException("The document of " + scope.id() + " was disposed of.");
        }
        return payload.getBytes(StandardCharsets.UTF_8);
    }
}
