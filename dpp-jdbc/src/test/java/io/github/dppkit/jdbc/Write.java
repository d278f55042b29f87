package io.github.dppkit.jdbc;

import static io.github.dppkit.jdbc.Samples.DAY;
import static io.github.dppkit.jdbc.Samples.back;
import static io.github.dppkit.jdbc.Samples.claimed;
import static io.github.dppkit.jdbc.Samples.epoch;
import static io.github.dppkit.jdbc.Samples.events;
import static io.github.dppkit.jdbc.Samples.filled;
import static io.github.dppkit.jdbc.Samples.frontier;
import static io.github.dppkit.jdbc.Samples.grant;
import static io.github.dppkit.jdbc.Samples.key;
import static io.github.dppkit.jdbc.Samples.named;
import static io.github.dppkit.jdbc.Samples.next;
import static io.github.dppkit.jdbc.Samples.order;
import static io.github.dppkit.jdbc.Samples.retention;
import static io.github.dppkit.jdbc.Samples.rewrapped;
import static io.github.dppkit.jdbc.Samples.rolled;
import static io.github.dppkit.jdbc.Samples.tombstone;

import io.github.dppkit.audit.WriterId;
import io.github.dppkit.audit.spi.PrunedWriter;
import io.github.dppkit.audit.spi.StoredCheckpoint;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.audit.spi.WriterState;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.retention.spi.DataClass;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One write of a store.
 *
 * @param prepare what is there before
 * @param call the write, the same each time; throws if the store says it did not happen
 * @param state what a reader sees of it
 * @param repeated what a reader may see when the call was carried out twice; usually what it sees after one
 */
record Write(
        String name,
        Consumer<JdbcStores> prepare,
        Consumer<JdbcStores> call,
        Function<JdbcStores, Object> state,
        Set<Object> repeated) {

    private static final WriterId WRITER = new WriterId("node-a", 1);

    /** Writes that begin or add. */
    private static final List<Write> STORED = List.of(
            of(
                    "addEpochSecret",
                    stores -> {},
                    stores -> stores.keyStore().addEpochSecret(epoch(0)),
                    stores -> stores.keyStore().epochSecret(DAY)),
            of(
                    "destroyEpochSecrets",
                    stores -> {
                        stores.keyStore().addEpochSecret(epoch(0));
                        stores.keyStore().addEpochSecret(epoch(1));
                    },
                    stores -> stores.keyStore().destroyEpochSecrets(DAY.plusDays(1)),
                    stores -> stores.keyStore().epochSecret(DAY).isPresent() + ","
                            + stores.keyStore().epochSecret(DAY.plusDays(1)).isPresent()),
            of(
                    "addNamedSecret",
                    stores -> {},
                    stores -> stores.keyStore().addNamedSecret(named("tokens")),
                    stores -> stores.keyStore().namedSecret("tokens")),
            of(
                    "addDataKey",
                    stores -> Samples.addSecrets(stores.keyStore()),
                    stores -> stores.keyStore().addDataKey(key(1)),
                    stores -> stores.keyStore().dataKey(order(1))),
            of(
                    "reserveUses",
                    Write::addKey,
                    stores -> requireDone(stores.keyStore().reserveUses(key(1).id(), 10, 1_000)),
                    stores -> stores.keyStore()
                            .dataKey(order(1))
                            .map(DataKeyRecord::uses)
                            .orElse(0L),
                    276L), // a lost answer wastes uses, it never gives any back
            of(
                    "put first grant",
                    stores -> {},
                    stores -> requireDone(stores.grantStore().put(grant("clerk", 1))),
                    stores -> stores.grantStore().grants()),
            of(
                    "put next grant",
                    stores -> stores.grantStore().put(grant("clerk", 1)),
                    stores -> requireDone(stores.grantStore().put(grant("clerk", 2))),
                    stores -> stores.grantStore().grants()),
            of(
                    "openWriter",
                    stores -> stores.auditStore().openWriter("node-a"),
                    stores -> stores.auditStore().openWriter("node-a"),
                    stores -> states(stores),
                    List.of(WriterState.ABANDONED, WriterState.ABANDONED, WriterState.OPEN)),
            of(
                    "prune",
                    stores -> {
                        stores.auditStore().openWriter("node-a");
                        stores.auditStore().append(WRITER, 0, events(0, 5), frontier(5));
                        stores.auditStore().prune(new PrunedWriter(WRITER, 1, frontier(1)));
                    },
                    stores -> stores.auditStore().prune(new PrunedWriter(WRITER, 3, frontier(3))),
                    stores -> stores.auditStore().events(WRITER, 0, 100).size() + " behind "
                            + stores.auditStore().pruned().get(0).size()),
            of(
                    "append",
                    stores -> {
                        stores.auditStore().openWriter("node-a");
                        stores.auditStore().append(WRITER, 0, events(0, 2), frontier(2));
                    },
                    stores -> stores.auditStore().append(WRITER, 2, events(2, 3), frontier(5)),
                    stores -> stores.auditStore().events(WRITER, 0, 100).size() + " of "
                            + stores.auditStore()
                                    .writer(WRITER)
                                    .map(WriterRecord::size)
                                    .orElse(0L)),
            of(
                    "endWriter",
                    stores -> stores.auditStore().openWriter("node-a"),
                    stores -> stores.auditStore().endWriter(WRITER, 0, WriterState.CLOSED),
                    Write::states),
            of(
                    "appendMeta",
                    stores -> {},
                    stores -> requireDone(stores.auditStore().appendMeta(0, filled(3, 1))
                            || !stores.auditStore().metaLeaves(0, 1).isEmpty()),
                    stores -> stores.auditStore().metaLeaves(0, 100)),
            of(
                    "putCheckpoint",
                    stores -> {},
                    stores -> requireDone(stores.auditStore().putCheckpoint(new StoredCheckpoint(3, "note"))),
                    stores -> stores.auditStore().checkpoints(0, 100)));

    /** Writes by which a key or a record ends; a repeated step says that it was done before. */
    private static final List<Write> ENDING = List.of(
            of(
                    "rewrapDataKey",
                    Write::addKey,
                    stores -> requireDone(stores.keyStore().rewrapDataKey(rewrapped(key(1)))
                            || stores.keyStore().dataKey(order(1)).equals(Optional.of(rewrapped(key(1))))),
                    stores -> stores.keyStore().dataKey(order(1))),
            of(
                    "succeedEpochSecret",
                    stores -> stores.keyStore().addEpochSecret(epoch(0)),
                    stores -> requireDone(stores.keyStore().succeedEpochSecret(next(epoch(0)))
                            || stores.keyStore().epochSecret(DAY).equals(Optional.of(next(epoch(0))))),
                    stores -> stores.keyStore().epochSecret(DAY)),
            of(
                    "rollDataKeys",
                    stores -> {
                        addKey(stores);
                        stores.keyStore().succeedEpochSecret(next(epoch(0)));
                    },
                    stores -> stores.keyStore().rollDataKeys(List.of(rolled(key(1)))),
                    stores -> stores.keyStore().dataKey(order(1))),
            of(
                    "destroyEpochSecret",
                    stores -> {
                        stores.keyStore().addEpochSecret(epoch(0));
                        stores.keyStore().succeedEpochSecret(next(epoch(0)));
                    },
                    stores -> requireDone(stores.keyStore().destroyEpochSecret(DAY, 1)
                            || stores.keyStore().epochSecret(DAY, 1).isEmpty()),
                    stores -> stores.keyStore().epochSecret(DAY, 1)),
            of(
                    "rewrapDataKey to an earlier day",
                    stores -> {
                        addKey(stores);
                        stores.keyStore().rewrapDataKey(rewrapped(key(1)));
                    },
                    stores -> requireDone(stores.keyStore().rewrapDataKey(back(rewrapped(key(1))))
                            || stores.keyStore().dataKey(order(1)).equals(Optional.of(back(rewrapped(key(1)))))),
                    // both in one: a key that has moved back without the mark is none of the two states
                    stores -> stores.keyStore().dataKey(order(1)) + ", "
                            + stores.keyStore().dirtyEpochSecrets()),
            of(
                    "beginDisposal",
                    Write::addKey,
                    stores -> requireDone(stores.keyStore().beginDisposal(key(1).id())),
                    stores -> stores.keyStore().dataKey(order(1)).map(DataKeyRecord::state) + ", "
                            + stores.keyStore().dirtyEpochSecrets()),
            of(
                    "removeDataKey",
                    stores -> {
                        addKey(stores);
                        stores.keyStore().beginDisposal(key(1).id());
                    },
                    stores -> requireDone(stores.keyStore().removeDataKey(key(1).id())
                            || stores.keyStore().dataKey(key(1).id()).isEmpty()),
                    stores -> stores.keyStore().dataKey(order(1))),
            of(
                    "add retention",
                    stores -> {},
                    stores -> stores.retentionStore().add(retention(1)),
                    stores -> stores.retentionStore().find(order(1), DataClass.PII)),
            of(
                    "replace retention",
                    stores -> stores.retentionStore().add(retention(1)),
                    stores -> requireDone(stores.retentionStore().replace(claimed(1))
                            || stores.retentionStore()
                                    .find(order(1), DataClass.PII)
                                    .equals(Optional.of(claimed(1)))),
                    stores -> stores.retentionStore().find(order(1), DataClass.PII)),
            of(
                    "finish retention",
                    stores -> {
                        stores.retentionStore().add(retention(1));
                        stores.retentionStore().replace(claimed(1));
                    },
                    stores -> requireDone(stores.retentionStore().finish(claimed(1), tombstone(1))
                            || stores.retentionStore()
                                    .tombstone(tombstone(1).token(), DataClass.PII)
                                    .equals(Optional.of(tombstone(1)))),
                    // both in one: a record without tombstone or a tombstone beside its record is none of the two
                    // states
                    stores -> stores.retentionStore().find(order(1), DataClass.PII) + ", "
                            + stores.retentionStore().tombstone(tombstone(1).token(), DataClass.PII)));

    static List<Write> all() {
        return Stream.concat(STORED.stream(), ENDING.stream()).toList();
    }

    private static Write of(
            String name,
            Consumer<JdbcStores> prepare,
            Consumer<JdbcStores> call,
            Function<JdbcStores, Object> state,
            Object... repeated) {
        return new Write(name, prepare, call, state, Set.of(repeated));
    }

    private static void addKey(JdbcStores stores) {
        Samples.addSecrets(stores.keyStore());
        stores.keyStore().addDataKey(key(1));
    }

    private static Object states(JdbcStores stores) {
        return stores.auditStore().writers().stream().map(WriterRecord::state).toList();
    }

    private static void requireDone(boolean done) {
        if (!done) {
            throw new IllegalStateException("The store says that somebody else was first.");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
