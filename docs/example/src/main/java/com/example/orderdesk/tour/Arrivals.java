package com.example.orderdesk.tour;

import com.example.orderdesk.label.LabelPrinter;
import com.example.orderdesk.order.StoredDocument;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.spapi.IngestReport;
import io.github.dppkit.spapi.SpApiPayloadException;
import io.github.dppkit.testkit.LeakCheck;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Takes the answers in and knows afterwards what to look for, and which order the tour follows. */
final class Arrivals {

    private static final int SHORTEST_SEARCHED = 6;
    private static final int FEWEST_CHARACTERS = 4;
    private static final int LONGEST_SEARCHED = 8_192;
    private static final int KINDS_SHOWN = 5;

    private final Scene scene;
    private final Map<PiiCategory, Integer> encrypted = new EnumMap<>(PiiCategory.class);
    private final Map<String, String> values = new TreeMap<>();
    private final Map<String, Answer> byName = new HashMap<>();
    private final Set<String> drift = new HashSet<>();
    private int pastTheirLastDay;
    private int withoutPersonalData;

    Arrivals(Scene scene) {
        this.scene = scene;
    }

    /** Takes in one answer after another. */
    void receive(List<Answer> answers) {
        for (Answer answer : answers) {
            IngestReport report = receive(answer);
            byName.put(answer.name(), answer);
            report.encrypted().forEach((category, count) -> encrypted.merge(category, count, Integer::sum));
            drift.addAll(report.drift());
            pastTheirLastDay += report.erasedLeaves();
            if (report.encryptedLeaves() + report.erasedLeaves() == 0) {
                withoutPersonalData++;
            }
        }
        for (StoredDocument document : scene.book().all()) {
            Answer answer = answer(document);
            values.putAll(
                    answer.isInvented()
                            ? answer.invented()
                            : PersonalValues.between(answer.name(), answer.json(), document.bytes()));
        }
    }

    /** Takes in one answer once more, as a queue or a colleague might. */
    IngestReport receive(Answer answer) {
        try {
            return scene.intake()
                    .receive(
                            answer.name(),
                            answer.operation(),
                            answer.json(),
                            scene.clock().instant());
        } catch (SpApiPayloadException e) {
            throw new TourRefusedException("the file " + answer.name() + " was not taken in: " + e.getMessage(), e);
        }
    }

    /** Returns the answer that a document came from. */
    Answer answer(StoredDocument document) {
        Answer answer = byName.get(document.name());
        if (answer == null) {
            throw new IllegalStateException("No answer of the name " + document.name() + " came in.");
        }
        return answer;
    }

    /** Returns an order with an address, alone in its document, that has not left yet; the tour follows it. */
    Optional<StoredDocument> followed() {
        List<StoredDocument> documents = scene.book().all();
        Map<String, Long> owners =
                documents.stream().collect(Collectors.groupingBy(StoredDocument::name, Collectors.counting()));
        return documents.stream()
                .filter(document -> document.scope().kind() == PiiScope.Kind.ORDER)
                .filter(document -> owners.getOrDefault(document.name(), 0L) == 1)
                .filter(LabelPrinter::canPrint)
                .sorted(Comparator.comparing(
                        document -> !document.operation().api().equals("orders")))
                .filter(document -> scene.dpp()
                        .retention()
                        .status(document.scope(), DataClass.PII)
                        .filter(status -> !status.fixed())
                        .isPresent())
                .findFirst();
    }

    /** Returns what finds any of the values wherever it may not stand. */
    LeakCheck leaks() {
        String readable = scene.book().all().stream()
                .map(document -> document.scope().id() + " " + document.name() + " " + document.payload())
                .collect(Collectors.joining(" "))
                .toLowerCase(Locale.ROOT);
        Map<String, String> searched = new TreeMap<>(values);
        searched.values().removeIf(value -> isCommon(value) || readable.contains(value.toLowerCase(Locale.ROOT)));
        return LeakCheck.of(searched);
    }

    /** Tells whether a value would be found by chance, or is too long to be looked for. */
    private static boolean isCommon(String value) {
        return value.length() < SHORTEST_SEARCHED
                || value.length() > LONGEST_SEARCHED
                || value.chars().distinct().count() < FEWEST_CHARACTERS;
    }

    /** Returns how many values the answers hold. */
    int personalValues() {
        return encrypted.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Says what came in, in one line each. */
    List<String> summary() {
        List<String> lines = new ArrayList<>();
        lines.add(kinds());
        lines.add(
                drift.isEmpty()
                        ? "every one of them stands at a path that Amazon documents"
                        : drift.size()
                                + " paths are not in the catalogue: encrypted because of their names or neighbours, and reported");
        if (withoutPersonalData > 0) {
            lines.add(withoutPersonalData + " answers hold no personal data and are not kept");
        }
        if (pastTheirLastDay > 0) {
            lines.add(pastTheirLastDay + " more belong to orders whose 30 days are over: dropped, never stored");
        }
        return lines;
    }

    private String kinds() {
        List<Map.Entry<PiiCategory, Integer>> most = encrypted.entrySet().stream()
                .sorted(Map.Entry.<PiiCategory, Integer>comparingByValue().reversed())
                .limit(KINDS_SHOWN)
                .toList();
        int shown = most.stream().mapToInt(Map.Entry::getValue).sum();
        String text =
                most.stream().map(kind -> kind.getValue() + " " + kind.getKey()).collect(Collectors.joining(", "));
        return shown == personalValues() ? text : text + ", " + (personalValues() - shown) + " of other kinds";
    }
}
