package com.example.orderdesk.tour;

import io.github.dppkit.spapi.SpApiOperation;
import io.github.dppkit.testkit.SyntheticOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Where the tour gets its answers of SP-API: three invented orders, or every JSON of a folder. */
final class Answers {

    private static final SpApiOperation GET_ORDER = SpApiOperation.of("orders", "2026-01-01", "getOrder");
    private static final Pattern FILE = Pattern.compile(
            "(?<api>[a-z-]+)-(?<version>v[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2})-(?<operation>[A-Za-z_]+)(?<request>\\.request)?(-[0-9]+)?\\.json");

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
                order.orderId(), GET_ORDER, order.unshipped(now.minus(Duration.ofHours(1))), order.canaries());
    }

    /**
     * Returns every JSON of a folder. A file named api-version-operation[.request][-number].json is an answer of that
     * operation, any other one of getOrder.
     *
     * @throws TourRefusedException if there is no such folder or nothing in it
     */
    static List<Answer> in(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new TourRefusedException(
                    "there is no folder " + folder.toAbsolutePath().normalize()
                            + ". Name one that holds answers of SP-API as .json files, or none for invented orders.");
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Answer> answers = files.filter(
                            file -> file.getFileName().toString().endsWith(".json"))
                    .sorted()
                    .map(Answers::read)
                    .toList();
            if (answers.isEmpty()) {
                throw new TourRefusedException(
                        "the folder " + folder.toAbsolutePath().normalize()
                                + " holds no .json file. Put answers of SP-API there, or name no folder for invented orders.");
            }
            return answers;
        } catch (IOException e) {
            throw new TourRefusedException("the folder " + folder + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private static Answer read(Path file) {
        String name = file.getFileName().toString();
        try {
            return new Answer(name, operation(name), Files.readAllBytes(file), Map.of());
        } catch (IOException e) {
            throw new TourRefusedException("the file " + name + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private static SpApiOperation operation(String file) {
        Matcher parts = FILE.matcher(file);
        if (!parts.matches()) {
            return GET_ORDER;
        }
        SpApiOperation operation =
                SpApiOperation.of(parts.group("api"), parts.group("version"), parts.group("operation"));
        return parts.group("request") == null ? operation : operation.request();
    }
}
