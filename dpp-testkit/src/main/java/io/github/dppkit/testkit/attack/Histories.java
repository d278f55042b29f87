package io.github.dppkit.testkit.attack;

import io.github.dppkit.audit.MerkleTree;
import io.github.dppkit.audit.spi.AuditSigner;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
        rollBackTo(sizes.get((sizes.size() - 1) / 2));
        return sizes.get(sizes.size() - 1);
    }

    private void rollBackTo(long kept) throws SQLException {
        Map<WriterKey, MetaRow> heads = new HashMap<>();
        for (long next = 0; next < kept; ) {
            for (MetaRow row : tables.leaves(next, (int) Math.min(PAGE, kept - next))) {
                next = row.index() + 1;
                if (row.isOfWriter()) {
                    heads.put(row.writer(), row);
                }
            }
        }
        tables.run("DELETE FROM dpp_audit_meta WHERE idx >= ?", kept);
        tables.run("DELETE FROM dpp_audit_checkpoint WHERE size > ?", kept);
        for (WriterKey writer : tables.writers()) {
            MetaRow head = heads.get(writer);
            tables.deleteEvents(writer, head == null ? 0 : head.size(), Long.MAX_VALUE);
            if (head == null) {
                tables.run(
                        "DELETE FROM dpp_audit_writer WHERE node_id = ? AND incarnation = ?",
                        writer.node(),
                        writer.incarnation());
            } else {
                tables.run(
                        "UPDATE dpp_audit_writer SET state = ? WHERE node_id = ? AND incarnation = ?",
                        head.state(),
                        writer.node(),
                        writer.incarnation());
                tables.putWriter(
                        writer, head.size(), forger.tree(writer, head.size()).frontier());
            }
        }
    }

    /**
     * Puts the tables back to the newest checkpoint at which a writer was open, the preferred one if it was.
     *
     * @return that writer's newest head then, or null if no writer ever was open at a checkpoint
     */
    @Nullable MetaRow cutOff(WriterKey preferred) throws SQLException {
        Map<WriterKey, MetaRow> open = new LinkedHashMap<>();
        MetaRow found = null;
        long kept = 0;
        long next = 0;
        for (long size : tables.checkpointSizes()) {
            while (next < size) {
                for (MetaRow row : tables.leaves(next, (int) Math.min(PAGE, size - next))) {
                    next = row.index() + 1;
                    if (row.isOfWriter() && row.leavesOpen()) {
                        open.put(row.writer(), row);
                    } else if (row.isOfWriter()) {
                        open.remove(row.writer());
                    }
                }
            }
            if (!open.isEmpty()) {
                MetaRow first = open.values().iterator().next();
                found = open.getOrDefault(preferred, first);
                kept = size;
            }
        }
        if (found != null) {
            rollBackTo(kept);
        }
        return found;
    }

    /** Lets a node that was cut off sign on, at that time. */
    void resume(MetaRow head, Instant time, AuditSigner signer) throws SQLException {
        MerkleTree meta = MerkleTree.empty();
        List<MetaRow> page;
        do {
            page = tables.leaves(meta.size(), PAGE);
            page.forEach(row -> meta.append(MerkleTree.leafHash(row.bytes())));
        } while (page.size() == PAGE);
        byte[] root = forger.tree(head.writer(), head.size()).root();
        MetaRow next = head.head(meta.size(), head.size(), root, time);
        tables.putLeaf(next);
        meta.append(MerkleTree.leafHash(next.bytes()));
        tables.run(
                "INSERT INTO dpp_audit_checkpoint (size, note) VALUES (?, ?)", meta.size(), forger.note(meta, signer));
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
