package com.example.orderdesk.tour;

import com.example.orderdesk.order.StoredDocument;
import io.github.dppkit.audit.VerificationResult;
import io.github.dppkit.retention.DisposalCertificate;
import io.github.dppkit.retention.DisposalRun;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.spapi.IngestReport;
import io.github.dppkit.testkit.BackupLab;
import java.time.Duration;
import java.util.Objects;

/** The end of the orders, and everything that somebody might try after it. */
final class LastDay {

    private final Scene scene;
    private final Terminal terminal;
    private final Arrivals arrivals;

    LastDay(Scene scene, Terminal terminal, Arrivals arrivals) {
        this.scene = scene;
        this.terminal = terminal;
        this.arrivals = arrivals;
    }

    void walk(StoredDocument followed, BackupLab backups, BackupLab.Backup dayTwo) {
        disposal();
        theCertificate(followed);
        theBackupIsRestored(backups, dayTwo);
        theSameAnswerAgain(followed);
        theAuditTrail();
    }

    private void disposal() {
        terminal.step("31 days later: disposal");
        scene.clock().advance(Duration.ofDays(31));
        int disposed = 0;
        DisposalRun run;
        do {
            run = scene.dpp().retention().disposeDue();
            disposed += run.disposed();
            terminal.holds(
                    run.failures().isEmpty() && run.partial() == 0,
                    "nothing was left over: " + run.disposed() + " orders and days of ingest disposed of, "
                            + run.epochSecrets() + " days' key secrets destroyed");
        } while (run.more());
        long left = scene.book().all().stream()
                .map(StoredDocument::payload)
                .filter(Objects::nonNull)
                .count();
        terminal.say(
                "It is " + scene.clock().instant() + ". In real life the starter runs this every hour, on each node.");
        terminal.holds(
                disposed > 0 && left == 0,
                "all " + scene.book().all().size() + " rows are still there, none of them has a payload");
    }

    private void theCertificate(StoredDocument followed) {
        terminal.step("The certificate");
        DisposalCertificate certificate = scene.dpp()
                .retention()
                .certificate(followed.scope(), DataClass.PII)
                .orElseThrow(() -> new AssertionError("the order has a certificate"));
        terminal.show("order", certificate.scope() + ", a keyed token in place of its id");
        terminal.show("cleared", certificate.targets().toString());
        terminal.show("ended", certificate.endedAt() + ", deadline " + certificate.deadline());
        terminal.show("key", "cryptographic erase " + certificate.cryptographicErase());
        terminal.show("key residue", certificate.keyResidue() + ": ask your backups of the key store");
        terminal.holds(
                DisposalCertificate.parse(certificate.toJson())
                        .verify(scene.dpp().audit().verifierKey()),
                "its Ed25519 signature verifies with the public key alone");
    }

    private void theBackupIsRestored(BackupLab backups, BackupLab.Backup dayTwo) {
        terminal.step("The backup of day 2 is restored");
        RestoreTest.Result result = new RestoreTest(scene, backups.open(dayTwo)).run();
        terminal.say("The ciphertext is back. The same person tries with the same permission as on day 2.");
        terminal.holds(
                result.opened() == 0 && result.refused() > 0,
                "none of its " + result.refused() + " documents opens: the keys are gone");
    }

    private void theSameAnswerAgain(StoredDocument followed) {
        terminal.step("The same answer comes in once more");
        IngestReport report = arrivals.receive(arrivals.answer(followed));
        terminal.holds(
                report.encryptedLeaves() == 0 && report.erasedLeaves() > 0,
                report.erasedLeaves() + " values dropped, nothing stored: what was erased stays erased");
    }

    private void theAuditTrail() {
        terminal.step("The audit trail");
        VerificationResult result = scene.dpp().audit().verify();
        result.findings().forEach(finding -> terminal.say(finding.toString()));
        terminal.holds(
                result.isPass(),
                "audit verified: " + result.events() + " events in their places, every checkpoint signed and anchored"
                        + " outside the database");
    }
}
