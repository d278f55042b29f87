package com.example.orderdesk.tour;

import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.spapi.SpApiOperation;
import io.github.dppkit.testkit.SyntheticOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Where the tour gets its answers of SP-API: three invented orders, or every JSON of a folder. */
final class Answers {

    private static final SpApiOperation GET_ORDER = SpApiOperation.of("orders", "2026-01-01", "getOrder");
    private static final Pattern FILE = Pattern.compile(
            "(?<api>[a-z-]+)-(?<version>v[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2})-(?<operation>[A-Za-z_]+)"
                    + "(?<request>\\.request)?(-[0-9]+)?\\.json",
            Pattern.CASE_INSENSITIVE);

    private Answers() {}

    /** Returns three invented orders, bought an hour ago. */
    static List<Answer> invented(Instant now) {
        return IntStream.of(911, 947, 983)
                .mapToObj(number -> invented(number, now))
                .toList();
    }

    /** Returns one invented order, bought an hour ago. */
    static Answer invented(int number, Instant now) {
        SyntheticOrder order = SyntheticOrder.of(number);
        return new Answer(
                order.orderId(),
                "invented order " + number,
                GET_ORDER,
                order.unshipped(now.minus(Duration.ofHours(1))),
                order.canaries());
    }

    /**
     * Returns every JSON of a folder, folders in it left out. A file named api-version-operation[.request][-number].json is
     * an answer of that operation, any other one of getOrder.
     *
     * @throws TourRefusedException if there is no such folder or nothing in it
     */
    static List<Answer> in(Path folder) {
        Path shown = folder.toAbsolutePath().normalize();
        if (!Files.isDirectory(folder)) {
            throw new TourRefusedException("there is no folder " + shown
                    + ". Name one that holds answers of SP-API as .json files, or none for invented orders.");
        }
        List<Answer> answers = new ArrayList<>();
        for (Path file : files(folder, shown)) {
            answers.add(read(file, "answer " + (answers.size() + 1)));
        }
        if (answers.isEmpty()) {
            throw new TourRefusedException("the folder " + shown
                    + " holds no .json file. Put answers of SP-API there, or name no folder for invented orders.");
        }
        return answers;
    }

    private static List<Path> files(Path folder, Path shown) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName()
                            .toString()
                            .toLowerCase(Locale.ROOT)
                            .endsWith(".json"))
                    .filter(file -> !Files.isDirectory(file))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new TourRefusedException("the folder " + shown + " cannot be read: " + why(e) + ".", e);
        } catch (UncheckedIOException e) {
            throw new TourRefusedException("the folder " + shown + " cannot be read to its end.", e);
        }
    }

    private static Answer read(Path file, String name) {
        String source = "the file " + file.getFileName();
        try {
            return new Answer(
                    name, source, operation(file.getFileName().toString()), Files.readAllBytes(file), Map.of());
        } catch (IOException e) {
            throw new TourRefusedException(source + " cannot be read: " + why(e) + ".", e);
        }
    }

    /** Says what the message of an exception about files leaves out. */
    static String why(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "its permissions do not allow it";
        }
        return e instanceof NoSuchFileException
                ? "it is not there, or a link to nothing"
                : String.valueOf(e.getMessage());
    }

    private static SpApiOperation operation(String file) {
        Matcher parts = FILE.matcher(file);
        if (!parts.matches()) {
            return GET_ORDER;
        }
        try {
            SpApiOperation operation =
                    SpApiOperation.of(parts.group("api"), parts.group("version"), parts.group("operation"));
            return parts.group("request") == null ? operation : operation.request();
        } catch (InvalidPiiException e) {
            return GET_ORDER;
        }
    }
}
