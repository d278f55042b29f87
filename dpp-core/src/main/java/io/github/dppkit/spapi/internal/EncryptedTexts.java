package io.github.dppkit.spapi.internal;

import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.pii.PiiType;
import java.util.Base64;

/** Encrypted texts as they stand in payloads: each says itself of which type it is, and only decryption believes it. */
final class EncryptedTexts {

    private static final int TYPE_AT = 2;
    private static final int HEAD = 4;

    private EncryptedTexts() {}

    static EncryptedValue<?> parse(String text) {
        return EncryptedValue.parse(text, type(text));
    }

    private static PiiType<?> type(String text) {
        int from = Payloads.PREFIX.length();
        try {
            byte[] head = Base64.getUrlDecoder().decode(text.substring(from, from + HEAD));
            return PiiType.byCode(head[TYPE_AT] & 0xFF);
        } catch (InvalidPiiException | IllegalArgumentException | IndexOutOfBoundsException e) {
            // whatever this is, the encryptor refuses it and puts it on record
            return PiiType.FREE_TEXT;
        }
    }
}
