package io.github.dppkit.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.pii.internal.PlaintextAccess;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.Verifies;
import java.io.IOException;
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
                GoldenFiles.keyFile("message.key", folder), GoldenFiles.PASSPHRASE.toCharArray(), "golden-recipient");
        assertThat(key.publicKey().text())
                .isEqualTo(GoldenFiles.lines("message-key.txt").get(0));
        assertThat(key.publicKey().fingerprint())
                .isEqualTo(GoldenFiles.lines("message-key.txt").get(1));
        MessageDecryptor decryptor = MessageDecryptor.create(GOLDEN, key);
        Set<String> seen = new HashSet<>();
        for (String line : GoldenFiles.lines("messages.tsv")) {
            String[] part = line.split("\t", -1);
            assertThat(open(decryptor, part)).isEqualTo(part[4]);
            seen.add(part[0]);
        }
        Set<String> expected = new HashSet<>(Set.of("information", "document"));
        PiiType.all().forEach(type -> expected.add(Integer.toString(type.code())));
        assertThat(seen).isEqualTo(expected);
    }

    /** A form that changes without a new version, and so without golden files of its own, fails here. */
    @Test
    @Verifies("#74")
    void writesNoOtherFormThanThatOfVersion1() throws IOException {
        MessagePublicKey key =
                MessagePublicKey.parse(GoldenFiles.lines("message-key.txt").get(0));
        List<String> golden = GoldenFiles.lines("messages.tsv");
        List<String> today = write(key);
        assertThat(today).hasSameSizeAs(golden);
        for (int i = 0; i < golden.size(); i++) {
            String[] then = golden.get(i).split("\t", -1);
            String[] now = today.get(i).split("\t", -1);
            assertThat(List.of(now[0], now[1], now[2], now[4])).isEqualTo(List.of(then[0], then[1], then[2], then[4]));
            assertThat(now[3]).hasSameSizeAs(then[3]).startsWith(then[3].substring(0, 7));
        }
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

    /**
     * Writes a set.
     *
     * @param args the folder
     * @throws IOException if it cannot be written
     */
    public static void main(String... args) throws IOException {
        Path out = Path.of(args[0]);
        MessagePublicKey key = MessagePrivateKey.createKeyset(
                        out.resolve("message.key"), GoldenFiles.PASSPHRASE.toCharArray(), "golden-recipient")
                .publicKey();
        Files.write(out.resolve("message-key.txt"), List.of(key.text(), key.fingerprint()));
        Files.write(out.resolve("messages.tsv"), write(key));
    }

    /** Returns a message of every kind and type. */
    private static List<String> write(MessagePublicKey key) {
        PermitIssuer issuer = new PermitIssuer(() -> GoldenFiles.WRITTEN_AT);
        MessageEncryptor encryptor = MessageEncryptor.create(GOLDEN, issuer);
        RevealPermit permit = RevealPermit.issue(
                issuer,
                new ActorId(ActorId.Kind.SERVICE, "label-printer"),
                Purpose.legalDuty("DE", "AO-147"),
                List.of(EncryptionLab.ORDER),
                List.of(PiiCategory.values()),
                GoldenFiles.WRITTEN_AT.plusSeconds(60));
        byte[] content = "Zażółć gęślą jaźń 1".getBytes(StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>();
        lines.add(line("information", "", "r-1", encryptor.encryptInformation(content, key, "r-1"), content));
        lines.add(line(
                "document", permit.purpose().canonical(), "", encryptor.encrypt(content, key, "", permit), content));
        for (PiiType<?> type : PiiType.all()) {
            Pii value = type.restore(PlaintextAccess.GRANTED, GoldenFiles.sample(type), EncryptionLab.ORDER, issuer);
            byte[] text = GoldenFiles.sample(type).getBytes(StandardCharsets.UTF_8);
            String code = Integer.toString(type.code());
            EncryptedMessage message = encryptor.encrypt(value, key, "order/" + code, permit);
            lines.add(line(code, permit.purpose().canonical(), "order/" + code, message, text));
        }
        return lines;
    }

    private static String line(
            String kind, String purpose, String reference, EncryptedMessage message, byte[] content) {
        return String.join("\t", kind, purpose, reference, message.text(), new String(content, StandardCharsets.UTF_8));
    }
}
