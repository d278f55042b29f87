package io.github.dppkit.logging.internal;

import io.github.dppkit.pii.PiiCategory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The fields and columns that hold direct personal data in SP-API, as the catalogue of their paths says: a new version of
 * the catalogue brings its keys along.
 */
final class CatalogueKeys {

    private static final String CATALOGUE = "/io/github/dppkit/spapi/pii-catalogue.tsv";
    private static final String DIRECT = "\tdirect";

    private CatalogueKeys() {}

    /** Returns the last step of each path, and the category that it has first. */
    static Map<String, PiiCategory> direct() {
        try (InputStream in = CatalogueKeys.class.getResourceAsStream(CATALOGUE)) {
            if (in == null) {
                throw new IllegalStateException("The catalogue of SP-API is missing from dpp-core: build it anew.");
            }
            Map<String, PiiCategory> keys = new LinkedHashMap<>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.endsWith(DIRECT))
                    .forEach(line -> read(line, keys));
            return keys;
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static void read(String line, Map<String, PiiCategory> keys) {
        int tab = line.indexOf('\t');
        String key = line.substring(line.lastIndexOf('.', tab) + 1, tab).replace("[*]", "");
        if (!key.equals("*")) { // any name at all
            keys.computeIfAbsent(
                    key, k -> PiiCategory.valueOf(line.substring(tab + 1, line.length() - DIRECT.length())));
        }
    }
}
