package io.github.dppkit.testkit.attack;

import io.github.dppkit.audit.MerkleTree;
import io.github.dppkit.audit.VerifierKey;
import io.github.dppkit.audit.spi.AuditSigner;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes a rewritten store fit itself again, with dppkit's own trees: every hash, every head, every checkpoint. */
final class Forger {

    private static final int PAGE = 1_000;

    private final AuditTables tables;
    private final String origin;
    private final Map<WriterKey, MerkleTree> trees = new HashMap<>();

    Forger(AuditTables tables, String origin) {
        this.tables = tables;
        this.origin = origin;
    }

    /** Recomputes everything from the events' stored hashes and signs each stored checkpoint anew. */
    void recompute(AuditSigner signer) throws SQLException {
        MerkleTree meta = MerkleTree.empty();
        List<MetaRow> page;
        do {
            page = tables.leaves(meta.size(), PAGE);
            for (MetaRow row : page) {
                MetaRow forged = row.isOfWriter()
                        ? row.withRoot(tree(row.writer(), row.size()).root())
                        : row;
                tables.putLeaf(forged);
                meta.append(MerkleTree.leafHash(forged.bytes()));
                tables.run("UPDATE dpp_audit_checkpoint SET note = ? WHERE size = ?", note(meta, signer), meta.size());
            }
        } while (page.size() == PAGE);
        for (WriterKey writer : tables.writers()) {
            long size = tables.size(writer);
            tables.putWriter(writer, size, tree(writer, size).frontier());
        }
    }

    /** Returns the tree over a writer's first events; sizes that are asked for never fall. */
    MerkleTree tree(WriterKey writer, long size) throws SQLException {
        MerkleTree tree = trees.get(writer);
        if (tree == null || tree.size() > size) {
            tree = begin(writer, size);
            trees.put(writer, tree);
        }
        while (tree.size() < size) {
            List<EventRow> page = tables.events(writer, tree.size(), (int) Math.min(PAGE, size - tree.size()));
            if (page.isEmpty()) {
                break;
            }
            for (EventRow row : page) {
                tree.append(row.leafHash());
            }
        }
        return tree;
    }

    private MerkleTree begin(WriterKey writer, long size) throws SQLException {
        for (EventRow pruned : tables.pruned(writer)) {
            if (pruned.seq() <= size) {
                return MerkleTree.of(pruned.seq(), pruned.leafHash());
            }
        }
        return MerkleTree.empty();
    }

    /** Returns a signed note over a meta-log. */
    String note(MerkleTree meta, AuditSigner signer) {
        String text = origin + "\n" + meta.size() + "\n" + Base64.getEncoder().encodeToString(meta.root()) + "\n";
        byte[] signature = signer.sign(text.getBytes(StandardCharsets.UTF_8));
        int keyId = VerifierKey.of(signer.name(), signer.publicKey()).id();
        byte[] line = ByteBuffer.allocate(4 + signature.length)
                .putInt(keyId)
                .put(signature)
                .array();
        return text + "\n\u2014 " + signer.name() + " " + Base64.getEncoder().encodeToString(line) + "\n";
    }
}
