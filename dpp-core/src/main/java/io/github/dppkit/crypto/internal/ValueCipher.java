package io.github.dppkit.crypto.internal;

import io.github.dppkit.keys.internal.DataKey;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/** Encrypts and opens the bytes of a value under a data key, bound to its place, type and category. */
public final class ValueCipher {

    private ValueCipher() {}

    /**
     * Encrypts.
     *
     * @param key the data key of the value's scope
     * @param type the type's code
     * @param category the category's code
     * @param place field and row, as {@link ValueFormat#place} writes them
     * @param plaintext what; the caller overwrites it
     * @return the value, as {@link ValueFormat} lays it out
     */
    public static byte[] encrypt(DataKey key, int type, int category, byte[] place, byte[] plaintext) {
        byte[] header = ValueFormat.header(type, category, key.id());
        return ValueFormat.join(header, key.encrypt(plaintext, ValueFormat.associatedData(place, header)));
    }

    /**
     * Opens.
     *
     * @param key the data key that the value names
     * @param place where the caller says it stands
     * @param value as it was stored, of a version and suite that are listed
     * @return the plaintext, to be overwritten by the caller
     * @throws GeneralSecurityException if it is not a value of this key and place
     */
    public static byte[] decrypt(DataKey key, byte[] place, byte[] value) throws GeneralSecurityException {
        byte[] body = Arrays.copyOfRange(value, ValueFormat.HEADER_LENGTH, value.length);
        return key.decrypt(body, ValueFormat.associatedData(place, value));
    }
}
