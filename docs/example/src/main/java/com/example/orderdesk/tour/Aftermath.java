package com.example.orderdesk.tour;

import com.example.orderdesk.order.OrderBook;
import com.example.orderdesk.order.StoredDocument;
import io.github.dppkit.access.AuditReview;
import io.github.dppkit.access.ReviewSummary;
import io.github.dppkit.audit.AuditVerifier;
import io.github.dppkit.audit.Channel;
import io.github.dppkit.audit.CoverageReport;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.VerificationResult;
import io.github.dppkit.audit.VerifiedState;
import io.github.dppkit.jdbc.JdbcStores;
import io.github.dppkit.spapi.IngestReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What somebody might try once the orders are gone, at a desk that was closed and started anew: it remembers nothing. */
final class Aftermath {

    private final Scene scene;
    private final Terminal terminal;

    Aftermath(Scene scene, Terminal terminal) {
        this.scene = scene;
        this.terminal = terminal;
    }

    void walk(DayTwo dayTwo, Backups backups) {
        theBackupIsRestored(dayTwo, backups);
        theSameAnswerAgain(dayTwo);
        theAuditTrail(dayTwo, backups);
    }

    private void theBackupIsRestored(DayTwo dayTwo, Backups backups) {
        terminal.say("The desk was closed and started anew. The ciphertext is back; the same person tries with the same"
                + " permission as on day 2.");
        RestoreTest.Result result = new RestoreTest(scene, backups.open(dayTwo.backup())).run();
        terminal.holds(
                result.opened().isEmpty() && result.shut() == dayTwo.documents(),
                "none of its " + result.shut() + " documents opens: the keys are gone");
    }

    private void theSameAnswerAgain(DayTwo dayTwo) {
        terminal.step("The same answer of SP-API comes in once more");
        Answer answer = dayTwo.answer();
        IngestReport report = scene.intake()
                .receive(
                        answer.name(),
                        answer.operation(),
                        answer.json(),
                        scene.clock().instant());
        boolean nothingIsKept =
                scene.book().all().stream().map(StoredDocument::payload).allMatch(Objects::isNull);
        terminal.holds(
                report.encryptedLeaves() == 0 && report.erasedLeaves() > 0 && nothingIsKept,
                report.erasedLeaves() + " values dropped, nothing stored: what was erased stays erased");
    }

    private void theAuditTrail(DayTwo dayTwo, Backups backups) {
        terminal.step("The audit trail");
        DataSource copy = backups.open(backups.take("for-the-auditor"));
        VerificationResult result = verify(copy, dayTwo);
        result.findings().forEach(finding -> terminal.say(finding.toString()));
        terminal.holds(
                result.isPass(),
                "audit verified: " + result.events()
                        + " events in their places. An auditor needs a copy of the table, the"
                        + " anchor file and the public key, not this program");
        whatIsNewAndWhoReviews(copy, dayTwo, Objects.requireNonNull(result.state(), "a verified state"));
        RecordedEvent refusal = dayTwo.refusal();
        JdbcClient.create(copy)
                .sql("delete from dpp_audit_event where node_id = ? and incarnation = ? and seq = ?")
                .params(refusal.writer().node(), refusal.writer().incarnation(), refusal.seq())
                .update();
        VerificationResult forged = verify(copy, dayTwo);
        terminal.show(
                "tampering",
                "a refusal is deleted in the copy: "
                        + forged.findings().stream()
                                .findFirst()
                                .map(Object::toString)
                                .orElse("nothing found"));
        terminal.holds(
                !forged.isPass()
                        && forged.findings().stream()
                                .anyMatch(finding -> refusal.writer().equals(finding.writer())
                                        && finding.from() <= refusal.seq()
                                        && refusal.seq() < finding.to()),
                "the auditor sees that event " + refusal.seq() + " is missing");
    }

    /** The next verification starts where this one ended; what was never read shows; a person signs the review. */
    private void whatIsNewAndWhoReviews(DataSource copy, DayTwo dayTwo, VerifiedState state) {
        VerificationResult later = verifier(copy, dayTwo).verifyAfter(state);
        terminal.holds(
                later.isPass() && later.from() == state.checkpoint().size(),
                "from the checkpoint of size " + later.from() + " on the next verification reads only what is new: "
                        + later.events() + " events");
        Instant now = scene.clock().instant();
        CoverageReport coverage = scene.dpp()
                .auditTools()
                .coverage()
                .reachedBy(OrderBook.TABLE, Channel.API)
                .report(now.minus(Duration.ofDays(60)), now);
        terminal.holds(
                coverage.silentTargets().isEmpty() && coverage.unseenTargets().isEmpty(),
                "table " + OrderBook.TABLE + " was read through the API, on record "
                        + coverage.accesses().getOrDefault(Channel.API, 0L)
                        + " times; a place that nobody read on record would be named");
        AuditReview review = scene.dpp().auditReview();
        boolean overdue = review.status().overdue();
        ReviewSummary summary = review.summarizeUnreviewed();
        review.signOff(summary, Scene.MANAGER);
        terminal.holds(
                overdue && !review.status().overdue(),
                "the review of " + summary.events()
                        + " events was overdue; m.kowalska, who read nothing, signs it, and the" + " next is due by "
                        + review.status().dueAt());
    }

    private VerificationResult verify(DataSource copy, DayTwo dayTwo) {
        return verifier(copy, dayTwo).verify();
    }

    private AuditVerifier verifier(DataSource copy, DayTwo dayTwo) {
        return AuditVerifier.of(
                JdbcStores.create(copy).auditStore(),
                scene.dpp().environment(),
                Set.of(dayTwo.verifierKey()),
                List.of(scene.anchor()));
    }

    /** What does open: the control of the restored backup, and the limit of what it shows. */
    void theThief(DayTwo dayTwo) {
        terminal.say(
                "Copies made on day 2 of both databases, and of the key files with their passphrases; and a clock set back"
                        + " to that day.");
        RestoreTest.Result result = new RestoreTest(scene, scene.orders()).run();
        terminal.holds(
                result.opened().size() == dayTwo.documents() && result.shut() == 0,
                "with all of it the " + dayTwo.documents() + " documents open: it was the keys that kept them shut, and"
                        + " copies of the key database must not be kept for long, nor near the key files");
    }
}
