package com.example.orderdesk.tour;

import io.github.dppkit.access.AccessDeniedException;
import io.github.dppkit.access.Actor;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.testkit.LeakCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What people at the desk read, what becomes of it in a log, and what they are refused. */
final class Reads {

    private static final Logger LOG = LoggerFactory.getLogger(Reads.class);

    private final Scene scene;
    private final Terminal terminal;

    Reads(Scene scene, Terminal terminal) {
        this.scene = scene;
        this.terminal = terminal;
    }

    /** What came out of the printer, what everybody may see of it, and the record that was there before. */
    record Label(Map<String, String> text, Map<String, String> masked, RecordedEvent onRecord, boolean invented) {}

    Label aLabelIsPrinted(PiiScope order, boolean invented) {
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

    void carelessLogLines(Label label, LeakCheck leaks) throws IOException {
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
        if (!written.contains("[NAME]")) {
            throw new AssertionError("a mask stands in place of the name");
        }
    }

    /** What is known of a refusal, be it by who was refused or by the audit table. */
    private record Refusal(ActorId who, Purpose purpose, Set<PiiCategory> categories, Reason reason) {}

    RecordedEvent whatIsRefused(PiiScope order, RecordedEvent label) {
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
                onRecord.stream().map(Reads::refusal).toList().equals(refused),
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
}
