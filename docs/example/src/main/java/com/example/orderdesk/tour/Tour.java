package com.example.orderdesk.tour;

import com.example.orderdesk.order.StoredDocument;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.VerifierKey;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.retention.OrderEvent;
import io.github.dppkit.retention.RetentionStatus;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.testkit.BackupLab;
import io.github.dppkit.testkit.LeakCheck;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The first two days of an order, step by step; each step shows what there is to see and checks it. */
final class Tour {

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
        Reads reads = new Reads(scene, terminal);
        Reads.Label label =
                reads.aLabelIsPrinted(order, arrivals.answer(followed).isInvented());
        reads.carelessLogLines(label, leaks);
        RecordedEvent refusal = reads.whatIsRefused(order, label.onRecord());
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
                    "Looked for is what was encrypted; left out, since they are short or stand in readable fields too, as"
                            + " shop names do: " + search.leftOut() + ".");
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
