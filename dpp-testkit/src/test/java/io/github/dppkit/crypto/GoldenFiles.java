package io.github.dppkit.crypto;

import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.WrappedKey;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.testkit.InMemoryKeyStore;
import io.github.dppkit.testkit.MovableClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * The stored forms of version 1, written once: a root key file, a key store as text, and a value of every type.
 *
 * <p>{@link #main} writes a new set, for a new version of a format; a set that was released is never written again.
 */
final class GoldenFiles {

    static final Instant WRITTEN_AT = Instant.parse("2026-11-21T10:00:00Z");
    static final String PASSPHRASE = "golden files, not a secret";

    private static final SellingPartner PARTNER = SellingPartner.of("A2EUQ1WTGCTBG2");
    private static final HexFormat HEX = HexFormat.of();

    /** One line of {@code values.tsv}. */
    record Line(int type, PiiScope scope, FieldName field, String text, String plaintext) {

        static Line parse(String line) {
            String[] part = line.split("\t", -1);
            FieldName field = FieldName.of(part[2]);
            return new Line(
                    Integer.parseInt(part[0]),
                    GoldenFiles.scope(part[1]),
                    part[3].isEmpty() ? field : field.inRow(part[3]),
                    part[4],
                    part[5]);
        }

        @Override
        public String toString() {
            String row = field.row() == null ? "" : field.row();
            return String.join(
                    "\t", Integer.toString(type), scope.kind() + "/" + scope.id(), field.name(), row, text, plaintext);
        }
    }

    private GoldenFiles() {}

    static PiiScope scope(String text) {
        int slash = text.indexOf('/');
        return new PiiScope(PARTNER, PiiScope.Kind.valueOf(text.substring(0, slash)), text.substring(slash + 1));
    }

    static InMemoryKeyStore keyStore(List<String> lines) {
        InMemoryKeyStore store = new InMemoryKeyStore();
        for (String line : lines) {
            String[] part = line.split("\t", -1);
            if (part[0].equals("epoch")) {
                store.addEpochSecret(new EpochSecretRecord(
                        LocalDate.parse(part[1]), Integer.parseInt(part[2]), wrapped(part[3]), "file", WRITTEN_AT));
            } else {
                store.addDataKey(new DataKeyRecord(
                        DataKeyId.parse(part[1]),
                        scope(part[2]),
                        LocalDate.parse(part[3]),
                        Integer.parseInt(part[4]),
                        Integer.parseInt(part[5]),
                        DataKeyRecord.State.ACTIVE,
                        wrapped(part[6]),
                        wrapped(part[7]),
                        WRITTEN_AT,
                        "orders/2026-01-01/getOrder",
                        WRITTEN_AT,
                        256));
            }
        }
        return store;
    }

    private static WrappedKey wrapped(String hex) {
        return WrappedKey.of(HEX.parseHex(hex));
    }

    private static String hex(WrappedKey key) {
        return HEX.formatHex(key.toBytes());
    }

    /** A checkout gives files to everybody; a key file must be its owner's. */
    static Path keyFile(String name, Path folder) throws IOException {
        Path copy = folder.resolve(name);
        try (InputStream in = resource(name)) {
            Files.copy(in, copy);
        }
        if (Files.getFileStore(copy).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
        }
        return copy;
    }

    static List<String> lines(String name) throws IOException {
        try (InputStream in = resource(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    static InputStream resource(String name) {
        return Objects.requireNonNull(GoldenFiles.class.getResourceAsStream("v1/" + name), name);
    }

    /** A legal text of every type, so that no type is missing from the files. */
    static String sample(PiiType<?> type) {
        return switch (type.code()) {
            case 2 -> "A1;11:5 Test Lane;-;-;7:Anytown;2:WA;5:98101;2:US";
            case 4 -> "anna.nowak@example.org";
            case 5 -> "+48 601 234 567";
            case 12 -> "203.0.113.7";
            case 13 -> "52.2297,21.0122";
            case 14 -> "98101-2345";
            case 16 -> "PL5260250995";
            case 18 -> "https://example.org/label.pdf";
            default -> "Zażółć gęślą jaźń 1";
        };
    }

    /**
     * Writes a set.
     *
     * @param args the folder, which must not exist
     * @throws IOException if it cannot be written
     */
    public static void main(String... args) throws IOException {
        Path folder = Files.createDirectory(Path.of(args[0]));
        RootKey root = RootKey.createKeyset(folder.resolve("root.key"), PASSPHRASE.toCharArray());
        InMemoryKeyStore store = new InMemoryKeyStore();
        EncryptionLab lab = new EncryptionLab("golden", root, store, MovableClock.at(WRITTEN_AT));
        List<PiiScope> scopes = List.of(scope("ORDER/902-3159896-1390916"), scope("SELLING_PARTNER/A2EUQ1WTGCTBG2"));
        List<String> values = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (PiiScope scope : scopes) {
            FieldName field = FieldName.of("$.orders[*].value");
            for (PiiType<?> type : PiiType.all()) {
                FieldName place = type.code() % 2 == 0 ? field : field.inRow("row-" + type.code());
                String plaintext = sample(type);
                String text = lab.encryptor
                        .encrypt(type.parse(plaintext), scope, place, lab.now())
                        .text();
                values.add(new Line(type.code(), scope, place, text, plaintext).toString());
            }
            DataKeyRecord key = store.dataKey(scope).orElseThrow();
            EpochSecretRecord epoch = store.epochSecret(key.epochDay()).orElseThrow();
            String epochLine = String.join(
                    "\t", "epoch", epoch.day().toString(), Integer.toString(epoch.version()), hex(epoch.wrapped()));
            if (!keys.contains(epochLine)) {
                keys.add(epochLine);
            }
            keys.add(String.join(
                    "\t",
                    "key",
                    key.id().toString(),
                    scope.kind() + "/" + scope.id(),
                    key.epochDay().toString(),
                    Integer.toString(key.epochVersion()),
                    Integer.toString(key.version()),
                    hex(key.wrapped()),
                    hex(key.commitment())));
        }
        Files.write(folder.resolve("key-store.tsv"), keys);
        Files.write(folder.resolve("values.tsv"), values);
    }
}
