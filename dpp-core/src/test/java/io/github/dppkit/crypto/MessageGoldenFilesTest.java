package io.github.dppkit.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.internal.PlaintextAccess;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.Verifies;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever messages version 1 has written, every later version opens.
 *
 * <p>{@link #main} writes a new set, for a new version of the format; a set that was released is never written again.
 */
class MessageGoldenFilesTest {

    private static final Environment GOLDEN = Environment.of("golden");

    @TempDir
    Path folder;

    @Test
    @Verifies({"A1.5.c", "#74"})
    void opensKeyFileAndMessagesOfVersion1() throws IOException {
        MessagePrivateKey key = MessagePrivateKey.fromKeyset(
                MessageLab.keyFile("message.key", folder), MessageLab.PASSPHRASE.toCharArray(), "golden-recipient");
        assertThat(key.publicKey().text()).isEqualTo(lines("message-key.txt").get(0));
        assertThat(key.publicKey().fingerprint())
                .isEqualTo(lines("message-key.txt").get(1));
        MessageDecryptor decryptor = MessageDecryptor.create(GOLDEN, key);
        Set<String> seen = new HashSet<>();
        for (String line : lines("messages.tsv")) {
            String[] part = line.split("\t", -1);
            assertThat(open(decryptor, part)).isEqualTo(part[4]);
            seen.add(part[0]);
        }
        Set<String> expected = new HashSet<>(Set.of("information", "document"));
        PiiType.all().forEach(type -> expected.add(Integer.toString(type.code())));
        assertThat(seen).isEqualTo(expected);
    }

    private static String open(MessageDecryptor decryptor, String... part) {
        EncryptedMessage message = EncryptedMessage.parse(part[3]);
        if (part[0].equals("information")) {
            return new String(decryptor.decryptInformation(message, part[2]), StandardCharsets.UTF_8);
        }
        Purpose purpose = Purpose.parse(part[1]);
        if (part[0].equals("document")) {
            return new String(decryptor.decrypt(message, purpose, part[2]), StandardCharsets.UTF_8);
        }
        Pii value = decryptor.decrypt(message, PiiType.byCode(Integer.parseInt(part[0])), purpose, part[2]);
        return value.plaintext(PlaintextAccess.GRANTED);
    }

    private static List<String> lines(String name) throws IOException {
        try (InputStream in = MessageLab.resource(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    /**
     * Writes a set.
     *
     * @param args the folder
     * @throws IOException if it cannot be written
     */
    public static void main(String... args) throws IOException {
        Path out = Path.of(args[0]);
        MessagePublicKey key = MessagePrivateKey.createKeyset(
                        out.resolve("message.key"), MessageLab.PASSPHRASE.toCharArray(), "golden-recipient")
                .publicKey();
        Files.write(out.resolve("message-key.txt"), List.of(key.text(), key.fingerprint()));
        MessageLab lab = new MessageLab();
        MessageEncryptor encryptor = MessageEncryptor.create(GOLDEN, lab.issuer);
        RevealPermit permit = lab.permit(Purpose.legalDuty("DE", "AO-147"), PiiCategory.values());
        byte[] content = "Zażółć gęślą jaźń 1".getBytes(StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>();
        lines.add(line("information", "", "r-1", encryptor.encryptInformation(content, key, "r-1"), content));
        lines.add(line(
                "document", permit.purpose().canonical(), "", encryptor.encrypt(content, key, "", permit), content));
        for (PiiType<?> type : PiiType.all()) {
            Pii value = lab.opened(type, MessageLab.sample(type));
            byte[] text = MessageLab.sample(type).getBytes(StandardCharsets.UTF_8);
            String code = Integer.toString(type.code());
            EncryptedMessage message = encryptor.encrypt(value, key, "order/" + code, permit);
            lines.add(line(code, permit.purpose().canonical(), "order/" + code, message, text));
        }
        Files.write(out.resolve("messages.tsv"), lines);
    }

    private static String line(
            String kind, String purpose, String reference, EncryptedMessage message, byte[] content) {
        return String.join("\t", kind, purpose, reference, message.text(), new String(content, StandardCharsets.UTF_8));
    }
}
