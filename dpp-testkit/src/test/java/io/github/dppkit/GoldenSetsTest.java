package io.github.dppkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.policy.Verifies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The lists of golden files, one for each release: what a release has stored lies there unchanged, and no file is on no list.
 * The tests of each format read the files; they run over every set that lies beside them.
 */
class GoldenSetsTest {

    private static final Path ROOT = Path.of(System.getProperty("dpp.root"));
    private static final Path RESOURCES = ROOT.resolve("dpp-testkit/src/test/resources/io/github/dppkit");
    private static final Path LISTS = RESOURCES.resolve("golden");
    private static final List<String> FOLDERS = List.of("crypto/v1", "archive/v1", "retention/v1", "audit");

    private static String hash(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String folder : FOLDERS) {
            try (Stream<Path> files = Files.list(RESOURCES.resolve(folder))) {
                files.sorted().forEach(file -> lines.add(hash(file) + "  " + folder + "/" + file.getFileName()));
            }
        }
        return lines;
    }

    @Test
    @Verifies("#74")
    void keepEveryGoldenFileOfEveryReleaseAsItWas() throws IOException {
        TreeSet<String> listed = new TreeSet<>();
        try (Stream<Path> lists = Files.list(LISTS)) {
            for (Path list : lists.toList()) {
                listed.addAll(Files.readAllLines(list, StandardCharsets.UTF_8));
            }
        }
        assertThat(new TreeSet<>(lines()))
                .as("a released golden file is never written again; see docs/CONTRIBUTING.md")
                .isEqualTo(listed);
    }

    @Test
    @Verifies("#74")
    void haveAListForThisVersion() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        String version = pom.replaceFirst("(?s).*?<artifactId>dpp-parent</artifactId>\\s*<version>([0-9.]+).*", "$1");
        assertThat(LISTS.resolve(version + ".sha256")).exists();
    }

    /**
     * Writes the list of a version that is not released yet.
     *
     * @param args the version
     * @throws IOException if it cannot be written
     */
    public static void main(String... args) throws IOException {
        Files.createDirectories(LISTS);
        Files.write(LISTS.resolve(args[0] + ".sha256"), lines());
    }
}
