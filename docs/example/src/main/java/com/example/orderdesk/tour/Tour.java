package com.example.orderdesk.tour;

import com.example.orderdesk.order.StoredDocument;
import io.github.dppkit.access.AccessDeniedException;
import io.github.dppkit.access.Actor;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.retention.OrderEvent;
import io.github.dppkit.retention.RetentionStatus;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.testkit.BackupLab;
import io.github.dppkit.testkit.LeakCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The first two days of an order, step by step; each step shows what there is to see and checks it. */
final class Tour {

    private static final Logger LOG = LoggerFactory.getLogger(Tour.class);

    private final Scene scene;
    private final Terminal terminal;
    private final Arrivals arrivals;

    Tour(Scene scene, Terminal terminal) {
        this.scene = scene;
        this.terminal = terminal;
        this.arrivals = new Arrivals(scene);
    }

    /** Walks from the arrival to the restored backup. Returns what finds any of the values, for a last search. */
    LeakCheck walk(List<Answer> answers, BackupLab backups) throws IOException {
        StoredDocument followed = ordersComeIn(answers);
        LeakCheck leaks = arrivals.leaks();
        whatIsStored(followed, leaks);
        PiiScope order = followed.scope();
        boolean invented = arrivals.answer(followed).isInvented();
        Label label = aLabelIsPrinted(order, invented);
        carelessLogLines(label, leaks, invented);
        whatIsRefused(order);
        theOrderShips(order, followed);
        BackupLab.Backup dayTwo = aBackupOnDayTwo(backups);
        new LastDay(scene, terminal, arrivals).walk(followed, backups, dayTwo);
        return leaks;
    }

    private StoredDocument ordersComeIn(List<Answer> answers) {
        terminal.step("Orders come in from SP-API");
        arrivals.receive(answers);
        StoredDocument followed = arrivals.followed().orElseGet(() -> {
            arrivals.receive(List.of(Answers.invented(911, scene.clock().instant())));
            terminal.say("No order among them has an address and is still to be shipped: an invented one joins them.");
            return arrivals.followed().orElseThrow(() -> new AssertionError("an order to follow is stored"));
        });
        terminal.say((answers.size() == 1 ? "1 answer" : answers.size() + " answers") + ", taken in at "
                + scene.clock().instant());
        arrivals.summary().forEach(terminal::say);
        terminal.holds(
                arrivals.personalValues() > 0,
                arrivals.personalValues() + " personal values were found by their paths and encrypted");
        return followed;
    }

    private void whatIsStored(StoredDocument document, LeakCheck leaks) {
        terminal.step("What is stored");
        terminal.say("table desk_document, order " + document.scope().id() + ":");
        JsonNode json = JsonMapper.shared().readTree(document.bytes());
        leaves(json).limit(4).forEach(leaf -> terminal.show(leaf.name(), leaf.text()));
        leaks.assertNoneInTables(scene.orders());
        leaks.assertNoneInTables(scene.keys());
        terminal.holds(true, "no table of either database holds one of the values");
    }

    private record Leaf(String name, String text) {}

    /** Returns the encrypted leaves of a document. */
    private static Stream<Leaf> leaves(JsonNode json) {
        return json.properties().stream()
                .flatMap(field -> field.getValue().isString()
                        ? Stream.of(new Leaf(field.getKey(), field.getValue().stringValue()))
                                .filter(leaf -> leaf.text().startsWith("dpp1."))
                        : leaves(field.getValue()));
    }

    /** What came out of the printer, and what everybody may see of it. */
    private record Label(Map<String, String> text, Map<String, String> masked) {}

    private Label aLabelIsPrinted(PiiScope order, boolean invented) {
        terminal.step("A clerk prints a shipping label");
        scene.dpp().grants().approve(Scene.CLERK, "shipping-clerk", Scene.MANAGER);
        long before = scene.dpp().audit().status().size();
        Label label = new Label(new LinkedHashMap<>(), new LinkedHashMap<>());
        scene.printer().print(Scene.CLERK, order, (name, shown, text) -> {
            label.text().put(name, text);
            label.masked().put(name, shown.toString());
        });
        terminal.say("m.kowalska approves j.nowak as a shipping clerk; j.nowak asks for name, address and phone");
        terminal.say("of that order, for the purpose SHIPPING"
                + (invented ? ":" : "; shown masked here, since the order is not invented:"));
        (invented ? label.text() : label.masked()).forEach((name, line) -> terminal.show("| " + name, line));
        terminal.holds(
                scene.dpp().audit().status().size() > before,
                "the read is on record; before the record was durable nothing opened");
        return label;
    }

    private void carelessLogLines(Label label, LeakCheck leaks, boolean invented) throws IOException {
        terminal.step("Careless log lines");
        Map<String, String> text = label.text();
        LOG.info("Label printed: " + text);
        logged("log.info(\"Label printed: \" + label)", "Label printed: " + (invented ? text : label.masked()), leaks);
        if (invented) {
            LOG.info("No answer from {}, trying {}", text.get("name"), text.get("phone"));
            logged(
                    "log.info(\"No answer from {}, trying {}\", name, phone)",
                    "No answer from " + text.get("name") + ", trying " + text.get("phone"),
                    leaks);
        }
        terminal.holds(true, "the lines are in the log, the values are not");
    }

    /** Shows what became of the last line of the log. */
    private void logged(String code, String careless, LeakCheck leaks) throws IOException {
        String log = Files.readString(scene.folder().resolve("desk.log"));
        String beginning = careless.substring(0, careless.indexOf(' '));
        String written = log.lines()
                .filter(line -> line.contains(beginning))
                .reduce((first, last) -> last)
                .orElseThrow(() -> new AssertionError("the line is in the log"));
        terminal.show("the code", code);
        terminal.show("without dppkit", careless);
        terminal.show("desk.log", written.substring(written.indexOf(beginning)));
        leaks.assertNoneInText("desk.log", log);
    }

    private void whatIsRefused(PiiScope order) {
        terminal.step("What is refused");
        long before = scene.dpp().audit().status().size();
        refused(
                Scene.BOOKKEEPER,
                Purpose.SHIPPING,
                order,
                PiiCategory.NAME,
                Reason.NO_GRANT,
                "a colleague without a role");
        refused(
                Scene.CLERK_WITHOUT_SECOND_FACTOR,
                Purpose.SHIPPING,
                order,
                PiiCategory.NAME,
                Reason.MFA_MISSING,
                "the clerk, logged in without a second factor");
        refused(
                Scene.CLERK,
                Purpose.SHIPPING,
                order,
                PiiCategory.EMAIL,
                Reason.CATEGORY_NOT_PERMITTED,
                "the clerk, for the buyer's e-mail address");
        refused(
                Scene.CLERK,
                Purpose.TAX_INVOICE,
                order,
                PiiCategory.NAME,
                Reason.PURPOSE_NOT_PERMITTED,
                "the clerk, for an invoice");
        terminal.say("Marketing, profiling or training a model cannot even be asked for: Purpose has no such word.");
        terminal.holds(
                scene.dpp().audit().status().size() >= before + 4, "each refusal is on record too, with its reason");
    }

    private void refused(
            Actor actor, Purpose purpose, PiiScope order, PiiCategory category, Reason expected, String who) {
        try {
            scene.dpp().access().request(actor, purpose, order, category);
            throw new AssertionError("refused: " + who);
        } catch (AccessDeniedException e) {
            terminal.show(e.reason().name(), who);
            if (e.reason() != expected) {
                throw new AssertionError("refused because of " + expected + ": " + who, e);
            }
        }
    }

    private void theOrderShips(PiiScope order, StoredDocument stored) {
        terminal.step("The order ships");
        RetentionStatus before = status(order);
        scene.clock().advance(Duration.ofDays(1));
        Instant shipped = scene.clock().instant();
        scene.dpp().retention().record(order, OrderEvent.shipped(shipped));
        RetentionStatus after = status(order);
        terminal.show(
                "until now", "gone by " + before.deadline() + ", unless it is heard again that it has not shipped");
        terminal.show("from now on", "gone by " + after.deadline() + ", 30 days after shipment, whatever happens");
        terminal.holds(
                after.fixed() && after.deadline().equals(shipped.plus(Duration.ofDays(30))),
                "the deadline followed the shipment");
        terminal.holds(
                scene.book().of(order).contains(stored),
                "the stored document did not change by a byte: one key was wrapped anew");
    }

    private RetentionStatus status(PiiScope order) {
        return scene.dpp()
                .retention()
                .status(order, DataClass.PII)
                .orElseThrow(() -> new AssertionError("the order has a deadline"));
    }

    private BackupLab.Backup aBackupOnDayTwo(BackupLab backups) {
        terminal.step("Day 2: the database is backed up");
        scene.clock().advance(Duration.ofDays(1));
        BackupLab.Backup backup = backups.take("day-2");
        scene.dpp().grants().approve(Scene.RESTORE_TESTER, "restore-tester", Scene.MANAGER);
        RestoreTest test = new RestoreTest(scene, backups.open(backup));
        RestoreTest.Result result = test.run();
        terminal.say(
                "In it: the documents and the audit trail. Keys are in a database of their own, never in this backup.");
        terminal.holds(
                result.opened() > 0 && result.refused() == 0,
                "restored today, all its " + result.opened() + " documents open for the person who tests backups");
        return backup;
    }
}
