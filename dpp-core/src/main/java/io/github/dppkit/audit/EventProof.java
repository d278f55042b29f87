package io.github.dppkit.audit;

import io.github.dppkit.audit.internal.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Shows that one event was on record when a checkpoint was signed: the event, its place in the tree of its writer, the
 * meta-log leaf that states this tree's root, and that leaf's place under the checkpoint.
 *
 * @param body canonical bytes of the event
 * @param inWriter its place in the tree of its writer
 * @param head bytes of the meta-log leaf
 * @param inMetaLog that leaf's place in the meta-log
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, compared by content
public record EventProof(byte[] body, InclusionProof inWriter, byte[] head, InclusionProof inMetaLog) {

    /**
     * Creates a proof with its own copies of the bytes.
     *
     * @param body canonical bytes of the event
     * @param inWriter its place in the tree of its writer
     * @param head bytes of the meta-log leaf
     * @param inMetaLog that leaf's place in the meta-log
     */
    public EventProof {
        body = body.clone();
        head = head.clone();
    }

    /**
     * Returns the bytes of the event.
     *
     * @return a new array
     */
    @Override
    public byte[] body() {
        return body.clone();
    }

    /**
     * Returns the bytes of the meta-log leaf.
     *
     * @return a new array
     */
    @Override
    public byte[] head() {
        return head.clone();
    }

    /**
     * Returns the event.
     *
     * @return decoded from its bytes
     * @throws AuditFormatException if they are no event
     */
    public RecordedEvent event() {
        return RecordedEvent.decode(body);
    }

    /**
     * Tells whether the event was on record when that checkpoint was signed. Whether a trusted key signed it,
     * {@link Checkpoint#signedBy(java.util.Collection)} tells.
     *
     * @param checkpoint what to hold it against
     * @return false for anything else, also where a part has not the form of one
     */
    public boolean verifies(Checkpoint checkpoint) {
        try {
            RecordedEvent event = event();
            MetaLeaf leaf = MetaLeaf.decode(head);
            return leaf.writer().equals(event.writer())
                    && event.seq() == inWriter.index()
                    && leaf.size() == inWriter.size()
                    && inMetaLog.size() == checkpoint.size()
                    && inWriter.verifies(Sha256.leaf(body), leaf.root())
                    && inMetaLog.verifies(Sha256.leaf(head), checkpoint.root());
        } catch (AuditFormatException e) {
            return false;
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EventProof that
                && java.util.Arrays.equals(body, that.body)
                && java.util.Arrays.equals(head, that.head)
                && inWriter.equals(that.inWriter)
                && inMetaLog.equals(that.inMetaLog);
    }

    @Override
    public int hashCode() {
        return java.util.Objects.hash(
                java.util.Arrays.hashCode(body), java.util.Arrays.hashCode(head), inWriter, inMetaLog);
    }
}
