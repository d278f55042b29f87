package io.github.dppkit.crypto;

import io.github.dppkit.crypto.internal.ArchiveFormat;
import io.github.dppkit.crypto.internal.NamedPublicKey;
import io.github.dppkit.keys.KeyFileException;
import io.github.dppkit.keys.KeyFileException.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The public half of a year's archive key: all that an application ever gets of it. The private half is made, kept and
 * used by the offline tool alone; nothing in this library's interface takes or returns it. Immutable.
 *
 * <p>It is no secret, but must be the right one: compare {@link #fingerprint()} with what the offline tool printed.
 */
public final class ArchivePublicKey {

    private final ArchiveYear year;
    private final NamedPublicKey key;

    private ArchivePublicKey(ArchiveYear year, NamedPublicKey key) {
        this.year = year;
        this.key = key;
    }

    /**
     * Reads the text that the offline tool printed.
     *
     * @param text one line
     * @return the key
     * @throws KeyFileException if it is not such a text, was cut or mistyped, or the key is one that keeps no secret
     */
    public static ArchivePublicKey parse(String text) {
        NamedPublicKey read = NamedPublicKey.parse(text, ArchiveFormat.KEY_USE);
        if (read == null || !ArchiveFormat.isName(read.name())) {
            throw new KeyFileException(
                    Problem.MALFORMED,
                    "Archive key refused (A2.1.c): expected dpp-archive-key1+DE-2026+id+key, as the offline tool printed"
                            + " it.");
        }
        String name = read.name();
        return new ArchivePublicKey(new ArchiveYear(name.substring(0, 2), Integer.parseInt(name.substring(3))), read);
    }

    /**
     * Returns what the key is for.
     *
     * @return jurisdiction and fiscal year
     */
    public ArchiveYear year() {
        return year;
    }

    /**
     * Returns the text that {@link #parse(String)} reads.
     *
     * @return one line of ASCII
     */
    public String text() {
        return key.toString();
    }

    /**
     * Returns what two people compare by phone.
     *
     * @return 128 bits: eight groups of four hexadecimal digits
     */
    public String fingerprint() {
        return key.fingerprint();
    }

    /** Returns the key with its name. */
    NamedPublicKey named() {
        return key;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ArchivePublicKey that && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
