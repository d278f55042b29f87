package io.github.dppkit.audit;

import io.github.dppkit.audit.internal.CompactRange;
import io.github.dppkit.audit.internal.ExportLines;
import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.PolicyConfigurationException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads what {@link PartnerExport} wrote and proves it, offline: it needs the file and the signer's public key (clause
 * A2.6.c).
 *
 * <p>Every event is shown to stand, at its number, in the tree of its writer; every tree to have the root that the meta-log
 * states; every such statement to stand under the signed checkpoint; and all events to be of the one selling partner that
 * the file names. Anything else is refused. Streaming; memory grows with the number of writers only. Immutable and safe for
 * use by several threads.
 */
@Enforces("A2.6.c")
public final class PartnerExportVerifier {

    private final String origin;
    private final Set<VerifierKey> keys;

    private PartnerExportVerifier(String origin, Set<VerifierKey> keys) {
        this.origin = origin;
        this.keys = keys;
    }

    /**
     * Returns a verifier.
     *
     * @param environment whose trail it must be
     * @param keys the public keys to trust, from elsewhere than the file
     * @return the verifier
     * @throws PolicyConfigurationException if there is no key
     */
    public static PartnerExportVerifier of(Environment environment, Collection<VerifierKey> keys) {
        if (keys.isEmpty()) {
            throw new PolicyConfigurationException(
                    "Audit export verifier refused (A2.6.c): give it a public key to trust.");
        }
        return new PartnerExportVerifier(Checkpoint.originOf(environment), Set.copyOf(keys));
    }

    /**
     * Verifies an export.
     *
     * @param in the file
     * @param events is given each event in order; trust none of them before this method has returned
     * @return what it holds
     * @throws AuditFormatException if anything in it is not proven; the message names the line
     * @throws UncheckedIOException if it could not be read
     */
    public PartnerExportSummary verify(InputStream in, Consumer<RecordedEvent> events) {
        ExportLines lines = new ExportLines(in);
        try {
            return new Reading(lines, events).all();
        } catch (ExportLines.RefusedLineException e) {
            throw e.refused();
        } catch (AuditFormatException e) {
            throw new AuditFormatException(
                    "Audit export refused at line " + lines.number() + ": it is not well-formed.", e);
        }
    }

    /** One reading of one file. */
    private final class Reading {

        private final ExportLines lines;
        private final Consumer<RecordedEvent> sink;
        private final Map<WriterId, CompactRange> trees = new LinkedHashMap<>();
        private long events;

        Reading(ExportLines lines, Consumer<RecordedEvent> sink) {
            this.lines = lines;
            this.sink = sink;
        }

        PartnerExportSummary all() {
            lines.require(lines.next().equals(PartnerExport.FORMAT), "it is no export of version 1");
            SubjectToken partner = SubjectToken.of(lines.hex(lines.after("partner"), 16));
            Checkpoint checkpoint = Checkpoint.parse(lines.after("checkpoint").replace('\t', '\n') + "\n");
            lines.require(checkpoint.origin().equals(origin), "the checkpoint is of another environment");
            lines.require(
                    checkpoint.signedBy(keys) == Checkpoint.SignatureState.VALID,
                    "the checkpoint is not signed by a key that you trust");
            String line = lines.next();
            while (line.startsWith("writer\t")) {
                line = writer(line.split("\t", -1), partner);
            }
            lines.require(line.equals("meta\t" + checkpoint.size()), "the meta-log is not of the checkpoint's size");
            metaLog(checkpoint);
            lines.require(lines.isAtEnd(), "there is something behind its end");
            return new PartnerExportSummary(partner, checkpoint, trees.size(), events);
        }

        private String writer(String[] fields, SubjectToken partner) {
            lines.require(fields.length == 4, "a writer has a node, an incarnation and a size");
            WriterId writer = new WriterId(fields[1], lines.number(fields[2]));
            long size = lines.number(fields[3]);
            CompactRange tree = CompactRange.empty();
            lines.require(trees.put(writer, tree) == null, "a writer stands there twice");
            long before = events;
            String line = lines.next();
            while (tree.size() < size) {
                if (line.startsWith("event\t")) {
                    event(writer, partner, tree, lines.hex(line.substring(6)));
                } else {
                    subtree(tree, line);
                }
                line = lines.next();
            }
            lines.require(tree.size() == size && events > before, "a writer has another size or shows no event");
            return line;
        }

        private void event(WriterId writer, SubjectToken partner, CompactRange tree, byte[] body) {
            RecordedEvent event = RecordedEvent.decode(body);
            lines.require(
                    event.writer().equals(writer) && event.seq() == tree.size(),
                    "an event stands at a place that is not its own");
            lines.require(partner.equals(event.partner()), "an event is of another selling partner");
            tree.append(Sha256.leaf(body));
            events++;
            sink.accept(event);
        }

        private void subtree(CompactRange tree, String line) {
            String[] fields = line.split("\t", -1);
            lines.require(fields.length == 3 && fields[0].equals("tree"), "a subtree or a leaf was expected");
            tree.appendSubtree((int) Math.min(99, lines.number(fields[1])), lines.hex(fields[2], Sha256.LENGTH));
        }

        private void metaLog(Checkpoint checkpoint) {
            CompactRange meta = CompactRange.empty();
            Set<WriterId> stated = new java.util.HashSet<>();
            String line = lines.next();
            while (!line.startsWith("end\t")) {
                if (line.startsWith("leaf\t")) {
                    byte[] bytes = lines.hex(line.substring(5));
                    MetaLeaf leaf = MetaLeaf.decode(bytes);
                    CompactRange tree = trees.get(leaf.writer());
                    lines.require(
                            tree != null
                                    && stated.add(leaf.writer())
                                    && tree.size() == leaf.size()
                                    && MessageDigest.isEqual(tree.root(), leaf.root()),
                            "the events above do not give the root that is on record for their writer");
                    meta.append(Sha256.leaf(bytes));
                } else {
                    subtree(meta, line);
                }
                line = lines.next();
            }
            lines.require(stated.size() == trees.size(), "a writer above is not on the meta-log");
            lines.require(
                    meta.size() == checkpoint.size() && MessageDigest.isEqual(meta.root(), checkpoint.root()),
                    "the meta-log does not give the signed root");
            lines.require(line.equals("end\t" + events), "it does not hold as many events as it says");
        }
    }
}
