package io.github.dppkit.testkit.attack;

import io.github.dppkit.audit.MerkleTree;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.VerificationResult;
import io.github.dppkit.audit.VerificationResult.Finding;
import io.github.dppkit.audit.VerificationResult.Kind;
import io.github.dppkit.audit.spi.AuditSigner;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The attacks on the tables: rows 1 to 10, 13 and 14 of the acceptance list. */
final class Attacks {

    private final Target target;
    private final WriterKey writer;
    private final AuditSigner own;
    private final AuditSigner stolen;

    /**
     * Prepares the attacks.
     *
     * @param target which events
     * @param own a key that the attacker made
     * @param stolen the application's key, or the attacker's own again if it is not known
     */
    Attacks(Target target, AuditSigner own, AuditSigner stolen) {
        this.target = target;
        this.writer = target.writer();
        this.own = own;
        this.stolen = stolen;
    }

    List<Attack> all() {
        List<Attack> all = new ArrayList<>(new Edits(target, own, stolen).all());
        all.addAll(deletions());
        all.addAll(orders());
        all.addAll(histories());
        all.addAll(signatures());
        return all;
    }

    private List<Attack> deletions() {
        long seq = target.middle();
        return List.of(
                delete("delete-one", "one event deleted", seq, seq + 1),
                delete("delete-interval", "all events between two checkpoints deleted", target.from(), target.to()),
                truncate("truncate-one", "the newest covered event deleted, the head set back", target.covered() - 1),
                truncate("truncate-all", "every event of a writer deleted, the head set back", target.first()),
                Attack.failing(
                        "drop-writer",
                        8,
                        "a writer and all its events deleted",
                        false,
                        (tables, forger) -> {
                            tables.deleteEvents(writer, 0, Long.MAX_VALUE);
                            tables.run(
                                    "DELETE FROM dpp_audit_writer WHERE node_id = ? AND incarnation = ?",
                                    writer.node(),
                                    writer.incarnation());
                        },
                        Kind.WRITER_MISSING),
                Attack.failing(
                        "empty-tables",
                        8,
                        "every table of the trail emptied",
                        false,
                        (tables, forger) -> {
                            for (String table : List.of("event", "writer", "meta", "checkpoint", "pruned")) {
                                tables.run("DELETE FROM dpp_audit_" + table);
                            }
                        },
                        Kind.ANCHOR_AHEAD));
    }

    private Attack delete(String id, String title, long from, long to) {
        return Attack.naming(id, 4, title, (tables, forger) -> tables.deleteEvents(writer, from, to), writer, from, to);
    }

    private Attack truncate(String id, String title, long size) {
        return Attack.failing(
                id,
                5,
                title,
                false,
                (tables, forger) -> {
                    tables.deleteEvents(writer, size, Long.MAX_VALUE);
                    tables.putWriter(writer, size, forger.tree(writer, size).frontier());
                },
                Kind.EVENTS_TRUNCATED);
    }

    private List<Attack> orders() {
        long one = target.from();
        long other = target.to() - 1;
        return List.of(
                Attack.naming(
                        "swap",
                        6,
                        "two events swapped",
                        (tables, forger) -> {
                            EventRow first = tables.event(writer, one);
                            EventRow second = tables.event(writer, other);
                            tables.putBody(writer, new EventRow(one, second.id(), second.leafHash(), second.body()));
                            tables.putBody(writer, new EventRow(other, first.id(), first.leafHash(), first.body()));
                        },
                        writer,
                        one,
                        one + 1),
                Attack.naming(
                        "double",
                        6,
                        "an event put over another",
                        (tables, forger) -> {
                            EventRow first = tables.event(writer, one);
                            tables.putBody(writer, new EventRow(other, first.id(), first.leafHash(), first.body()));
                        },
                        writer,
                        other,
                        other + 1),
                new Attack(
                        "back-date",
                        7,
                        "an event appended with a time of a year ago, head and hashes set to fit",
                        "FAIL, or a TIME_ANOMALY or other finding that names the event",
                        false,
                        this::backDate,
                        this::namesNewEvent));
    }

    private void backDate(AuditTables tables, Forger forger) throws SQLException {
        long size = tables.size(writer);
        RecordedEvent event =
                RecordedEvent.decode(tables.event(writer, target.middle()).body());
        byte[] body = Edits.copy(event, event.writer(), size, event.time().minus(Duration.ofDays(365)), event.actor());
        tables.insert(writer, new EventRow(size, new UUID(0x5EED, size), MerkleTree.leafHash(body), body));
        tables.putWriter(writer, size + 1, forger.tree(writer, size + 1).frontier());
    }

    private boolean namesNewEvent(VerificationResult result) {
        return result.findings().stream().anyMatch(finding -> writer.id().equals(finding.writer()) && named(finding));
    }

    private static boolean named(Finding finding) {
        return finding.kind().isFailing() || finding.kind() == Kind.TIME_ANOMALY;
    }

    private List<Attack> histories() {
        return List.of(
                Attack.failing(
                        "roll-back",
                        10,
                        "the database put back to an earlier checkpoint, as from a backup",
                        false,
                        (tables, forger) -> new Histories(tables, forger).rollBack(),
                        Kind.ANCHOR_AHEAD),
                Attack.failing(
                        "fork",
                        9,
                        "a clone of an earlier state continued past what is anchored, with a key of the attacker",
                        false,
                        (tables, forger) -> new Histories(tables, forger).fork(writer, own),
                        Kind.ANCHOR_CONTRADICTED),
                Attack.failing(
                        "fork-signed",
                        9,
                        "as before, with the application's own signing key",
                        true,
                        (tables, forger) -> new Histories(tables, forger).fork(writer, stolen),
                        Kind.ANCHOR_CONTRADICTED));
    }

    private List<Attack> signatures() {
        return List.of(
                Attack.failing(
                        "strip",
                        13,
                        "signature lines cut from the stored checkpoints",
                        false,
                        (tables, forger) -> {
                            for (long size : tables.checkpointSizes()) {
                                String note = tables.note(size);
                                tables.run(
                                        "UPDATE dpp_audit_checkpoint SET note = ? WHERE size = ?",
                                        note.substring(0, note.indexOf("\n\n") + 1),
                                        size);
                            }
                        },
                        Kind.SIGNATURE_MISSING),
                Attack.failing(
                        "no-checkpoints",
                        13,
                        "every stored checkpoint deleted",
                        false,
                        (tables, forger) -> tables.run("DELETE FROM dpp_audit_checkpoint"),
                        Kind.CHECKPOINT_MISSING),
                Attack.failing(
                        "re-sign",
                        14,
                        "old checkpoints signed again with another key",
                        false,
                        (tables, forger) -> forger.recompute(own),
                        Kind.SIGNATURE_UNKNOWN_KEY));
    }
}
