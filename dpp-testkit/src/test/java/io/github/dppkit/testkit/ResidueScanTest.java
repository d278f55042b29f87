package io.github.dppkit.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.policy.Verifies;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Known values in files are found where they stand, in every spelling, whatever lies around them. */
class ResidueScanTest {

    private static final String NAME = "Żaneta \"Qbadefi\"";
    private static final ResidueScan SCAN = ResidueScan.of(Map.of("buyer name", NAME, "phone", "+44 7700 900123"));
    private static final long SEED = 101;

    @TempDir
    Path folder;

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    @Verifies("#101")
    void tellsFileAndOffset_ofEachSpelling_amongRandomBytes() throws IOException {
        Random random = new Random(SEED);
        List<byte[]> spellings = List.of(
                utf8(NAME),
                utf8(NAME.toUpperCase(java.util.Locale.ROOT)),
                NAME.getBytes(StandardCharsets.UTF_16LE),
                NAME.getBytes(StandardCharsets.UTF_16BE),
                utf8(Base64.getEncoder().encodeToString(utf8(NAME))),
                utf8(Base64.getUrlEncoder().encodeToString(utf8(NAME))),
                utf8(HexFormat.of().formatHex(utf8(NAME))),
                utf8(URLEncoder.encode(NAME, StandardCharsets.UTF_8)),
                utf8("\\u017baneta \\\"Qbadefi\\\""),
                utf8("Żaneta \\\"Qbadefi\\\""));
        for (int i = 0; i < spellings.size(); i++) {
            // at, before and over the seams of any buffer
            int offset = List.of(0, 8_190, 65_530, 65_536, 131_071).get(i % 5) + random.nextInt(3);
            Path file = Files.createDirectories(folder.resolve("data/base")).resolve("file-" + i);
            byte[] before = new byte[offset];
            byte[] after = new byte[random.nextInt(5_000)];
            random.nextBytes(before);
            random.nextBytes(after);
            try (OutputStream out = Files.newOutputStream(file)) {
                out.write(before);
                out.write(spellings.get(i));
                out.write(after);
            }
            ResidueScan.Report report = SCAN.run(file);
            assertThat(report.hits()).as("seed %d, spelling %d", SEED, i).anySatisfy(hit -> {
                assertThat(hit.label()).isEqualTo("buyer name");
                assertThat(hit.file()).isEqualTo(file);
                assertThat(hit.offset()).isBetween((long) offset, (long) offset + 2);
            });
        }
        ResidueScan.Report all = SCAN.run(folder.resolve("data"));
        assertThat(all.files()).isEqualTo(spellings.size());
        assertThat(all.counts()).containsOnlyKeys("buyer name");
        assertThat(all.counts().get("buyer name")).isGreaterThanOrEqualTo(spellings.size());
        assertThatThrownBy(all::assertNone)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("buyer name")
                .hasMessageNotContaining("Qbadefi");
        assertThat(all.toString()).doesNotContain("Qbadefi");
    }

    @Test
    @Verifies("#101")
    void readsAFileOfHundredMegabytes_inLittleMemory() throws IOException {
        Path file = folder.resolve("pg_wal");
        byte[] block = new byte[1 << 20];
        new Random(SEED).nextBytes(block);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < Depth.current().pick(20, 100); i++) {
                out.write(block);
            }
            out.write(utf8("+44 7700 900123"));
        }
        long before = ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
        ResidueScan.Report report = SCAN.run(file);
        long allocated = ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean())
                        .getCurrentThreadAllocatedBytes()
                - before;
        assertThat(report.counts()).containsEntry("phone", 1L);
        assertThat(report.bytes()).isEqualTo(Files.size(file));
        assertThat(allocated).isLessThan(4 << 20);
    }

    @Test
    void countsAllPlaces_andReportsTheFirstHundred() throws IOException {
        Path file = folder.resolve("app.log");
        Files.writeString(file, "tel +44 7700 900123\n".repeat(250));
        ResidueScan.Report report = SCAN.run(folder);
        assertThat(report.counts()).containsEntry("phone", 250L);
        assertThat(report.hits()).hasSize(ResidueScan.HITS).startsWith(new ResidueScan.Hit(file, 4, "phone"));
    }

    @Test
    void findsBytes_asTheyAreAndInHexadecimal() throws IOException {
        byte[] key = new byte[32];
        new Random(SEED).nextBytes(key);
        ResidueScan keys = ResidueScan.ofBytes(Map.of("key", key));
        Files.write(folder.resolve("a"), utf8("only text"));
        assertThat(keys.run(folder).counts()).isEmpty();
        Files.write(folder.resolve("a"), key);
        Files.writeString(
                folder.resolve("b"), "\\x" + HexFormat.of().withUpperCase().formatHex(key));
        assertThat(keys.run(folder).hits())
                .containsExactly(
                        new ResidueScan.Hit(folder.resolve("a"), 0, "key"),
                        new ResidueScan.Hit(folder.resolve("b"), 2, "key"));
    }

    @Test
    void followsNoLinks() throws IOException {
        Path scanned = Files.createDirectory(folder.resolve("scanned"));
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("x"), NAME);
        Files.writeString(scanned.resolve("y"), "nothing");
        Files.createSymbolicLink(scanned.resolve("link"), outside);
        SCAN.run(scanned).assertNone();
    }

    @Test
    void refusesToPass_whereNothingWasLookedThrough() throws IOException {
        assertThatThrownBy(() -> SCAN.run(folder)).isInstanceOf(TestkitException.class);
        assertThatThrownBy(() -> SCAN.run(folder.resolve("none"))).isInstanceOf(TestkitException.class);
        Files.createFile(folder.resolve("empty"));
        assertThatThrownBy(() -> SCAN.run(folder)).isInstanceOf(TestkitException.class);
        assertThatIllegalArgumentException().isThrownBy(() -> ResidueScan.of(Map.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResidueScan.of(Map.of("short", "Anna")))
                .withMessageContaining("short")
                .withMessageNotContaining("Anna");
        assertThatIllegalArgumentException().isThrownBy(() -> ResidueScan.ofBytes(Map.of("short", new byte[5])));
    }
}
