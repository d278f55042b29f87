package io.github.dppkit.retention.notice.internal;

import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.crypto.EncryptedMessage;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.FieldEncryptor;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.crypto.MessageEncryptor;
import io.github.dppkit.crypto.MessagePublicKey;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.notice.NoticeRefusedException;
import io.github.dppkit.retention.notice.spi.ReturnPermits;
import io.github.dppkit.retention.notice.spi.ReturnShelf;
import io.github.dppkit.retention.notice.spi.ReturnSource;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is to be returned: every value is opened under a permit and encrypted to the recipient at once, so that no
 * plaintext of a scope ever stands together. One file for each scope; it is read back before anything is erased.
 */
@Enforces({"A1.7.a", "A2.3.c"})
public final class ReturnDesk {

    private final FieldEncryptor encryptor;
    private final MessageEncryptor messages;
    private final ReturnSource source;
    private final ReturnPermits permits;
    private final ReturnShelf shelf;

    /**
     * Creates a desk.
     *
     * @param encryptor opens values
     * @param messages encrypts them to their recipient
     * @param source what is stored of a scope
     * @param permits under which it is opened
     * @param shelf where it is put
     */
    public ReturnDesk(
            FieldEncryptor encryptor,
            MessageEncryptor messages,
            ReturnSource source,
            ReturnPermits permits,
            ReturnShelf shelf) {
        this.encryptor = encryptor;
        this.messages = messages;
        this.source = Objects.requireNonNull(source, "source");
        this.permits = Objects.requireNonNull(permits, "permits");
        this.shelf = Objects.requireNonNull(shelf, "shelf");
    }

    /**
     * Writes the data of one scope and reads the file back.
     *
     * @param notice the id of the notice or request
     * @param file its name on the shelf
     * @param scope whose data
     * @param recipient to whom they are encrypted
     * @param onRecord is told of the file and its content before this returns
     * @return what was written; null if there is nothing to return
     */
    public ScopeResult.@Nullable Returned write(
            String notice,
            String file,
            PiiScope scope,
            MessagePublicKey recipient,
            BiConsumer<ScopeResult.Returned, byte[]> onRecord) {
        List<ReturnSource.Field> fields = source.fields(scope);
        byte[] information = source.information(scope);
        if (fields.isEmpty() && information.length == 0) {
            return null;
        }
        ReturnLines lines = new ReturnLines(notice, scope);
        Map<String, Long> counts = new TreeMap<>();
        if (!fields.isEmpty()) {
            Set<PiiCategory> categories = EnumSet.noneOf(PiiCategory.class);
            fields.forEach(field -> categories.add(field.category()));
            RevealPermit permit = permits.permit(scope, categories);
            for (ReturnSource.Field field : fields) {
                String reference = lines.reference(field.name());
                Pii opened = open(field.value(), scope, field.name(), permit);
                EncryptedMessage message = messages.encrypt(opened, recipient, reference, permit);
                lines.add(field.name(), field.value().type().toString(), permit.purpose(), reference, message);
                counts.merge(opened.category().name(), 1L, Long::sum);
            }
        }
        if (information.length > 0) {
            String reference = lines.reference(null);
            lines.addInformation(reference, messages.encryptInformation(information, recipient, reference));
            counts.put("INFORMATION", 1L);
        }
        byte[] content = lines.toString().getBytes(StandardCharsets.UTF_8);
        shelve(file, content);
        ScopeResult.Returned returned =
                new ScopeResult.Returned(file, HexFormat.of().formatHex(Sha256.of(content)), counts);
        onRecord.accept(returned, content);
        return returned;
    }

    private <T extends Pii> T open(EncryptedValue<T> value, PiiScope scope, FieldName name, RevealPermit permit) {
        return encryptor.decrypt(value, scope, name, permit);
    }

    private void shelve(String file, byte[] content) {
        shelf.write(file, content);
        if (!Arrays.equals(content, shelf.read(file))) {
            throw new NoticeRefusedException(
                    "Returned file refused (A1.7.a): what was read back is not what was written; nothing is erased.");
        }
    }
}
