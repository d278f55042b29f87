package io.github.dppkit.testkit.attack;

import io.github.dppkit.audit.MerkleTree;
import io.github.dppkit.audit.spi.AuditSigner;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts the tables back to an earlier state, and goes on from there as if nothing had been. */
final class Histories {

    private static final int PAGE = 1_000;

    private final AuditTables tables;
    private final Forger forger;

    Histories(AuditTables tables, Forger forger) {
        this.tables = tables;
        this.forger = forger;
    }

    /** Keeps about half of the meta-log, and of the events what that half covers; returns how many leaves were there. */
    long rollBack() throws SQLException {
        List<Long> sizes = tables.checkpointSizes();
        long newest = sizes.get(sizes.size() - 1);
        long kept = sizes.get((sizes.size() - 1) / 2);
        Map<WriterKey, Long> heads = new HashMap<>();
        for (long next = 0; next < kept; ) {
            for (MetaRow row : tables.leaves(next, (int) Math.min(PAGE, kept - next))) {
                next = row.index() + 1;
                if (row.isOfWriter()) {
                    heads.put(row.writer(), row.size());
                }
            }
        }
        tables.run("DELETE FROM dpp_audit_meta WHERE idx >= ?", kept);
        tables.run("DELETE FROM dpp_audit_checkpoint WHERE size > ?", kept);
        for (WriterKey writer : tables.writers()) {
            Long size = heads.get(writer);
            tables.deleteEvents(writer, size == null ? 0 : size, Long.MAX_VALUE);
            if (size == null) {
                tables.run(
                        "DELETE FROM dpp_audit_writer WHERE node_id = ? AND incarnation = ?",
                        writer.node(),
                        writer.incarnation());
            } else {
                tables.run(
                        "UPDATE dpp_audit_writer SET state = 'OPEN' WHERE node_id = ? AND incarnation = ?",
                        writer.node(),
                        writer.incarnation());
                tables.putWriter(writer, size, forger.tree(writer, size).frontier());
            }
        }
        return newest;
    }

    /** Rolls back, then lets a writer sign heads at other times until the meta-log is longer than it was. */
    void fork(WriterKey preferred, AuditSigner signer) throws SQLException {
        long anchored = rollBack();
        MerkleTree meta = MerkleTree.empty();
        MetaRow last = null;
        List<MetaRow> page;
        do {
            page = tables.leaves(meta.size(), PAGE);
            for (MetaRow row : page) {
                meta.append(MerkleTree.leafHash(row.bytes()));
                last = row.isOfWriter() && (last == null || row.writer().equals(preferred)) ? row : last;
            }
        } while (page.size() == PAGE);
        if (last == null) {
            throw new SQLException("no writer is left to go on with");
        }
        long size = tables.size(last.writer());
        MetaRow head = last;
        while (meta.size() <= anchored) {
            head = head.head(
                    meta.size(),
                    size,
                    forger.tree(last.writer(), size).root(),
                    head.time().plus(Duration.ofSeconds(61)));
            tables.putLeaf(head);
            meta.append(MerkleTree.leafHash(head.bytes()));
        }
        tables.run(
                "INSERT INTO dpp_audit_checkpoint (size, note) VALUES (?, ?)", meta.size(), forger.note(meta, signer));
    }
}
