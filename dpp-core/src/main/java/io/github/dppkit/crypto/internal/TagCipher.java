package io.github.dppkit.crypto.internal;

import io.github.dppkit.keys.internal.DataKey;
import io.github.dppkit.keys.spi.DataKeyId;
import java.security.GeneralSecurityException;

/** Makes and checks the tags of rows: GMAC (NIST SP 800-38D), which is AES-GCM of no plaintext, under a data key. */
public final class TagCipher {

    private static final byte[] NOTHING = new byte[0];

    private TagCipher() {}

    /**
     * Makes a tag.
     *
     * @param key the data key of the row's scope
     * @param version of the row
     * @param associated what {@link TagFormat#associatedData} returned
     * @return the tag, as {@link TagFormat} lays it out
     */
    public static byte[] make(DataKey key, long version, byte[] associated) {
        return TagFormat.join(key.id(), version, key.encrypt(NOTHING, associated));
    }

    /**
     * Returns which data key a tag names.
     *
     * @param tag as it was stored
     * @return the key's id
     * @throws GeneralSecurityException if it is no tag
     */
    public static DataKeyId key(byte[] tag) throws GeneralSecurityException {
        if (!TagFormat.isListed(tag)) {
            throw new GeneralSecurityException("no record tag");
        }
        return DataKeyId.read(tag, ValueFormat.KEY_AT);
    }

    /**
     * Checks a tag.
     *
     * @param key the data key that it names
     * @param tag a listed tag
     * @param version of the row
     * @param associated what {@link TagFormat#associatedData} returned
     * @throws GeneralSecurityException if the tag was made of something else
     */
    public static void check(DataKey key, byte[] tag, long version, byte[] associated) throws GeneralSecurityException {
        if (TagFormat.version(tag) != version || key.decrypt(TagFormat.body(tag), associated).length != 0) {
            throw new GeneralSecurityException("tag of another version");
        }
    }
}
