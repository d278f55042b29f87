package io.github.dppkit.governance.request;

import io.github.dppkit.Dpp;
import io.github.dppkit.DppBuilder;
import io.github.dppkit.access.AccessPolicy;
import io.github.dppkit.access.Actor;
import io.github.dppkit.access.Claims;
import io.github.dppkit.access.RestrictionRule;
import io.github.dppkit.access.spi.RestrictionStore;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.crypto.IndexTerm;
import io.github.dppkit.crypto.IndexToken;
import io.github.dppkit.governance.request.spi.CorrectionTarget;
import io.github.dppkit.governance.request.spi.DataRequestStore;
import io.github.dppkit.governance.request.spi.SubjectIndex;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.retention.notice.spi.ReturnShelf;
import io.github.dppkit.retention.notice.spi.ReturnSource;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.Disposal;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.testkit.InMemoryDataRequestStore;
import io.github.dppkit.testkit.InMemoryRestrictionStore;
import io.github.dppkit.testkit.InMemoryStores;
import io.github.dppkit.testkit.MovableClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Stores in memory that outlive a process, a host's table, and processes over them. */
final class RequestLab implements AutoCloseable {

    static final Instant START = Instant.parse("2027-03-01T12:00:00Z");
    static final SellingPartner PARTNER = SellingPartner.of("A2EUQ1WTGCTBG2");
    static final SellingPartner OTHER = SellingPartner.of("A3OTHER0000001");
    static final FieldName EMAIL = FieldName.of("orders.buyer_email");
    static final EmailAddress ANNA = EmailAddress.of("anna.nowak@example.org");
    static final Purpose GDPR = Purpose.legalDuty("EU", "GDPR-15");
    static final ActorId HANDLER = new ActorId(ActorId.Kind.PERSON, "m.kowalska");
    private static final Claims LOGIN = Claims.none().withMultiFactor().withApprovedDevice();
    static final Actor CLERK = Actor.person("j.nowak", LOGIN);

    final MovableClock clock = MovableClock.at(START);
    final InMemoryStores stores = InMemoryStores.empty();
    final InMemoryDataRequestStore requests = new InMemoryDataRequestStore();
    final InMemoryRestrictionStore restrictions = new InMemoryRestrictionStore();
    final Rows orders = new Rows();
    final Map<String, byte[]> shelf = new ConcurrentHashMap<>();
    final Faults faults = new Faults();
    private final Path folder;
    private final RootKey rootKey = RootKey.ephemeral();
    private final SigningKey signingKey = SigningKey.ephemeral();
    private final List<Node> nodes = new ArrayList<>();
    UnaryOperator<DppBuilder> settings = builder -> builder;
    boolean shelfBroken;
    boolean shelfLies;
    boolean restrictionsBroken;

    RequestLab(Path folder) {
        this.folder = folder;
    }

    /** What ends a process in the middle of a call. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Counts the calls of ports and crashes at one of them, before or after it is carried out. */
    static final class Faults {

        final AtomicInteger calls = new AtomicInteger();
        int target;
        boolean after;

        void arm(int call, boolean afterwards) {
            calls.set(0);
            target = call;
            after = afterwards;
        }

        <T> T wrap(Class<T> port, T real) {
            return port.cast(Proxy.newProxyInstance(
                    port.getClassLoader(), new Class<?>[] {port}, (self, method, arguments) -> {
                        boolean hit = calls.incrementAndGet() == target;
                        if (hit && !after) {
                            throw new Crash();
                        }
                        try {
                            Object result = method.invoke(real, arguments);
                            if (hit) {
                                throw new Crash();
                            }
                            return result;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }));
        }
    }

    /** A row of the host. */
    record Row(EncryptedValue<EmailAddress> email, IndexToken index) {}

    /** A table of the host: a row for each scope, which is erased, searched and corrected. */
    static final class Rows implements DisposalTarget, SubjectIndex, CorrectionTarget {

        final Map<PiiScope, Row> rows = new ConcurrentHashMap<>();
        final AtomicInteger searches = new AtomicInteger();
        volatile boolean broken;

        @Override
        public String name() {
            return "orders";
        }

        @Override
        public DataClass dataClass() {
            return DataClass.PII;
        }

        @Override
        public long dispose(Disposal disposal) {
            if (broken) {
                throw new IllegalStateException("row 902-3159896-1390916 is locked");
            }
            return rows.remove(disposal.scope()) == null ? 0L : 1L;
        }

        @Override
        public long remaining(PiiScope scope) {
            return rows.containsKey(scope) ? 1L : 0L;
        }

        @Override
        public List<PiiScope> scopes(SellingPartner partner, List<IndexToken> tokens, int limit) {
            searches.incrementAndGet();
            return rows.entrySet().stream()
                    .filter(row -> row.getKey().partner().equals(partner))
                    .filter(row -> tokens.contains(row.getValue().index()))
                    .map(Map.Entry::getKey)
                    .sorted(Comparator.comparing(PiiScope::id))
                    .limit(limit)
                    .toList();
        }

        @Override
        @SuppressWarnings("unchecked") // the only column holds e-mail addresses
        public boolean replace(Correction correction) {
            Row stored = rows.get(correction.scope());
            return stored != null
                    && stored.email().equals(correction.stored())
                    && rows.replace(
                            correction.scope(),
                            stored,
                            new Row(
                                    (EncryptedValue<EmailAddress>) correction.corrected(),
                                    correction.tokens().isEmpty()
                                            ? stored.index()
                                            : correction.tokens().get(0)));
        }
    }

    /** One process. */
    record Node(Dpp dpp, DataRequests requests) {}

    Node node() {
        return node(false);
    }

    Node node(boolean faulty) {
        Dpp dpp = settings.apply(Dpp.builder()
                        .environment(Environment.test("prod"))
                        .node("node-" + (nodes.size() + 1))
                        .rootKey(rootKey)
                        .signingKey(signingKey)
                        .stores(stores)
                        .anchor(CheckpointAnchor.file(folder.resolve("anchor-" + nodes.size() + ".txt")))
                        .erasureLedger(ErasureLedger.file(folder.resolve("erased.txt")))
                        .accessPolicy(AccessPolicy.builder()
                                .permit("clerk", Purpose.SHIPPING, PiiCategory.EMAIL)
                                .permit("clerk", GDPR, PiiCategory.EMAIL)
                                .build())
                        .target(orders)
                        .restrictions(port(faulty, RestrictionStore.class, guarded()), RestrictionRule.legalDuties())
                        .clock(clock, clock.nanos()))
                .build();
        if (nodes.isEmpty()) {
            dpp.grants().approve(CLERK, "clerk", Actor.person("m.kowalska", LOGIN));
        }
        DataRequests made = dpp.dataRequests()
                .store(port(faulty, DataRequestStore.class, requests))
                .index(port(faulty, SubjectIndex.class, orders))
                .copies(
                        port(faulty, ReturnSource.class, this::fields),
                        (scope, categories) -> dpp.access().request(CLERK, GDPR, Set.of(scope), categories),
                        port(faulty, ReturnShelf.class, new Shelf()))
                .corrections(this::fields, port(faulty, CorrectionTarget.class, orders))
                .build();
        Node node = new Node(dpp, made);
        nodes.add(node);
        return node;
    }

    private RestrictionStore guarded() {
        return (RestrictionStore) Proxy.newProxyInstance(
                RestrictionStore.class.getClassLoader(),
                new Class<?>[] {RestrictionStore.class},
                (self, method, arguments) -> {
                    if (restrictionsBroken) {
                        throw new IllegalStateException("no connection for 902-3159896-1390916");
                    }
                    return method.invoke(restrictions, arguments);
                });
    }

    private <T> T port(boolean faulty, Class<T> type, T real) {
        return faulty ? faults.wrap(type, real) : real;
    }

    private List<ReturnSource.Field> fields(PiiScope scope) {
        Row row = orders.rows.get(scope);
        return row == null ? List.of() : List.of(new ReturnSource.Field(EMAIL, row.email()));
    }

    /** Files that a test looks into. */
    private final class Shelf implements ReturnShelf {

        @Override
        public void write(String name, byte[] content) {
            if (shelfBroken) {
                throw new IllegalStateException("no space left for 902-3159896-1390916");
            }
            shelf.put(name, content.clone());
        }

        @Override
        public byte[] read(String name) {
            byte[] content = Objects.requireNonNull(shelf.get(name)).clone();
            if (shelfLies) {
                content[0] ^= 1;
            }
            return content;
        }
    }

    /** What the row of a scope holds. */
    EncryptedValue<EmailAddress> email(PiiScope scope) {
        return Objects.requireNonNull(orders.rows.get(scope)).email();
    }

    static PiiScope order(int number) {
        return PiiScope.order(PARTNER, "902-0000000-%07d".formatted(number));
    }

    /** Takes a value of that scope in. */
    void ingest(Node node, PiiScope scope, EmailAddress value) {
        EncryptedValue<EmailAddress> encrypted = node.dpp()
                .encryptor()
                .encrypt(value, scope, EMAIL, Provenance.spApi("orders/2026-01-01/getOrder", clock.instant()));
        orders.rows.put(scope, new Row(encrypted, node.dpp().blindIndex().token(IndexTerm.of(value), scope.partner())));
    }

    List<RecordedEvent> record() {
        List<RecordedEvent> events = new ArrayList<>();
        for (WriterRecord writer : stores.auditStore().writers()) {
            for (StoredEvent event : stores.auditStore().events(writer.id(), 0, 100_000)) {
                events.add(RecordedEvent.decode(event.body()));
            }
        }
        return events;
    }

    long count(Action action, Outcome outcome, @Nullable Reason reason) {
        return record().stream()
                .filter(event -> event.action() == action && event.outcome() == outcome)
                .filter(event -> reason == null || event.reason() == reason)
                .count();
    }

    /** What each alarm says, in the order of their time. */
    List<String> alarms() {
        return record().stream()
                .filter(event -> event.action() == Action.ALARM)
                .filter(event -> event.reason().name().startsWith("DATA_REQUEST"))
                .sorted(Comparator.comparing(RecordedEvent::time))
                .map(event -> event.reason() + " " + event.count())
                .toList();
    }

    @Override
    public void close() {
        nodes.forEach(node -> node.dpp().close());
    }
}
