package io.github.dppkit.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Looks for known values in all files below directories, byte by byte: data files, logs of a database, application logs,
 * temporary files, heap dumps. It tells where they stand, and says nothing when they do not.
 *
 * <pre>{@code
 * ResidueScan scan = ResidueScan.of(order.canaries());
 * ResidueScan.Report report = scan.run(postgresDataDirectory, logs, temp);
 * assertThat(report.hits()).isEmpty();
 * }</pre>
 *
 * <p>Values are found in the spellings that {@link LeakCheck} knows: UTF-8, UTF-16, ISO-8859-1, as H2 writes text, any case of
 * ASCII letters; escaped as in JSON, XML or a URL; in hexadecimal, and Base64-encoded at any offset. For ciphertext and keys there is
 * {@link #ofBytes}. A hit has file, offset and label, never a value: the report is a file too.
 *
 * <p>Not found is what is compressed, encrypted, split between pages, or spelt otherwise: PostgreSQL compresses values from
 * about 2,000 bytes on, and full pages in its log only if {@code wal_compression} is on. A file that changes while it is read
 * may hide a value: run a checkpoint and let nothing write.
 *
 * <p>Files are streamed; memory does not grow with their size. A file that disappears meanwhile is passed over. Of each value up
 * to {@value #HITS} places in one file are reported, more are counted. Immutable and safe for use by several threads.
 */
public final class ResidueScan {

    /** How many places of one value in one file are reported. */
    public static final int HITS = 100;

    private static final int BUFFER = 1 << 16;

    private final Needles needles;

    private ResidueScan(Needles needles) {
        this.needles = needles;
    }

    /**
     * A place where a value stands.
     *
     * @param file the file
     * @param offset of the first byte of the value in it
     * @param label of the value
     */
    public record Hit(Path file, long offset, String label) {}

    /**
     * What a scan found.
     *
     * @param hits the places, by file and offset
     * @param counts how often each value was found in all, by label; a value that was not found is missing
     * @param files how many files were read
     * @param bytes how many bytes they had
     */
    public record Report(List<Hit> hits, Map<String, Long> counts, long files, long bytes) {

        /**
         * Fails if a value was found.
         *
         * @throws AssertionError that names files, offsets and labels
         */
        public void assertNone() {
            if (!counts.isEmpty()) {
                throw new AssertionError("Known values (A2.6.d, A2.1.a) stand in files: " + counts + ", first at "
                        + hits.subList(0, Math.min(20, hits.size())));
            }
        }
    }

    /**
     * Returns a scan for texts.
     *
     * @param values each under the label by which hits name it
     * @return the scan
     * @throws IllegalArgumentException if there is no value or one has fewer than 6 characters or more than 8,192
     */
    public static ResidueScan of(Map<String, String> values) {
        requireSome(values);
        return new ResidueScan(Needles.of(values));
    }

    /**
     * Returns a scan for bytes as they are, and in hexadecimal.
     *
     * @param values each under the label by which hits name it
     * @return the scan
     * @throws IllegalArgumentException if there is no value or one has fewer than 6 bytes or more than 8,192
     */
    public static ResidueScan ofBytes(Map<String, byte[]> values) {
        requireSome(values);
        return new ResidueScan(Needles.ofBytes(values));
    }

    private static void requireSome(Map<String, ?> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("A residue scan without values would find nothing anywhere.");
        }
    }

    /**
     * Reads all files below some directories, or single files. Links are not followed.
     *
     * @param places files and directories
     * @return what was found
     * @throws TestkitException if a place is not there, a file cannot be read, or there is no byte in any
     */
    public Report run(Path... places) {
        List<Hit> hits = new ArrayList<>();
        Map<String, Long> counts = new TreeMap<>();
        long files = 0;
        long bytes = 0;
        try {
            for (Path place : places) {
                for (Path file : filesBelow(place)) {
                    bytes += look(file, hits, counts);
                    files++;
                }
            }
        } catch (IOException e) {
            throw new TestkitException("The files could not be read.", e);
        }
        if (bytes == 0) {
            throw new TestkitException("There is no file, or none with a byte in it: nothing was looked through.");
        }
        return new Report(List.copyOf(hits), Map.copyOf(counts), files, bytes);
    }

    private static List<Path> filesBelow(Path place) throws IOException {
        try (Stream<Path> walk = Files.walk(place)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        } catch (java.io.UncheckedIOException e) {
            throw new TestkitException("A directory changed while it was listed; let nothing write there.", e);
        }
    }

    private long look(Path file, List<Hit> hits, Map<String, Long> counts) throws IOException {
        Map<String, Integer> reported = new HashMap<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            return needles.visit(in, (label, offset) -> {
                counts.merge(label, 1L, Long::sum);
                if (reported.merge(label, 1, Integer::sum) <= HITS) {
                    hits.add(new Hit(file, offset, label));
                }
            });
        } catch (NoSuchFileException e) {
            return 0; // a database removes files of its own accord
        }
    }
}
