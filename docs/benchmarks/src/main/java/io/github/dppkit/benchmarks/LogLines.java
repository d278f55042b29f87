package io.github.dppkit.benchmarks;

import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.pii.FreeText;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PiiScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The log lines that sanitizers are measured with: 900 clean and 100 with personal data of a labelled corpus, mixed, each
 * count taken evenly from the whole file. The folder is named by the system property {@code dpp.corpus} and holds
 * {@code clean.dev.tsv} and {@code pii.dev.tsv}, tab-separated, the line in the second column.
 */
final class LogLines {

    static final int COUNT = 1_000;
    static final int KNOWN = 100_000;

    private static final int PERSONAL_EVERY = 10;
    private static final String FOLDER = "dpp.corpus";

    private LogLines() {}

    /** Returns the mix, always in the same order. */
    static String[] mix() {
        List<String> clean = column("clean.dev.tsv", 1);
        List<String> personal = column("pii.dev.tsv", 1);
        String[] lines = new String[COUNT];
        for (int i = 0; i < COUNT; i++) {
            List<String> from = i % PERSONAL_EVERY == 0 ? personal : clean;
            lines[i] = from.get((int) ((long) i * from.size() / COUNT));
        }
        return lines;
    }

    /** Returns the clean lines of the mix alone. */
    static String[] clean() {
        List<String> clean = column("clean.dev.tsv", 1);
        String[] lines = new String[COUNT];
        for (int i = 0; i < COUNT; i++) {
            lines[i] = clean.get((int) ((long) i * clean.size() / COUNT));
        }
        return lines;
    }

    /** Returns lines that are one JSON object each, as many as {@link #COUNT}, repeated if there are fewer. */
    static String[] json() {
        List<String> all = new ArrayList<>();
        for (String file : List.of("pii.dev.tsv", "clean.dev.tsv")) {
            for (String line : column(file, 1)) {
                if (line.startsWith("{\"") && line.endsWith("}")) {
                    all.add(line);
                }
            }
        }
        String[] lines = new String[COUNT];
        for (int i = 0; i < COUNT; i++) {
            lines[i] = all.get(i % all.size());
        }
        return lines;
    }

    private static List<String> column(String file, int column) {
        String folder = System.getProperty(FOLDER);
        if (folder == null) {
            throw new IllegalStateException("Name the folder of the corpus: java -D" + FOLDER + "=FOLDER -jar …");
        }
        try {
            return Files.readAllLines(Path.of(folder, file)).stream()
                    .map(row -> row.split("\t", -1)[column])
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes values known: those that the labelled lines hold, as they stand there, and made-up ones up to 100,000. */
    static void register(LogSanitizer sanitizer) {
        int known = 0;
        List<String> lines = column("pii.dev.tsv", 1);
        List<String> labels = column("pii.dev.tsv", 2);
        for (int i = 0; i < lines.size(); i++) {
            for (String span : labels.get(i).split("\\],")) {
                String[] parts = span.replace("[", "").replace("]", "").split(",");
                String value = lines.get(i).substring(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
                sanitizer.observed(FreeText.of(value), order(known++));
            }
        }
        Random random = new Random(20_261_122);
        while (known < KNOWN) {
            sanitizer.observed(PersonName.of(word(random) + " " + word(random)), order(known++));
            sanitizer.observed(FreeText.of(word(random) + " " + (1 + random.nextInt(300))), order(known++));
        }
    }

    /** Eight values an order, as an order of Amazon's has. */
    private static PiiScope order(int value) {
        return PiiScope.order(Bench.PARTNER, "902-" + value / 8);
    }

    static String word(Random random) {
        StringBuilder word = new StringBuilder();
        int length = 4 + random.nextInt(6);
        for (int i = 0; i < length; i++) {
            word.append((char) ('a' + random.nextInt(26)));
        }
        word.setCharAt(0, Character.toUpperCase(word.charAt(0)));
        return word.toString();
    }
}
