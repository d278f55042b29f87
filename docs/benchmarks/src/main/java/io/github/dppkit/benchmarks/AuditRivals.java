package io.github.dppkit.benchmarks;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** Other ways to keep a durable record in PostgreSQL, with rows of the size that dppkit writes. */
final class AuditRivals {

    /** About as long as a reveal of one order. */
    private static final int BODY = 190;

    private static final int MAX_BATCH = 500;

    private final DataSource source;

    /** One way to append; returns when the row is durable. */
    @FunctionalInterface
    interface Rival extends AutoCloseable {

        void append(long number) throws Exception;

        @Override
        default void close() throws SQLException {}
    }

    private AuditRivals(DataSource source) {
        this.source = source;
    }

    static AuditRivals create(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE rival_event (node_id VARCHAR(64) NOT NULL, incarnation BIGINT NOT NULL,"
                    + " seq BIGINT NOT NULL, event_id UUID NOT NULL, leaf_hash BYTEA NOT NULL, body BYTEA NOT NULL,"
                    + " PRIMARY KEY (node_id, incarnation, seq))");
            statement.execute("CREATE TABLE rival_head (incarnation BIGINT PRIMARY KEY, size BIGINT NOT NULL,"
                    + " hash BYTEA NOT NULL)");
        }
        return new AuditRivals(source);
    }

    /** Returns a number under which rows of one run do not meet those of another, with a head row. */
    private long open(Connection connection) throws SQLException {
        long run = System.nanoTime();
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO rival_head VALUES (?, 0, ?)")) {
            statement.setLong(1, run);
            statement.setBytes(2, new byte[32]);
            statement.executeUpdate();
        }
        return run;
    }

    private static byte[] sha256(byte[] head, byte[] body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(head);
            return digest.digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Each caller inserts a row with an insert and a commit of its own. */
    Rival insertAndCommit() throws SQLException {
        Connection connection = source.getConnection();
        long run = open(connection);
        connection.setAutoCommit(false);
        PreparedStatement insert =
                connection.prepareStatement("INSERT INTO rival_event VALUES ('bench', ?, ?, ?, ?, ?)");
        return new Rival() {
            private long seq;

            @Override
            public void append(long number) throws SQLException {
                insert.setLong(1, run);
                insert.setLong(2, seq++);
                insert.setObject(3, new UUID(run, number));
                insert.setBytes(4, new byte[32]);
                insert.setBytes(5, new byte[BODY]);
                insert.executeUpdate();
                connection.commit();
            }

            @Override
            public void close() throws SQLException {
                insert.close();
                connection.setAutoCommit(true);
                connection.close();
            }
        };
    }

    /** Each caller locks one head row, chains its hash and commits. */
    Rival lockedChainHead() throws SQLException {
        long run;
        try (Connection connection = source.getConnection()) {
            run = open(connection);
        }
        Queue<Chain> chains = new ConcurrentLinkedQueue<>();
        ThreadLocal<Chain> mine = ThreadLocal.withInitial(() -> {
            try {
                Chain chain = new Chain(source.getConnection(), run);
                chains.add(chain);
                return chain;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        return new Rival() {
            @Override
            public void append(long number) throws SQLException {
                mine.get().append();
            }

            @Override
            public void close() throws SQLException {
                for (Chain chain : chains) {
                    chain.close();
                }
            }
        };
    }

    /** One caller's connection to the chain. */
    private static final class Chain {

        private final Connection connection;
        private final long run;
        private final PreparedStatement lock;
        private final PreparedStatement insert;
        private final PreparedStatement advance;

        Chain(Connection connection, long run) throws SQLException {
            this.connection = connection;
            this.run = run;
            connection.setAutoCommit(false);
            lock = connection.prepareStatement("SELECT size, hash FROM rival_head WHERE incarnation = ? FOR UPDATE");
            insert = connection.prepareStatement("INSERT INTO rival_event VALUES ('bench', ?, ?, ?, ?, ?)");
            advance = connection.prepareStatement("UPDATE rival_head SET size = ?, hash = ? WHERE incarnation = ?");
        }

        void append() throws SQLException {
            lock.setLong(1, run);
            long size;
            byte[] hash;
            try (ResultSet head = lock.executeQuery()) {
                head.next();
                size = head.getLong(1);
                hash = head.getBytes(2);
            }
            byte[] body = new byte[BODY];
            byte[] next = sha256(hash, body);
            insert.setLong(1, run);
            insert.setLong(2, size);
            insert.setObject(3, new UUID(run, size));
            insert.setBytes(4, next);
            insert.setBytes(5, body);
            insert.executeUpdate();
            advance.setLong(1, size + 1);
            advance.setBytes(2, next);
            advance.setLong(3, run);
            advance.executeUpdate();
            connection.commit();
        }

        void close() throws SQLException {
            lock.close();
            insert.close();
            advance.close();
            connection.setAutoCommit(true);
            connection.close();
        }
    }

    /** One thread commits for all, as dppkit's does, without event, hash, tree or signature. */
    Rival groupCommit() throws SQLException {
        return new GroupCommit(source.getConnection());
    }

    /** A queue, one connection, one {@code insert … select from unnest} and one fenced update for each commit. */
    private final class GroupCommit implements Rival {

        private final Connection connection;
        private final BlockingQueue<CompletableFuture<Boolean>> queue = new LinkedBlockingQueue<>();
        private final long run;
        private final PreparedStatement advance;
        private final PreparedStatement insert;
        private final Thread thread;
        private volatile boolean closed;
        private long size;

        GroupCommit(Connection connection) throws SQLException {
            this.connection = connection;
            run = open(connection);
            connection.setAutoCommit(false);
            advance = connection.prepareStatement("UPDATE rival_head SET size = ? WHERE incarnation = ? AND size = ?");
            insert = connection.prepareStatement(
                    "INSERT INTO rival_event (node_id, incarnation, seq, event_id, leaf_hash, body)"
                            + " SELECT ?, ?, e.seq, e.event_id, e.leaf_hash, e.body"
                            + " FROM unnest(?, ?, ?, ?) AS e (seq, event_id, leaf_hash, body)");
            thread = new Thread(this::work);
            thread.start();
        }

        @Override
        public void append(long number) throws InterruptedException, ExecutionException {
            CompletableFuture<Boolean> done = new CompletableFuture<>();
            queue.add(done);
            done.get();
        }

        private void work() {
            List<CompletableFuture<Boolean>> batch = new ArrayList<>();
            try {
                while (!closed) {
                    CompletableFuture<Boolean> first = queue.poll(100, TimeUnit.MILLISECONDS);
                    if (first != null) {
                        batch.add(first);
                        queue.drainTo(batch, MAX_BATCH - 1);
                        commit(batch.size());
                        batch.forEach(done -> done.complete(true));
                        batch.clear();
                    }
                }
            } catch (InterruptedException | SQLException e) {
                batch.forEach(done -> done.completeExceptionally(e));
            }
        }

        private void commit(int count) throws SQLException {
            Long[] seqs = new Long[count];
            UUID[] ids = new UUID[count];
            byte[][] hashes = new byte[count][];
            byte[][] bodies = new byte[count][];
            for (int i = 0; i < count; i++) {
                seqs[i] = size + i;
                ids[i] = new UUID(run, size + i);
                hashes[i] = new byte[32];
                bodies[i] = new byte[BODY];
            }
            advance.setLong(1, size + count);
            advance.setLong(2, run);
            advance.setLong(3, size);
            advance.executeUpdate();
            insert.setString(1, "bench");
            insert.setLong(2, run);
            insert.setArray(3, connection.createArrayOf("int8", seqs));
            insert.setArray(4, connection.createArrayOf("uuid", ids));
            insert.setArray(5, connection.createArrayOf("bytea", hashes));
            insert.setArray(6, connection.createArrayOf("bytea", bodies));
            insert.executeUpdate();
            connection.commit();
            size += count;
        }

        @Override
        public void close() throws SQLException {
            closed = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            advance.close();
            insert.close();
            connection.setAutoCommit(true);
            connection.close();
        }
    }
}
