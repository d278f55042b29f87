package io.github.dppkit.testkit.attack;

import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.MerkleTree;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.VerificationResult.Kind;
import io.github.dppkit.audit.WriterId;
import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.pii.ActorId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The attacks that change an event where it stands: rows 1 to 3 of the acceptance list. */
final class Edits {

    private final Target target;
    private final WriterKey writer;
    private final AuditSigner own;
    private final AuditSigner stolen;

    Edits(Target target, AuditSigner own, AuditSigner stolen) {
        this.target = target;
        this.writer = target.writer();
        this.own = own;
        this.stolen = stolen;
    }

    List<Attack> all() {
        long seq = target.middle();
        return List.of(
                flip(
                        "edit-body",
                        "one bit of an event's bytes changed",
                        row -> with(row, row.leafHash(), flip(row.body()))),
                flip(
                        "edit-hash",
                        "one bit of an event's hash changed",
                        row -> with(row, flip(row.leafHash()), row.body())),
                flip(
                        "edit-id",
                        "an event given another id",
                        row -> new EventRow(row.seq(), new UUID(1, 2), row.leafHash(), row.body())),
                Attack.naming(
                        "edit-number",
                        1,
                        "an event given another number",
                        (tables, forger) -> tables.run(
                                "UPDATE dpp_audit_event SET seq = ? WHERE node_id = ? AND incarnation = ? AND seq = ?",
                                Long.MAX_VALUE / 2,
                                writer.node(),
                                writer.incarnation(),
                                seq),
                        writer,
                        seq,
                        seq + 1),
                Attack.naming(
                        "edit-rehash",
                        2,
                        "an event given another actor, and its hash recomputed",
                        (tables, forger) -> edit(tables, seq),
                        writer,
                        target.from(),
                        target.to()),
                Attack.failing(
                        "rewrite",
                        2,
                        "an event given another actor, and every hash, head and signature recomputed with a key of the"
                                + " attacker",
                        false,
                        (tables, forger) -> {
                            edit(tables, seq);
                            forger.recompute(own);
                        },
                        Kind.ANCHOR_CONTRADICTED),
                Attack.failing(
                        "rewrite-signed",
                        3,
                        "as before, with the application's own signing key",
                        true,
                        (tables, forger) -> {
                            edit(tables, seq);
                            forger.recompute(stolen);
                        },
                        Kind.ANCHOR_CONTRADICTED));
    }

    private interface Change {
        EventRow of(EventRow row);
    }

    private Attack flip(String id, String title, Change change) {
        long seq = target.middle();
        return Attack.naming(
                id,
                1,
                title,
                (tables, forger) -> tables.putBody(writer, change.of(tables.event(writer, seq))),
                writer,
                seq,
                seq + 1);
    }

    private static EventRow with(EventRow row, byte[] leafHash, byte[] body) {
        return new EventRow(row.seq(), row.id(), leafHash, body);
    }

    private static byte[] flip(byte[] bytes) {
        byte[] copy = bytes.clone();
        copy[copy.length / 2] ^= 1;
        return copy;
    }

    private void edit(AuditTables tables, long seq) throws SQLException {
        EventRow row = tables.event(writer, seq);
        RecordedEvent event = RecordedEvent.decode(row.body());
        byte[] body = copy(event, event.writer(), seq, event.time(), new ActorId(ActorId.Kind.PERSON, "somebody.else"));
        tables.putBody(writer, with(row, MerkleTree.leafHash(body), body));
    }

    /** Returns the bytes of an event that says the same but for what is given. */
    static byte[] copy(RecordedEvent e, WriterId writer, long seq, Instant time, ActorId actor) {
        return new RecordedEvent(
                        new EventId(0x5EED, seq),
                        writer,
                        seq,
                        time,
                        e.action(),
                        e.outcome(),
                        e.channel(),
                        e.reason(),
                        e.client(),
                        actor,
                        e.about(),
                        e.role(),
                        e.purpose(),
                        e.partner(),
                        e.scope(),
                        e.categories(),
                        e.count(),
                        e.relatesTo(),
                        e.evidence())
                .canonicalBytes();
    }
}
