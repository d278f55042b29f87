package com.example.orderdesk.tour;

import com.example.orderdesk.order.StoredDocument;
import io.github.dppkit.access.AccessDeniedException;
import io.github.dppkit.access.Actor;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.VerifierKey;
import io.github.dppkit.pii.ActorId;
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
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
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

    /** Walks from the arrival to the backup. */
    DayTwo walk(List<Answer> answers, Backups backups) throws IOException {
        VerifierKey handedOver =
                VerifierKey.parse(scene.dpp().audit().verifierKey().toString());
        StoredDocument followed = ordersComeIn(answers);
        Search search = arrivals.search();
        LeakCheck leaks = search.all();
        whatIsStored(followed, search, leaks);
        PiiScope order = followed.scope();
        Label label = aLabelIsPrinted(order, arrivals.answer(followed).isInvented());
        carelessLogLines(label, leaks);
        RecordedEvent refusal = whatIsRefused(order, label.onRecord());
        Instant deadline = theOrderShips(order, followed);
        terminal.step("Day 2: the database is backed up");
        scene.clock().advance(Duration.ofDays(1));
        scene.dpp().grants().approve(Scene.RESTORE_TESTER, "restore-tester", Scene.MANAGER);
        BackupLab.Backup backup = backups.take("day-2");
        int documents = theBackupOpens(backups.open(backup));
        return new DayTwo(
                followed,
                arrivals.answer(followed),
                label.onRecord(),
                refusal,
                deadline,
                handedOver,
                scene.book().all().size(),
                documents,
                backup,
                backups.steal(),
                leaks);
    }

    private StoredDocument ordersComeIn(List<Answer> answers) {
        terminal.step("Orders come in from SP-API");
        arrivals.receive(answers);
        StoredDocument followed = arrivals.followed().orElseGet(() -> {
            arrivals.receive(List.of(Answers.invented(911, scene.clock().instant())));
            terminal.say(
                    "None of them is an order with an address that is still to be shipped: an invented one joins them.");
            return arrivals.followed().orElseThrow(() -> new AssertionError("an order to follow is stored"));
        });
        terminal.say((answers.size() == 1 ? "1 answer" : answers.size() + " answers") + ", taken in at "
                + scene.clock().instant());
        arrivals.summary().forEach(terminal::say);
        terminal.holds(
                arrivals.isComplete(),
                arrivals.personalValues() + " personal values were found by where they stand and encrypted");
        return followed;
    }

    private void whatIsStored(StoredDocument document, Search search, LeakCheck leaks) {
        terminal.step("What is stored");
        terminal.say("table desk_document, order " + document.scope().id() + ":");
        JsonNode json = JsonMapper.shared().readTree(document.bytes());
        leaves(json).limit(4).forEach(leaf -> terminal.show(leaf.name(), leaf.text()));
        if (search.leftOut() > 0) {
            terminal.say(
                    search.leftOut() + " values are not looked for: they are short, or stand in readable fields too, as"
                            + " shop names do.");
        }
        leaks.assertNoneInTables(scene.orders());
        leaks.assertNoneInTables(scene.keys());
        terminal.holds(
                true,
                "no table of either database holds a personal value; in the answers as they came the same search finds"
                        + " each of them");
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

    /** What came out of the printer, what everybody may see of it, and the record that was there before. */
    private record Label(
            Map<String, String> text, Map<String, String> masked, RecordedEvent onRecord, boolean invented) {}

    private Label aLabelIsPrinted(PiiScope order, boolean invented) {
        terminal.step("A clerk prints a shipping label");
        scene.dpp().grants().approve(Scene.CLERK, "shipping-clerk", Scene.MANAGER);
        long before = scene.recorded();
        List<RecordedEvent> onRecord = new ArrayList<>();
        Map<String, String> text = new LinkedHashMap<>();
        Map<String, String> masked = new LinkedHashMap<>();
        scene.printer().print(Scene.CLERK, order, (name, shown, line) -> {
            if (text.isEmpty()) {
                onRecord.addAll(scene.recordedSince(before));
            }
            text.put(name, line);
            masked.put(name, shown.toString());
        });
        terminal.say(
                "m.kowalska approves j.nowak as a shipping clerk; j.nowak asks for name, address and phone of that order,"
                        + " for the purpose SHIPPING"
                        + (invented ? ":" : "; masked here, since the order is not invented:"));
        (invented ? text : masked).forEach((name, line) -> terminal.show("| " + name, line));
        RecordedEvent read = onRecord.stream()
                .filter(event -> event.action() == Action.REVEAL)
                .findFirst()
                .orElseThrow(() -> new AssertionError("the read was on record before the first line was printed"));
        terminal.show(
                "on record",
                read.action() + " " + read.outcome() + " " + read.actor().id() + " " + read.purpose() + " "
                        + read.scope());
        terminal.holds(
                read.outcome() == Outcome.SUCCESS
                        && read.actor().equals(Scene.CLERK.id())
                        && Purpose.SHIPPING.equals(read.purpose())
                        && read.scope() != null
                        && text.size() > 1,
                "this was in the audit table before the first line was printed; a keyed token stands for the order");
        return new Label(text, masked, read, invented);
    }

    private void carelessLogLines(Label label, LeakCheck leaks) throws IOException {
        terminal.step("Careless log lines");
        Map<String, String> text = label.text();
        LOG.info("Label printed: " + text);
        logged("log.info(\"Label printed: \" + label)", "Label printed:", text.toString(), label, leaks);
        if (label.invented()) {
            LOG.info("No answer from {}, trying {}", text.get("name"), text.get("phone"));
            logged(
                    "log.info(\"No answer from {}, trying {}\", name, phone)",
                    "No answer from",
                    text.get("name") + ", trying " + text.get("phone"),
                    label,
                    leaks);
        } else {
            terminal.say(
                    "Only a line with keys such as name= is tried with data that are not invented: a name of common"
                            + " words alone, such as Test Store, is not removed elsewhere (docs/decisions/0014).");
        }
        terminal.holds(true, "the lines are in the log, the values are not");
    }

    /** Shows what became of the last line of the log that begins so. */
    private void logged(String code, String beginning, String rest, Label label, LeakCheck leaks) throws IOException {
        String log = Files.readString(scene.folder().resolve("desk.log"));
        String written = log.lines()
                .filter(line -> line.contains(beginning))
                .reduce((first, last) -> last)
                .orElseThrow(() -> new AssertionError("the line is in the log"));
        terminal.show("the code", code);
        if (label.invented()) {
            terminal.show("without dppkit", beginning + " " + rest);
        }
        terminal.show("desk.log", written.substring(written.indexOf(beginning)));
        leaks.assertNoneInText("desk.log", log);
        if (!written.contains("[name]")) {
            throw new AssertionError("a mask stands in place of the name");
        }
    }

    /** What is known of a refusal, be it by who was refused or by the audit table. */
    private record Refusal(ActorId who, Purpose purpose, Set<PiiCategory> categories, Reason reason) {}

    private RecordedEvent whatIsRefused(PiiScope order, RecordedEvent label) {
        terminal.step("What is refused");
        long before = scene.recorded();
        List<Refusal> refused = List.of(
                refused(Scene.BOOKKEEPER, Purpose.SHIPPING, order, PiiCategory.NAME, "a colleague without a role"),
                refused(
                        Scene.CLERK_WITHOUT_SECOND_FACTOR,
                        Purpose.SHIPPING,
                        order,
                        PiiCategory.NAME,
                        "the clerk, logged in without a second factor"),
                refused(
                        Scene.CLERK,
                        Purpose.SHIPPING,
                        order,
                        PiiCategory.EMAIL,
                        "the clerk, for the buyer's e-mail address"),
                refused(Scene.CLERK, Purpose.TAX_INVOICE, order, PiiCategory.NAME, "the clerk, for an invoice"));
        terminal.holds(
                refused.stream()
                        .map(Refusal::reason)
                        .toList()
                        .equals(List.of(
                                Reason.NO_GRANT,
                                Reason.MFA_MISSING,
                                Reason.CATEGORY_NOT_PERMITTED,
                                Reason.PURPOSE_NOT_PERMITTED)),
                "each is refused for its own reason");
        List<RecordedEvent> onRecord = scene.recordedSince(before).stream()
                .filter(event -> event.action() == Action.REVEAL && event.outcome() == Outcome.DENIED)
                .filter(event -> Objects.equals(event.scope(), label.scope()))
                .toList();
        terminal.holds(
                onRecord.stream().map(Tour::refusal).toList().equals(refused),
                "all four are in the audit table: who, for what, of this order, and why not");
        terminal.say("Marketing, profiling or training a model cannot even be asked for: Purpose has no such word.");
        return onRecord.get(0);
    }

    private static Refusal refusal(RecordedEvent event) {
        return new Refusal(event.actor(), Objects.requireNonNull(event.purpose()), event.categories(), event.reason());
    }

    private Refusal refused(Actor actor, Purpose purpose, PiiScope order, PiiCategory category, String who) {
        try {
            scene.dpp().access().request(actor, purpose, order, category);
        } catch (AccessDeniedException e) {
            terminal.show(e.reason().name(), who);
            return new Refusal(actor.id(), purpose, Set.of(category), e.reason());
        }
        throw new AssertionError("refused: " + who);
    }

    /** Returns the new deadline. */
    private Instant theOrderShips(PiiScope order, StoredDocument stored) {
        terminal.step("The order ships");
        RetentionStatus before = status(order);
        KeyRow wrapped = keyRow(order);
        scene.clock().advance(Duration.ofDays(1));
        Instant shipped = scene.clock().instant();
        scene.dpp().retention().record(order, OrderEvent.shipped(shipped));
        RetentionStatus after = status(order);
        KeyRow wrappedAnew = keyRow(order);
        terminal.show("until now", "gone by " + before.deadline() + ", or later if it still has not shipped");
        terminal.show("from now on", "gone by " + after.deadline() + ", 30 days after shipment, whatever happens");
        terminal.holds(
                !before.fixed() && after.fixed() && after.deadline().equals(shipped.plus(Duration.ofDays(30))),
                "the deadline followed the shipment");
        terminal.holds(
                scene.book().of(order).contains(stored)
                        && wrappedAnew.version() == wrapped.version() + 1
                        && wrappedAnew.dies().equals(LocalDate.ofInstant(after.deadline(), ZoneOffset.UTC)),
                "the stored document did not change by a byte; its key, which was to die on " + wrapped.dies()
                        + ", was wrapped anew and dies on " + wrappedAnew.dies());
        return after.deadline();
    }

    /** When a data key dies, and how often it was wrapped. */
    private record KeyRow(LocalDate dies, long version) {}

    private KeyRow keyRow(PiiScope order) {
        return JdbcClient.create(scene.keys())
                .sql("select epoch_day, version from dpp_data_key where scope_id = ?")
                .param(order.id())
                .query((row, number) -> new KeyRow(row.getObject(1, LocalDate.class), row.getLong(2)))
                .single();
    }

    private RetentionStatus status(PiiScope order) {
        return scene.dpp()
                .retention()
                .status(order, DataClass.PII)
                .orElseThrow(() -> new AssertionError("the order has a deadline"));
    }

    /** Returns how many documents opened. */
    private int theBackupOpens(DataSource restored) {
        terminal.say("In it are the documents and the audit trail. The keys are in a database of their own.");
        long keys = JdbcClient.create(restored)
                .sql("select (select count(*) from dpp_data_key) + (select count(*) from dpp_epoch_secret)"
                        + " + (select count(*) from dpp_named_secret)")
                .query(Long.class)
                .single();
        terminal.holds(keys == 0, "the backup holds no key");
        RestoreTest.Result result = new RestoreTest(scene, restored).run();
        terminal.holds(
                result.shut() == 0 && arrivals.areWhatCame(result.opened()),
                "restored today, all its " + result.opened().size()
                        + " documents open, as they came, for the person who" + " tests backups");
        return result.opened().size();
    }
}
