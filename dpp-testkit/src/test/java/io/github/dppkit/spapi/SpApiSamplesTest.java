package io.github.dppkit.spapi;

import static io.github.dppkit.spapi.SpApiLab.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Amazon's example payloads, where they lie beside the repository: what is expected is encrypted, and nothing else. */
class SpApiSamplesTest {

    private static final Path FOLDER = Path.of(System.getProperty("dpp.root", ".."))
            .resolveSibling("shared")
            .resolve("spapi");

    @Test
    void everySampleIsEncryptedAsExpected_andComesBack() throws IOException {
        assumeTrue(Files.exists(FOLDER.resolve("index.tsv")), "the samples lie beside the repository");
        SpApiLab lab = new SpApiLab();
        List<String> index = Files.readAllLines(FOLDER.resolve("index.tsv"));

        for (String line : index.subList(1, index.size())) {
            String[] row = line.split("\t", -1);
            SpApiOperation of = SpApiOperation.of(row[1], row[2], row[3]);
            SpApiOperation operation = row[4].equals("request") ? of.request() : of;
            String json = Files.readString(FOLDER.resolve("samples").resolve(row[0] + ".json"));

            EncryptedJson stored = lab.encrypt(operation, json);

            assertThat(SpApiLab.encrypted(stored)).as(row[0]).isEqualTo(expected(row[0]));
            if (!stored.scopes().isEmpty()) {
                assertThat(tree(lab.decrypt(operation, stored))).as(row[0]).isEqualTo(tree(json));
            }
        }
        assertThat(index.size()).isGreaterThan(400);
    }

    private static Set<String> expected(String name) throws IOException {
        Set<String> pointers = new TreeSet<>();
        List<String> rows = Files.readAllLines(FOLDER.resolve("samples").resolve(name + ".expected.tsv"));
        for (String line : rows.subList(1, rows.size())) {
            String[] row = line.split("\t", -1);
            if (!row[3].equals("context")) {
                pointers.add(row[0]);
            }
        }
        return pointers;
    }
}
