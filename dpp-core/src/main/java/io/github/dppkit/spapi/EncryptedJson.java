package io.github.dppkit.spapi;

import io.github.dppkit.pii.PiiScope;
import java.util.Set;

/**
 * A payload with every leaf of personal data encrypted where it stood, as a host stores it. Immutable.
 *
 * <p>Nothing else was changed, down to the white space. A host may take a list apart into one document per order if each
 * keeps the shape of the operation, such as {@code {"orders":[{…}]}}.
 */
public final class EncryptedJson {

    private final byte[] bytes;
    private final IngestReport report;

    EncryptedJson(byte[] bytes, IngestReport report) {
        this.bytes = bytes;
        this.report = report;
    }

    /**
     * Returns the JSON, UTF-8.
     *
     * @return a copy
     */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * Returns whose data it holds.
     *
     * @return the scopes under which something was encrypted
     */
    public Set<PiiScope> scopes() {
        return report.scopes();
    }

    /**
     * Returns what the payload brought.
     *
     * @return counts and names of fields
     */
    public IngestReport report() {
        return report;
    }

    @Override
    public String toString() {
        return "EncryptedJson[" + report.source() + ", " + bytes.length + " bytes]";
    }
}
