package io.github.dppkit.jdbc;

import static io.github.dppkit.jdbc.LeakySqlExceptions.everything;
import static io.github.dppkit.jdbc.Samples.claimed;
import static io.github.dppkit.jdbc.Samples.epoch;
import static io.github.dppkit.jdbc.Samples.events;
import static io.github.dppkit.jdbc.Samples.frontier;
import static io.github.dppkit.jdbc.Samples.grant;
import static io.github.dppkit.jdbc.Samples.key;
import static io.github.dppkit.jdbc.Samples.order;
import static io.github.dppkit.jdbc.Samples.retention;
import static io.github.dppkit.jdbc.Samples.rewrapped;
import static io.github.dppkit.jdbc.Samples.tombstone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.dppkit.DppException;
import io.github.dppkit.access.spi.GrantStore;
import io.github.dppkit.access.spi.SignOff;
import io.github.dppkit.audit.AuditFencedException;
import io.github.dppkit.audit.WriterId;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.StoredCheckpoint;
import io.github.dppkit.audit.spi.WriterState;
import io.github.dppkit.jdbc.LeakySqlExceptions.Leak;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionStore;
import io.github.dppkit.testkit.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Drivers' exceptions that hold a buyer's data, and what is left of them in ours. */
class LeakySqlExceptionsTest {

    @ParameterizedTest
    @EnumSource(Base.class)
    void reallyHoldTheValuesTheyAreSaidToHold(Base base) {
        List<Leak> leaks = LeakySqlExceptions.of(base);
        assertThat(leaks).hasSizeGreaterThanOrEqualTo(9);
        assertThat(leaks)
                .allSatisfy(leak ->
                        assertThat(everything(leak.exception())).as(leak.what()).contains(leak.values()));
    }

    @ParameterizedTest
    @EnumSource(
            value = Base.class,
            names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    @Verifies("#134")
    void leaveNoValueInAnExceptionOfOurs_whateverCallTheyComeFrom(Base base) {
        List<Leak> leaks = LeakySqlExceptions.of(base);
        try (TestDatabase database = base.open()) {
            Throwing source = new Throwing(database.dataSource());
            JdbcSchema.create(source);
            HostTables.create(source);
            Map<String, ThrowingCallable> calls = calls(source);
            for (Set<String> methods : List.of(
                    Set.of("getConnection"),
                    Set.of("getAutoCommit"),
                    Set.of("setAutoCommit", "close"),
                    Set.of("prepareStatement", "rollback"),
                    Set.of("executeUpdate", "executeQuery", "executeBatch", "rollback"),
                    Set.of("commit"),
                    Set.of("close"))) {
                for (Leak leak : leaks) {
                    calls.forEach((name, call) -> {
                        if (name.startsWith("any: ") && !leak.equals(leaks.get(0))) {
                            return;
                        }
                        source.throwing(leak.exception(), methods);
                        Throwable thrown = catchThrowable(call);
                        boolean fell = source.harmless();
                        String what = name + ", " + leak.what() + " from " + methods;
                        boolean commitsByItself = name.equals("append") && methods.contains("commit") && !fell;
                        if (thrown == null && (name.startsWith("any: ") || commitsByItself)) {
                            return; // it asked for nothing there, or took the fault for an answer
                        }
                        if (fell || !name.startsWith("any: ")) {
                            assertThat(thrown).as(what).isInstanceOf(DppException.class);
                        }
                        assertThat(everything(thrown))
                                .as(what)
                                .doesNotContain(
                                        LeakySqlExceptions.EMAIL, LeakySqlExceptions.PHONE, LeakySqlExceptions.NAME);
                    });
                }
            }
        }
    }

    /** One call of each kind: reads, writes, and those with retries, batches and an exception of their own. */
    private static Map<String, ThrowingCallable> calls(DataSource source) {
        JdbcStores stores = JdbcStores.create(source);
        TableTarget target = TableTarget.builder(source, "orders")
                .partnerColumn("seller_id")
                .orderColumn("amazon_order_id")
                .scrub("buyer_name")
                .build();
        WriterId writer = stores.auditStore().openWriter("node-a").id();
        Map<String, ThrowingCallable> calls = new TreeMap<>();
        calls.put("create the schema", () -> JdbcSchema.create(source));
        calls.put("create the stores", () -> JdbcStores.create(source));
        calls.put(
                "build a target",
                () -> TableTarget.builder(source, "orders")
                        .partnerColumn("seller_id")
                        .orderColumn("amazon_order_id")
                        .delete()
                        .build());
        calls.put("epochSecret", () -> stores.keyStore().epochSecret(Samples.DAY));
        calls.put("addEpochSecret", () -> stores.keyStore().addEpochSecret(epoch(1)));
        calls.put("addDataKey", () -> stores.keyStore().addDataKey(key(1)));
        calls.put("rewrapDataKey", () -> stores.keyStore().rewrapDataKey(rewrapped(key(1))));
        calls.put("grants", () -> stores.grantStore().grants());
        calls.put("put", () -> stores.grantStore().put(grant("clerk", 1)));
        calls.put("append", () -> stores.auditStore().append(writer, 0, events(0, 2), frontier(2)));
        calls.put("append to a closed writer", () -> {
            WriterId closed = new WriterId("node-b", 1);
            stores.auditStore().append(closed, 0, events(0, 1), frontier(1));
        });
        calls.put("endWriter", () -> stores.auditStore().endWriter(writer, 0, WriterState.CLOSED));
        calls.put("putCheckpoint", () -> stores.auditStore().putCheckpoint(new StoredCheckpoint(1, "note")));
        calls.put("find", () -> stores.retentionStore().find(order(1), DataClass.PII));
        calls.put("add", () -> stores.retentionStore().add(retention(1)));
        calls.put("replace", () -> stores.retentionStore().replace(claimed(1)));
        calls.put("due", () -> stores.retentionStore().due(Samples.NOW, 10));
        calls.put("finish", () -> stores.retentionStore().finish(claimed(1), tombstone(1)));
        calls.put("dispose", () -> target.dispose(HostTables.disposal(order(1))));
        calls.put("remaining", () -> target.remaining(order(1)));
        everyCall(calls, KeyStore.class, stores.keyStore());
        everyCall(calls, AuditStore.class, stores.auditStore());
        everyCall(calls, GrantStore.class, stores.grantStore());
        everyCall(calls, RetentionStore.class, stores.retentionStore());
        return calls;
    }

    /** Every method of a port, those to come too, with arguments made of samples; what has none is left out. */
    private static <T> void everyCall(Map<String, ThrowingCallable> calls, Class<T> port, T store) {
        int known = 0;
        for (Method method : port.getMethods()) {
            @Nullable Object[] arguments = new Object[method.getParameterCount()];
            Type[] types = method.getGenericParameterTypes();
            boolean complete = true;
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = sample(types[i]);
                complete &= arguments[i] != null;
            }
            if (complete) {
                known++;
                calls.put("any: " + port.getSimpleName() + "." + method, () -> {
                    try {
                        method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
            }
        }
        assertThat(known).as("methods of " + port).isGreaterThan(port.getMethods().length * 2 / 3);
    }

    private static @Nullable Object sample(Type type) {
        if (type instanceof ParameterizedType list && Collection.class.isAssignableFrom((Class<?>) list.getRawType())) {
            Object one = sample(list.getActualTypeArguments()[0]);
            if (one == null) {
                return null;
            }
            return list.getRawType() == Set.class ? Set.of(one) : List.of(one);
        }
        for (Object sample : List.of(
                1L,
                5,
                "node-a",
                new byte[] {1},
                Samples.NOW,
                Samples.DAY,
                Samples.PARTNER,
                Samples.CLERK,
                order(1),
                key(1),
                epoch(1),
                Samples.named("x"),
                grant("clerk", 1),
                new SignOff(1, Samples.NOW, Samples.NOW, Samples.CLERK, null, Samples.NOW, "00", java.util.Map.of()),
                events(0, 1).get(0),
                new StoredCheckpoint(1, "note"),
                new WriterId("node-a", 1),
                WriterState.CLOSED,
                DataClass.PII,
                claimed(1),
                tombstone(1),
                tombstone(1).token(),
                key(1).id(),
                key(1).wrapped())) {
            boolean same = type == long.class
                    ? sample instanceof Long
                    : type == int.class
                            ? sample instanceof Integer
                            : type instanceof Class<?> wanted && wanted.isInstance(sample);
            if (same) {
                return sample;
            }
        }
        return null;
    }

    @ParameterizedTest
    @EnumSource(
            value = Base.class,
            names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    @Verifies("#134")
    void leaveNoValueBesideAnExceptionThatPassesThrough(Base base) {
        Leak leak = LeakySqlExceptions.of(base).get(0);
        try (TestDatabase database = base.open()) {
            Throwing source = new Throwing(database.dataSource());
            JdbcSchema.create(source);
            JdbcStores stores = JdbcStores.create(source);
            WriterId writer = stores.auditStore().openWriter("node-a").id();
            stores.auditStore().openWriter("node-a");

            source.throwing(leak.exception(), Set.of("rollback"));
            Throwable fenced = catchThrowable(() -> stores.auditStore().append(writer, 0, events(0, 1), frontier(1)));
            assertThat(fenced).isInstanceOf(AuditFencedException.class);
            assertThat(fenced.getSuppressed()).hasSize(1);
            assertThat(everything(fenced)).doesNotContain(leak.values());
        }
    }

    /** A real database some of whose calls fail with a given exception. */
    private static final class Throwing extends PlainDataSource {

        private final DataSource real;
        private volatile @Nullable Throwable fault;
        private volatile Set<String> methods = Set.of();
        private volatile boolean fell;

        Throwing(DataSource real) {
            this.real = real;
        }

        void throwing(Throwable next, Set<String> from) {
            fault = next;
            methods = from;
        }

        /** Ends the faults, and tells whether there was one. */
        boolean harmless() {
            methods = Set.of();
            boolean was = fell;
            fell = false;
            return was;
        }

        @Override
        public Connection getConnection() throws SQLException {
            failIf("getConnection");
            return wrap(Connection.class, real.getConnection());
        }

        private void failIf(String method) throws SQLException {
            Throwable next = fault;
            if (next == null || !methods.contains(method)) {
                return;
            }
            fell = true;
            if (next instanceof SQLException sql) {
                throw sql;
            }
            throw (RuntimeException) next;
        }

        private <T extends AutoCloseable> T wrap(Class<T> type, T target) {
            return type.cast(Proxy.newProxyInstance(
                    LeakySqlExceptionsTest.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                        if (method.getName().equals("close")) {
                            target.close();
                        }
                        failIf(method.getName());
                        try {
                            Object answer = method.invoke(target, arguments);
                            if (answer instanceof PreparedStatement prepared) {
                                return wrap(PreparedStatement.class, prepared);
                            }
                            return answer instanceof Statement plain ? wrap(Statement.class, plain) : answer;
                        } catch (InvocationTargetException e) {
                            throw e.getTargetException();
                        }
                    }));
        }
    }
}
