package io.github.dppkit.crypto;

import io.github.dppkit.crypto.internal.Hpke;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One encrypted record of the cold archive, as it is stored. Nothing in this process can open it again. Immutable.
 *
 * <p>Anyone with the public key can make one. What proves that a record is the one that was archived is
 * {@link #sha256()}, put on record when it was stored: the offline tool asks for it.
 */
public final class ArchiveRecord {

    private final byte[] bytes;

    private ArchiveRecord(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Takes a stored record, such as one read back to compare its hash.
     *
     * @param bytes what {@link #toBytes()} returned; copied
     * @return the record, not judged
     */
    public static ArchiveRecord of(byte[] bytes) {
        return new ArchiveRecord(bytes.clone());
    }

    /**
     * Returns what to store.
     *
     * @return a copy
     */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /**
     * Returns the hash to put on record.
     *
     * @return SHA-256 of the bytes
     */
    public byte[] sha256() {
        return Hpke.sha256(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ArchiveRecord that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "ArchiveRecord[" + bytes.length + " bytes]";
    }
}
