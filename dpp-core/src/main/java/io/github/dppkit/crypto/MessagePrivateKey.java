package io.github.dppkit.crypto;

import io.github.dppkit.crypto.internal.HpkeKeyset;
import io.github.dppkit.keys.KeyFileException;
import io.github.dppkit.keys.internal.KeyFile;
import io.github.dppkit.policy.Enforces;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * The private half of a recipient's key, in a keyset file under a passphrase, protected like a root key's. It opens
 * messages and nothing else: the key file of a root, of a signer or of a cold archive is refused. Immutable and safe for
 * use by several threads.
 */
@Enforces({"A1.5.c", "A2.4.b"})
public final class MessagePrivateKey {

    private final HpkeKeyset keyset;
    private final MessagePublicKey publicKey;

    private MessagePrivateKey(String recipient, HpkeKeyset keyset) {
        this.keyset = keyset;
        this.publicKey = MessagePublicKey.of(recipient, keyset.publicKey());
    }

    /**
     * Makes a new key pair and writes its private half into a new file.
     *
     * @param path where; must not exist; readable by its owner only
     * @param passphrase at least 16 characters; not changed
     * @param recipient the name that senders bind messages to: 2 to 64 lower-case letters, digits, dots or dashes
     * @return the key
     * @throws KeyFileException if the file exists or cannot be written, the passphrase is too short, or the name has
     *     another form
     */
    public static MessagePrivateKey createKeyset(Path path, char[] passphrase, String recipient) {
        MessagePublicKey.requireName(recipient);
        return new MessagePrivateKey(recipient, HpkeKeyset.create(path, KeyFile.Kind.MESSAGE, passphrase));
    }

    /**
     * Opens the key of a file. Takes a tenth of a second or more, by design.
     *
     * @param path the file that {@link #createKeyset} wrote
     * @param passphrase what opens it; not changed
     * @param recipient the name it was made with; under another name it opens nothing
     * @return the key
     * @throws KeyFileException if the file is missing, open to others, changed or of another kind, the passphrase is short
     *     or wrong, or the name has another form
     */
    public static MessagePrivateKey fromKeyset(Path path, char[] passphrase, String recipient) {
        MessagePublicKey.requireName(recipient);
        return new MessagePrivateKey(recipient, HpkeKeyset.open(path, KeyFile.Kind.MESSAGE, passphrase));
    }

    /**
     * Returns the public half, to hand over to senders.
     *
     * @return no secret
     */
    public MessagePublicKey publicKey() {
        return publicKey;
    }

    byte[] decrypt(byte[] body, byte[] info) throws GeneralSecurityException {
        return keyset.decrypt(body, info);
    }

    @Override
    public String toString() {
        return "MessagePrivateKey[" + publicKey.recipient() + "]";
    }
}
