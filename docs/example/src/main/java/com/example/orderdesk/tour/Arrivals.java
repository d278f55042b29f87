package com.example.orderdesk.tour;

import com.example.orderdesk.label.LabelPrinter;
import com.example.orderdesk.order.StoredDocument;
import io.github.dppkit.access.AccessGuard;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.spapi.IngestReport;
import io.github.dppkit.spapi.SpApiPayloadException;
import io.github.dppkit.testkit.SyntheticOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Takes the answers in and knows afterwards what to look for, and which order the tour follows. */
final class Arrivals {

    private static final int KINDS_SHOWN = 5;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Scene scene;
    private final Map<PiiCategory, Integer> encrypted = new EnumMap<>(PiiCategory.class);
    private final Map<String, Answer> byName = new LinkedHashMap<>();
    private final Set<String> drift = new HashSet<>();
    private final Set<String> incomplete = new HashSet<>();
    private int invented;
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
            invented += answer.isInvented() ? 1 : 0;
            if (report.scopes().size() > AccessGuard.MAXIMUM_SCOPES) {
                throw new TourRefusedException(
                        answer.source() + " holds data of " + report.scopes().size() + " orders, and one permit covers "
                                + AccessGuard.MAXIMUM_SCOPES + ". Take it apart.");
            }
            report.encrypted().forEach((category, count) -> encrypted.merge(category, count, Integer::sum));
            drift.addAll(report.drift());
            pastTheirLastDay += report.erasedLeaves();
            if (report.erasedLeaves() > 0) {
                incomplete.add(answer.name());
            }
            if (report.encryptedLeaves() + report.erasedLeaves() == 0) {
                withoutPersonalData++;
            }
        }
    }

    private IngestReport receive(Answer answer) {
        try {
            return scene.intake()
                    .receive(
                            answer.name(),
                            answer.operation(),
                            answer.json(),
                            scene.clock().instant());
        } catch (SpApiPayloadException e) {
            throw new TourRefusedException(answer.source() + " was not taken in: " + e.getMessage(), e);
        }
    }

    /** Tells whether opened documents say what the answers did; where something was dropped as past its day, they cannot. */
    boolean areWhatCame(Map<String, byte[]> opened) {
        return !opened.isEmpty()
                && opened.entrySet().stream()
                        .filter(document -> !incomplete.contains(document.getKey()))
                        .allMatch(document -> JSON.readTree(document.getValue())
                                .equals(JSON.readTree(answer(document.getKey()).json())));
    }

    /** Returns the answer that a document came from. */
    Answer answer(StoredDocument document) {
        return answer(document.name());
    }

    private Answer answer(String name) {
        Answer answer = byName.get(name);
        if (answer == null) {
            throw new IllegalStateException("No answer of the name " + name + " came in.");
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

    /** Returns the search for what the answers brought: what was invented, and what dppkit took out of the others. */
    Search search() {
        Map<String, StoredDocument> documents = new LinkedHashMap<>(); // the copies that each owner has are alike
        scene.book().all().forEach(document -> documents.put(document.name(), document));
        String owners = scene.book().all().stream()
                .map(document -> document.scope().id())
                .collect(Collectors.joining(" "));
        String readable = documents.values().stream()
                .map(StoredDocument::payload)
                .collect(Collectors.joining(" ", owners, ""))
                .toLowerCase(Locale.ROOT);
        Search search = new Search();
        byName.values().stream().filter(Answer::isInvented).forEach(search::addInvented);
        for (StoredDocument document : documents.values()) {
            Answer answer = answer(document);
            if (!answer.isInvented()) {
                PersonalValues.between(answer.name(), answer.json(), document.bytes())
                        .forEach((place, value) ->
                                search.add(answer, place, value, readable.contains(value.toLowerCase(Locale.ROOT))));
            }
        }
        return search;
    }

    /** Tells whether every value of the invented answers was taken for personal, and nothing else in them. */
    boolean isComplete() {
        return personalValues() > 0
                && (invented < byName.size() || personalValues() == invented * SyntheticOrder.PII_LEAVES);
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
                        ? "every one of them stands at a path of Amazon's models of its API"
                        : drift.size() + " paths are not in Amazon's models: encrypted because of their names or"
                                + " neighbours, and reported");
        if (withoutPersonalData > 0) {
            lines.add(withoutPersonalData + " answers hold no personal data and are not kept");
        }
        if (pastTheirLastDay > 0) {
            lines.add(pastTheirLastDay + " more values belong to orders whose 30 days are over: dropped, never stored");
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
