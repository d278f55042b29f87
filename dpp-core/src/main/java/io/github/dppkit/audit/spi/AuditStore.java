package io.github.dppkit.audit.spi;

import io.github.dppkit.audit.AuditFencedException;
import io.github.dppkit.audit.AuditFormatException;
import io.github.dppkit.audit.AuditStoreException;
import io.github.dppkit.audit.WriterId;
import java.util.List;
import java.util.Optional;

/**
 * Where the trail keeps its bytes: five tables, written by conditional statements only.
 *
 * <p><b>Durability.</b> A write method returns when its effect survives a crash of the database and of the machine, not
 * before. <b>Atomicity.</b> Each method takes effect wholly or not at all. <b>Faults.</b> Whenever a method cannot say
 * what happened it throws {@link AuditStoreException}; the caller then repeats the same call, so every write method is
 * idempotent as described. A statement must not hang for ever: give it a time-out of a few seconds. <b>Threads.</b>
 * Several threads call at the same time; one writer's appends come from one thread.
 *
 * <p><b>Reading.</b> A page shorter than its limit says that there was no more when it was read. A row whose key no port
 * method could have written, such as a node name of another form, is reported by {@link AuditFormatException}, never
 * skipped.
 *
 * <p>The store does not interpret bodies, leaves, frontiers or notes. It needs no rights but INSERT and SELECT, and
 * UPDATE of {@code dpp_audit_writer (size, state, frontier)}; {@link #prune} is for a store with further rights. In SQL (types as in PostgreSQL):
 *
 * <pre>{@code
 * CREATE TABLE dpp_audit_writer (
 *   node_id     VARCHAR(64) NOT NULL,
 *   incarnation BIGINT      NOT NULL,           -- 1, 2, 3 ... per node
 *   size        BIGINT      NOT NULL,           -- number of events
 *   state       VARCHAR(9)  NOT NULL,           -- OPEN, CLOSED, ABANDONED
 *   frontier    BYTEA       NOT NULL,           -- at most 2,016 bytes
 *   PRIMARY KEY (node_id, incarnation));
 * CREATE TABLE dpp_audit_event (
 *   node_id     VARCHAR(64) NOT NULL,
 *   incarnation BIGINT      NOT NULL,
 *   seq         BIGINT      NOT NULL,           -- 0, 1, 2 ... per writer
 *   event_id    BYTEA       NOT NULL,           -- 16 bytes; UUID where the database has it
 *   leaf_hash   BYTEA       NOT NULL,           -- 32 bytes
 *   body        BYTEA       NOT NULL,           -- at most 1,024 bytes
 *   PRIMARY KEY (node_id, incarnation, seq));
 * CREATE TABLE dpp_audit_meta (
 *   idx         BIGINT      NOT NULL PRIMARY KEY,
 *   leaf        BYTEA       NOT NULL);          -- at most 255 bytes
 * CREATE TABLE dpp_audit_checkpoint (
 *   size        BIGINT      NOT NULL PRIMARY KEY,
 *   note        VARCHAR(4096) NOT NULL);
 * CREATE TABLE dpp_audit_pruned (               -- written by prune only
 *   node_id     VARCHAR(64) NOT NULL,
 *   incarnation BIGINT      NOT NULL,
 *   size        BIGINT      NOT NULL,           -- events below this number are gone
 *   frontier    BYTEA       NOT NULL,           -- right edge of the tree at that size
 *   PRIMARY KEY (node_id, incarnation));
 * }</pre>
 */
public interface AuditStore {

    /**
     * Opens the next incarnation of a node, and in the same transaction ends an incarnation of that node that is still
     * open: its state becomes ABANDONED, its size stays as it is, and its next append is fenced.
     *
     * <pre>{@code
     * INSERT INTO dpp_audit_writer
     *   SELECT ?, COALESCE(MAX(incarnation),0)+1, 0, 'OPEN', '' FROM dpp_audit_writer WHERE node_id=?;
     * -- a duplicate key means that another process was first: roll back and start again
     * UPDATE dpp_audit_writer SET state='ABANDONED' WHERE node_id=? AND state='OPEN' AND incarnation < ?;
     * -- in this order: the other way round, two processes at once could leave two writers open
     * }</pre>
     *
     * @param node name of the node
     * @return the new writer: OPEN, size 0, empty frontier
     * @throws AuditStoreException if the outcome is unknown; repeating opens one more incarnation, which is harmless
     */
    WriterRecord openWriter(String node);

    /**
     * Appends events to an open writer, all in one commit.
     *
     * <pre>{@code
     * UPDATE dpp_audit_writer SET size=?, frontier=?
     *   WHERE node_id=? AND incarnation=? AND size=? AND state='OPEN';   -- 1 row, else fenced
     * INSERT INTO dpp_audit_event ...;                                   -- one batch
     * }</pre>
     *
     * <p>Idempotent: if the writer's size already is {@code expectedSize + events.size()} and the rows from
     * {@code expectedSize} on carry the same event ids in the same order, an earlier call's commit went through and its
     * acknowledgement was lost; the method returns normally, whatever the state of the writer.
     *
     * <p>An event that already stands at one of the numbers was put there by nobody who may append: the writer is fenced,
     * since a repetition could never succeed.
     *
     * @param writer whose events
     * @param expectedSize the size the writer must have
     * @param events at least one, numbered from {@code expectedSize} on
     * @param frontier the right edge of the tree after them
     * @throws AuditFencedException if the writer is not open or has another size, or a number is taken; nothing was written
     * @throws AuditStoreException if the outcome is unknown
     */
    void append(WriterId writer, long expectedSize, List<StoredEvent> events, byte[] frontier);

    /**
     * Ends an open writer for good. Idempotent: a writer that already has that state and size stays as it is.
     *
     * @param writer which
     * @param expectedSize the size it must have
     * @param state {@link WriterState#CLOSED} or {@link WriterState#ABANDONED}
     * @throws AuditFencedException if the writer has another size or was ended in another way
     * @throws AuditStoreException if the outcome is unknown
     */
    void endWriter(WriterId writer, long expectedSize, WriterState state);

    /**
     * Reads one writer.
     *
     * @param writer which
     * @return empty if there is none
     * @throws AuditStoreException if it could not be read
     */
    Optional<WriterRecord> writer(WriterId writer);

    /**
     * Reads all writers, ordered by node and incarnation.
     *
     * @return one row for each run of each node
     * @throws AuditStoreException if they could not be read
     */
    List<WriterRecord> writers();

    /**
     * Reads which writers have events, whether or not they have a row of their own: events under a writer that was never
     * opened are forged. A store in a database asks the event table itself.
     *
     * <pre>{@code
     * SELECT DISTINCT node_id, incarnation FROM dpp_audit_event;
     * }</pre>
     *
     * <p>This default answers from {@link #writers()} and {@link #events(WriterId, long, int)}, and so does not see such
     * events.
     *
     * @return each writer once, in any order
     * @throws AuditStoreException if they could not be read
     */
    default List<WriterId> eventWriters() {
        return writers().stream()
                .map(WriterRecord::id)
                .filter(writer -> !events(writer, Long.MIN_VALUE, 1).isEmpty())
                .toList();
    }

    /**
     * Reads events of a writer in the order of their numbers; readers page by the last number they saw.
     *
     * @param writer whose events
     * @param fromSeq the first number wanted
     * @param limit at most so many
     * @return those there are, perhaps with gaps if rows are missing
     * @throws AuditStoreException if they could not be read
     */
    List<StoredEvent> events(WriterId writer, long fromSeq, int limit);

    /**
     * Appends one leaf to the meta-log if it has the expected size.
     *
     * <pre>{@code
     * INSERT INTO dpp_audit_meta SELECT ?, ? FROM (SELECT COALESCE(MAX(idx)+1,0) AS n FROM dpp_audit_meta) m WHERE m.n=?;
     * -- 0 rows or a duplicate key: false
     * }</pre>
     *
     * <p>After an unknown outcome the caller reads the leaves from {@code expectedSize} on before it tries again.
     *
     * @param expectedSize the size the meta-log must have, which is the index of the new leaf
     * @param leaf its bytes
     * @return false if the meta-log has another size; nothing was written
     * @throws AuditStoreException if the outcome is unknown
     */
    boolean appendMeta(long expectedSize, byte[] leaf);

    /**
     * Reads leaves of the meta-log in the order of their indexes.
     *
     * @param fromIndex the first index wanted
     * @param limit at most so many
     * @return those there are, perhaps with gaps if rows are missing
     * @throws AuditStoreException if they could not be read
     */
    List<StoredLeaf> metaLeaves(long fromIndex, int limit);

    /**
     * Keeps a checkpoint if none of its size is there. Idempotent: the same checkpoint again is kept once.
     *
     * @param checkpoint what to keep
     * @return false if another note of that size is there; nothing was written
     * @throws AuditStoreException if the outcome is unknown
     */
    boolean putCheckpoint(StoredCheckpoint checkpoint);

    /**
     * Reads checkpoints in the order of their sizes.
     *
     * @param fromSize the smallest size wanted
     * @param limit at most so many
     * @return those there are
     * @throws AuditStoreException if they could not be read
     */
    List<StoredCheckpoint> checkpoints(long fromSize, int limit);

    /**
     * Reads the checkpoint of the largest size.
     *
     * @return empty if there is none
     * @throws AuditStoreException if it could not be read
     */
    Optional<StoredCheckpoint> latestCheckpoint();

    /**
     * Reads which writers' first events were pruned.
     *
     * @return one row for each such writer, in any order; none from a store that never prunes
     * @throws AuditStoreException if they could not be read
     */
    default List<PrunedWriter> pruned() {
        return List.of();
    }

    /**
     * Deletes the events of a writer below a number and keeps the right edge of the tree there, in one transaction.
     * Idempotent: if as much or more was pruned already, nothing is done.
     *
     * <p>The caller has checked that the events are past their retention and has put that on record. Needs the rights to
     * DELETE from {@code dpp_audit_event} and to INSERT and UPDATE {@code dpp_audit_pruned}, which the application's own
     * user had better not have.
     *
     * <pre>{@code
     * UPDATE dpp_audit_pruned SET size=?, frontier=? WHERE node_id=? AND incarnation=? AND size<?;  -- else INSERT
     * DELETE FROM dpp_audit_event WHERE node_id=? AND incarnation=? AND seq<?;
     * }</pre>
     *
     * @param upTo whose events, below which number, and the frontier there
     * @throws AuditStoreException if the outcome is unknown, or this store cannot prune
     */
    default void prune(PrunedWriter upTo) {
        throw new AuditStoreException("Audit store cannot prune: it keeps every event.");
    }
}
