package io.github.dppkit.spapi.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Holds the committed tables to what they are made of, where that is at hand. */
class CatalogueResourceTest {

    private static final Path ROOT = Path.of(System.getProperty("dpp.root", ".."));
    private static final Path TABLES = ROOT.resolve("dpp-core/src/main/resources/io/github/dppkit/spapi");
    private static final Path MAP = ROOT.resolveSibling("shared").resolve("spapi");

    @Test
    void theCatalogueIsWhatTheGeneratorMakesOfTheMap() throws IOException {
        assumeTrue(Files.exists(MAP.resolve("pii-paths.tsv")), "the map of personal data lies beside the repository");

        assertCurrent("pii-catalogue.tsv", new CatalogueGenerator(MAP).catalogue());
    }

    @Test
    void theKnownLeavesAreWhatTheGeneratorMakesOfTheModels() throws IOException {
        String models = System.getProperty("dpp.models", "");
        assumeTrue(!models.isEmpty(), "-Ddpp.models names a checkout of Amazon's models");

        assertCurrent(
                "known-leaves.tsv",
                KnownLeavesGenerator.knownLeaves(Resources.read("pii-catalogue.tsv"), Path.of(models)));
    }

    private static void assertCurrent(String name, String expected) throws IOException {
        Path table = TABLES.resolve(name);
        if (Boolean.getBoolean("dpp.update")) {
            Files.writeString(table, expected);
        }
        assertThat(Files.exists(table) ? Files.readString(table) : "")
                .as(name + " is out of date: run this test with -Ddpp.update=true")
                .isEqualTo(expected);
    }
}
