package io.github.dppkit.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.policy.Verifies;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever version 1 has archived, every later version of the tool opens.
 *
 * <p>{@link #main} writes a new set, for a new version of the format; a set that was released is never written again.
 */
class ArchiveGoldenFilesTest {

    private static final List<String> FILES = List.of("archive.key", "log.key", "opening.log");

    @TempDir
    Path folder;

    @Test
    @Verifies({"A2.1.c", "#74"})
    void opensKeyFilesLogAndRecordOfVersion1() throws IOException {
        ArchiveLab lab = new ArchiveLab(folder);
        for (String name : FILES) {
            try (InputStream in = resource(name)) {
                Files.copy(in, folder.resolve(name));
            }
            if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(folder.resolve(name), PosixFilePermissions.fromString("rw-------"));
            }
        }
        String[] record = text("archive-record.hex").split("\n", -1);
        assertThat(lab.open(
                        HexFormat.of().parseHex(record[0]), "out.json", "--key", "<archive.key>", "--token", record[1]))
                .as(lab.printed())
                .isZero();
        assertThat(lab.text("out.json")).isEqualToNormalizingNewlines(text("content.json"));
        assertThat(lab.tool("verify-log", "--log", "<opening.log>", "--verifier", record[2]))
                .isZero();
        assertThat(lab.printed()).contains("4 lines");
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(ArchiveGoldenFilesTest.class.getResourceAsStream("v1/" + name), name);
    }

    private static String text(String name) throws IOException {
        try (InputStream in = resource(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * Writes a set.
     *
     * @param args an empty folder to work in, and the folder for the set
     * @throws IOException if it cannot be written
     */
    public static void main(String... args) throws IOException {
        Path work = Path.of(args[0]);
        Path out = Path.of(args[1]);
        ArchiveLab lab = new ArchiveLab(work);
        String verifier = lab.makeLogKey();
        byte[] record = lab.record(lab.encryptor(List.of(lab.key("DE", 2026))), ArchiveLab.YEAR)
                .toBytes();
        Files.copy(work.resolve("DE2026.key"), out.resolve("archive.key"));
        Files.copy(work.resolve("log.key"), out.resolve("log.key"));
        Files.copy(work.resolve("opening.log"), out.resolve("opening.log"));
        Files.writeString(
                out.resolve("archive-record.hex"),
                String.join("\n", HexFormat.of().formatHex(record), lab.token(), verifier));
        lab.open(record, "content.json");
        Files.copy(work.resolve("content.json"), out.resolve("content.json"));
    }
}
