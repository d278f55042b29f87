package com.example.orderdesk.tour;

import com.example.orderdesk.order.OrderBook;
import com.example.orderdesk.order.StoredDocument;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.retention.DisposalCertificate;
import io.github.dppkit.retention.DisposalRun;
import io.github.dppkit.retention.RetentionGuards;
import io.github.dppkit.retention.spi.DataClass;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The end of the orders. */
final class LastDay {

    private final Scene scene;
    private final Terminal terminal;

    LastDay(Scene scene, Terminal terminal) {
        this.scene = scene;
        this.terminal = terminal;
    }

    void walk(DayTwo dayTwo) {
        long before = scene.recorded();
        disposal(dayTwo);
        theCertificate(dayTwo, before);
    }

    private void disposal(DayTwo dayTwo) {
        terminal.step("31 days later: disposal");
        scene.clock().advance(Duration.ofDays(31));
        terminal.say("It is " + scene.clock().instant()
                + ", and no disposal has run yet. In real life the starter runs one every"
                + " 45 minutes, on each node.");
        terminal.holds(isShut(dayTwo), "late as it is, the label cannot be printed any more: the key is past its day");
        int disposed = 0;
        DisposalRun run;
        do {
            run = scene.dpp().retention().disposeDue();
            disposed += run.disposed();
            RetentionGuards guards = scene.dpp().retention().guards();
            if (guards.status().paused() > 0) {
                waited(guards);
                run = scene.dpp().retention().disposeDue();
                disposed += run.disposed();
            }
            if (!run.failures().isEmpty()) {
                terminal.say("What failed: " + run.failures());
            }
            terminal.holds(run.failures().isEmpty() && run.partial() == 0, "no disposal failed or was left half done");
        } while (run.more());
        long left = scene.book().all().stream()
                .map(StoredDocument::payload)
                .filter(Objects::nonNull)
                .count();
        terminal.holds(
                disposed > 0 && left == 0 && scene.book().all().size() == dayTwo.rows(),
                "all " + dayTwo.rows() + " rows of the desk are still there, none of them has a payload");
        terminal.holds(
                keyRows() == 0, "the key database has no data key any more, and no secret of a day that has come");
    }

    private boolean isShut(DayTwo dayTwo) {
        try {
            scene.printer().print(Scene.CLERK, dayTwo.followed().scope(), (name, shown, text) -> {});
            return false;
        } catch (KeyUnavailableException e) {
            return true;
        }
    }

    /** Nothing was disposed of for a month, so what is not at its deadline yet was held back as an unusual mass. */
    private void waited(RetentionGuards guards) {
        long waiting = guards.status().paused();
        boolean confirmed = guards.confirmDisposal(new ActorId(ActorId.Kind.PERSON, "the-officer"), waiting);
        terminal.say("So much at once is unusual, so what is not at its deadline yet was left until "
                + (confirmed ? "the privacy officer confirmed the number, on record." : "the rest was gone."));
    }

    private long keyRows() {
        LocalDate today = LocalDate.ofInstant(scene.clock().instant(), ZoneOffset.UTC);
        return JdbcClient.create(scene.keys())
                .sql("select (select count(*) from dpp_data_key)"
                        + " + (select count(*) from dpp_epoch_secret where epoch_day <= ?)")
                .param(today)
                .query(Long.class)
                .single();
    }

    private void theCertificate(DayTwo dayTwo, long before) {
        terminal.step("The certificate");
        DisposalCertificate certificate = scene.dpp()
                .retention()
                .certificate(dayTwo.followed().scope(), DataClass.PII)
                .orElseThrow(() -> new AssertionError("the order has a certificate"));
        String json = certificate.toJson();
        terminal.show("order", certificate.scope() + ", a keyed token in place of its id");
        terminal.show("cleared", "rows of " + certificate.targets());
        terminal.show("ended", certificate.endedAt() + ", the deadline was " + certificate.deadline());
        terminal.show("key", "cryptographic erase " + certificate.cryptographicErase());
        terminal.show("key residue", certificate.keyResidue() + ": see step 13");
        terminal.holds(
                certificate.scope().equals(dayTwo.label().scope())
                        && certificate.deadline().equals(dayTwo.deadline())
                        && certificate.targets().equals(Map.of(OrderBook.TABLE, rowsOf(dayTwo))),
                "it speaks of this order: the token is the one in the record of its label");
        String changed =
                json.replace(certificate.endedAt().toString(), dayTwo.deadline().toString());
        terminal.holds(
                verifies(json, dayTwo) && !changed.equals(json) && !verifies(changed, dayTwo),
                "it verifies with the public key that an auditor was handed on the first day; with the date of its end"
                        + " changed it does not");
        terminal.holds(
                scene.recordedSince(before).stream()
                        .anyMatch(event -> event.action() == Action.DISPOSE
                                && event.outcome() == Outcome.SUCCESS
                                && sha256(json).equals(event.evidence())),
                "its SHA-256 is on record");
    }

    private long rowsOf(DayTwo dayTwo) {
        return scene.book().all().stream()
                .filter(document -> document.scope().equals(dayTwo.followed().scope()))
                .count();
    }

    private static boolean verifies(String json, DayTwo dayTwo) {
        return DisposalCertificate.parse(json).verify(dayTwo.verifierKey());
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
