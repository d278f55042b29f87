package io.github.dppkit.crypto;

import io.github.dppkit.crypto.internal.TagCipher;
import io.github.dppkit.crypto.internal.ValueCipher;
import io.github.dppkit.crypto.internal.ValueFormat;
import io.github.dppkit.keys.internal.KeyReplacement;
import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Enforces;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Encrypts the values of one scope again: each that is under the scope's superseded key, under its new one. Ciphertext goes
 * in and ciphertext comes out; the plaintext never leaves it.
 *
 * <p>The place of a value is checked as ever: one that stands elsewhere than the caller says is not touched, and keeps its
 * key from being destroyed. Not safe for use by several threads.
 */
@Enforces("A2.4.a")
public final class Reencryptor {

    private final PiiScope scope;
    private final KeyReplacement.Pair keys;
    private final Map<RowPlace, RecordTag> tags = new LinkedHashMap<>();
    private long found;
    private long unreadable;
    private long lost;
    private long foreign;

    Reencryptor(PiiScope scope, KeyReplacement.Pair keys) {
        this.scope = scope;
        this.keys = keys;
    }

    /**
     * Returns whose values are encrypted again.
     *
     * @return the scope at work
     */
    public PiiScope scope() {
        return scope;
    }

    /**
     * Encrypts a value again that is stored as text.
     *
     * @param text what is stored
     * @param field where
     * @return what to store instead; empty if it is to stay as it is
     * @throws io.github.dppkit.keys.KeyUnavailableException if the new key can encrypt nothing, because it is erased or its
     *     store does not answer
     */
    public Optional<String> reencrypt(String text, FieldName field) {
        return reencrypt(ValueFormat.decode(text), field).map(ValueFormat::encode);
    }

    /**
     * Encrypts a value again that is stored as bytes.
     *
     * @param value what is stored; not changed
     * @param field where
     * @return what to store instead; empty if it is to stay as it is
     * @throws io.github.dppkit.keys.KeyUnavailableException if the new key can encrypt nothing, because it is erased or its
     *     store does not answer
     */
    public Optional<byte[]> reencrypt(byte[] value, FieldName field) {
        if (!ValueFormat.isListed(value)) {
            foreign++;
            return Optional.empty();
        }
        DataKeyId id = DataKeyId.read(value, ValueFormat.KEY_AT);
        if (!id.equals(keys.from().id())) {
            lost += id.equals(keys.to().id()) ? 0 : 1;
            return Optional.empty();
        }
        found++;
        byte[] utf8;
        try {
            utf8 = ValueCipher.decrypt(keys.from(), field.associated(), value);
        } catch (GeneralSecurityException e) {
            unreadable++;
            return Optional.empty();
        }
        byte[] next = ValueCipher.encrypt(
                keys.to(),
                Byte.toUnsignedInt(value[ValueFormat.TYPE_AT]),
                Byte.toUnsignedInt(value[ValueFormat.CATEGORY_AT]),
                field.associated(),
                utf8);
        Arrays.fill(utf8, (byte) 0);
        return Optional.of(next);
    }

    /**
     * Makes the tag of a row whose values were encrypted again. The row is held against its tag first: one that somebody put
     * back in part is not made true by a recovery, and keeps its key from being destroyed.
     *
     * @param tag what is stored
     * @param before the row as it was read
     * @param after the same row with the values that are to be stored, of a later version
     * @return what to store in the same statement; empty if the tag is to stay as it is
     * @throws IllegalArgumentException if the two are not two versions of one row of this scope
     * @throws io.github.dppkit.keys.KeyUnavailableException if the new key can make no tag, because it is erased or its store
     *     does not answer
     */
    public Optional<RecordTag> retag(RecordTag tag, RowContent before, RowContent after) {
        if (!scope.equals(before.place().scope())
                || !before.place().equals(after.place())
                || before.version() >= after.version()) {
            throw new IllegalArgumentException("Record tag refused: give two versions of one row of this scope.");
        }
        byte[] was = before.associated();
        try {
            DataKeyId id = TagCipher.key(tag.bytes());
            boolean former = id.equals(keys.from().id());
            if (!former && !id.equals(keys.to().id())) {
                lost++;
                return Optional.empty();
            }
            found += former ? 1 : 0;
            TagCipher.check(former ? keys.from() : keys.to(), tag.bytes(), before.version(), was);
        } catch (GeneralSecurityException e) {
            unreadable++;
            return Optional.empty();
        }
        return Optional.of(RecordTag.owning(TagCipher.make(keys.to(), after.version(), after.associated())));
    }

    /**
     * Tells whether a row needs a new tag although none of its values is encrypted again: its tag is under the superseded key.
     *
     * @param tag what is stored
     * @return true if it is, or is no tag at all
     */
    public boolean isDue(RecordTag tag) {
        try {
            return !TagCipher.key(tag.bytes()).equals(keys.to().id());
        } catch (GeneralSecurityException e) {
            return true;
        }
    }

    /**
     * Takes note of a tag that {@link #retag} made and that is committed, so that it is put on record.
     *
     * @param place which row
     * @param tag its tag now
     */
    public void committed(RowPlace place, RecordTag tag) {
        tags.put(place, tag);
    }

    /** Returns what was committed since the last call. */
    Map<RowPlace, RecordTag> takeTags() {
        Map<RowPlace, RecordTag> taken = Map.copyOf(tags);
        tags.clear();
        return taken;
    }

    /** Returns how many values under the superseded key were shown. */
    long found() {
        return found;
    }

    /** Returns how many of them did not open where they were said to stand. */
    long unreadable() {
        return unreadable;
    }

    /** Returns how many values name a key that the scope does not have. */
    long lost() {
        return lost;
    }

    /** Returns how many were no values. */
    long foreign() {
        return foreign;
    }

    @Override
    public String toString() {
        return "Reencryptor";
    }
}
