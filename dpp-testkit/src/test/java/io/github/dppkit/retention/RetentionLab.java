package io.github.dppkit.retention;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.audit.VerifierKey;
import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.audit.spi.SubjectTokenizer;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.FieldEncryptor;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.internal.Generations;
import io.github.dppkit.keys.internal.KeyCaches;
import io.github.dppkit.keys.internal.RootRing;
import io.github.dppkit.keys.internal.SecretWrapping;
import io.github.dppkit.keys.spi.DeadlineSource;
import io.github.dppkit.keys.spi.GenerationStore;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.Disposal;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.retention.spi.RetentionRecord;
import io.github.dppkit.retention.spi.RetentionStore;
import io.github.dppkit.testkit.InMemoryKeyStore;
import io.github.dppkit.testkit.InMemoryRetentionStore;
import io.github.dppkit.testkit.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Stores in memory that outlive a process, and processes over them: keys, encryptor, retention. */
final class RetentionLab {

    static final Instant START = Instant.parse("2027-03-01T12:00:00Z");
    static final SellingPartner PARTNER = SellingPartner.of("A2EUQ1WTGCTBG2");
    static final PiiScope ORDER = PiiScope.order(PARTNER, "902-3159896-1390916");
    static final FieldName EMAIL = FieldName.of("orders.buyer_email");
    static final EmailAddress ADDRESS = EmailAddress.of("anna.nowak@example.org");
    static final DppPolicy POLICY = DppPolicy.strictest();
    static final AuditSigner SIGNER = signer();

    final MovableClock clock;
    final RootKey rootKey;
    final InMemoryKeyStore keyStore;
    final InMemoryRetentionStore store;
    final Rows orders = new Rows("orders", DataClass.PII);
    final Rows labels = new Rows("labels", DataClass.PII);
    final Rows figures = new Rows("figures", DataClass.INFORMATION);
    final List<AuditEvent> events = Collections.synchronizedList(new ArrayList<>());
    final List<KeyEvents.Type> keyEventTypes = Collections.synchronizedList(new ArrayList<>());
    final List<SubjectToken> ledger = Collections.synchronizedList(new ArrayList<>());
    final List<PiiScope> forgotten = Collections.synchronizedList(new ArrayList<>());
    final PortFaults faults = new PortFaults();
    final List<RootKey> otherRoots = new ArrayList<>();

    @Nullable GenerationStore generations;

    UnaryOperator<KeyStore> keyPort = port -> port;

    UnaryOperator<RetentionBuilder> settings = builder -> builder;

    /** What the database tells of the time; null if it tells nothing. */
    @Nullable InstantSource databaseClock;

    RetentionLab() {
        this(MovableClock.at(START), RootKey.ephemeral(), new InMemoryKeyStore());
    }

    RetentionLab(MovableClock clock, RootKey rootKey, InMemoryKeyStore keyStore) {
        this(clock, rootKey, keyStore, new InMemoryRetentionStore());
    }

    RetentionLab(MovableClock clock, RootKey rootKey, InMemoryKeyStore keyStore, InMemoryRetentionStore store) {
        this.clock = clock;
        this.rootKey = rootKey;
        this.keyStore = keyStore;
        this.store = store;
    }

    /** A table of the host: rows by scope, with the pseudonym that was put in place of the order id. */
    static final class Rows implements DisposalTarget {

        final Map<PiiScope, EncryptedValue<EmailAddress>> rows = new ConcurrentHashMap<>();
        final List<Disposal> disposals = Collections.synchronizedList(new ArrayList<>());
        final List<String> pseudonyms = Collections.synchronizedList(new ArrayList<>());
        private final String name;
        private final DataClass dataClass;
        boolean broken;
        boolean sticky;

        Rows(String name, DataClass dataClass) {
            this.name = name;
            this.dataClass = dataClass;
        }

        EncryptedValue<EmailAddress> value(PiiScope scope) {
            return Objects.requireNonNull(rows.get(scope));
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public DataClass dataClass() {
            return dataClass;
        }

        @Override
        public long dispose(Disposal disposal) {
            if (broken) {
                throw new PortFaults.Broken();
            }
            disposals.add(disposal);
            if (sticky || rows.remove(disposal.scope()) == null) {
                return 0;
            }
            pseudonyms.add(disposal.pseudonym());
            return 1;
        }

        @Override
        public long remaining(PiiScope scope) {
            return rows.containsKey(scope) ? 1 : 0;
        }

        @Override
        public Optional<List<PiiScope>> scopes(@Nullable PiiScope after, int limit) {
            return Optional.of(rows.keySet().stream()
                    .sorted(Comparator.comparing(PiiScope::canonical))
                    .filter(scope -> after == null || scope.canonical().compareTo(after.canonical()) > 0)
                    .limit(limit)
                    .toList());
        }
    }

    /** One process: caches of its own, nothing else. */
    final class Node {

        final DataKeys keys;
        final Retention retention;
        final FieldEncryptor encryptor;
        final DeadlineSource deadlines;
        final PermitIssuer issuer;
        final MovableClock clock;

        Node(boolean faulty, MovableClock clock) {
            this.clock = clock;
            RetentionBuilder builder = settings.apply(Retention.builder()
                    .environment(Environment.of("prod"))
                    .policy(POLICY)
                    .store(port(faulty, RetentionStore.class, store))
                    .recorder(port(faulty, Recorder.class, RetentionLab.this::recorded))
                    .tokenizer(port(faulty, SubjectTokenizer.class, new Tokens()))
                    .signer(port(faulty, AuditSigner.class, SIGNER))
                    .ledger(port(faulty, ErasureLedger.class, (token, at) -> ledger.add(token)))
                    .target(target(faulty, orders))
                    .target(target(faulty, labels))
                    .target(target(faulty, figures))
                    .listener(forgotten::add)
                    .pauseAbove(Integer.MAX_VALUE)
                    .clock(clock, clock.nanos(), RetentionLab.this::databaseTime));
            this.issuer = new PermitIssuer(clock, (value, scope) -> {}, builder.timeInDoubt());
            KeyCaches caches = new KeyCaches(Duration.ofSeconds(60), 1_000, clock.nanos());
            KeyEvents keyEvents = (type, scope) -> keyEventTypes.add(type);
            this.deadlines = builder.deadlines();
            KeyStore keyStorePort = keyPort.apply(port(faulty, KeyStore.class, keyStore));
            this.keys = new DataKeys(
                    Environment.of("prod"),
                    secrets(caches, keyStorePort, faulty),
                    keyStorePort,
                    deadlines,
                    keyEvents,
                    clock,
                    caches);
            this.retention = builder.build(keys);
            this.encryptor = FieldEncryptor.create(keys, issuer, keyEvents, (value, owner) -> {});
        }

        /** Ingests an order: its row is in both tables. */
        void ingest(PiiScope scope) {
            Provenance origin = Provenance.spApi("orders/2026-01-01/getOrder", clock.instant());
            EncryptedValue<EmailAddress> value = encryptor.encrypt(ADDRESS, scope, EMAIL, origin);
            orders.rows.put(scope, value);
            labels.rows.put(scope, value);
        }

        String open(EncryptedValue<EmailAddress> value, PiiScope scope) {
            RevealPermit permit = RevealPermit.issue(
                    issuer,
                    new ActorId(ActorId.Kind.PERSON, "j.nowak"),
                    Purpose.SHIPPING,
                    List.of(scope),
                    List.of(PiiCategory.values()),
                    clock.instant().plusSeconds(60));
            return encryptor.decrypt(value, scope, EMAIL, permit).reveal(permit);
        }
    }

    Node node() {
        return new Node(false, clock);
    }

    /** A process on a machine whose clock is its own. */
    Node node(MovableClock own) {
        return new Node(false, own);
    }

    private Optional<Instant> databaseTime() {
        return Optional.ofNullable(databaseClock).map(InstantSource::instant);
    }

    Node faultyNode() {
        return new Node(true, clock);
    }

    Provenance provenance() {
        return Provenance.spApi("orders/2026-01-01/getOrder", clock.instant());
    }

    RetentionRecord stored(PiiScope scope) {
        return store.find(scope, DataClass.PII).orElseThrow();
    }

    Instant day(int days) {
        return START.plus(Duration.ofDays(days));
    }

    static PiiScope order(int number) {
        return PiiScope.order(PARTNER, "902-0000000-%07d".formatted(number));
    }

    static VerifierKey verifier() {
        return VerifierKey.of(SIGNER.name(), SIGNER.publicKey());
    }

    long count(Action action, Outcome outcome) {
        return events.stream()
                .filter(event -> event.action() == action && event.outcome() == outcome)
                .count();
    }

    AuditEvent last(Action action, Outcome outcome) {
        return events.stream()
                .filter(event -> event.action() == action && event.outcome() == outcome)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private EventId recorded(AuditEvent event) {
        events.add(event);
        return new EventId(7, events.size());
    }

    private SecretWrapping secrets(KeyCaches caches, KeyStore keys, boolean faulty) {
        RootRing roots = RootRing.of(rootKey, otherRoots);
        if (generations == null) {
            return SecretWrapping.of(roots);
        }
        GenerationStore port = port(faulty, GenerationStore.class, generations);
        return SecretWrapping.of(roots, new Generations(Environment.of("prod"), roots, port, keys, clock, caches));
    }

    private <T> T port(boolean faulty, Class<T> type, T real) {
        return faulty ? faults.wrap(type, real) : real;
    }

    private DisposalTarget target(boolean faulty, Rows rows) {
        if (!faulty) {
            return rows;
        }
        DisposalTarget wrapped = faults.wrap(DisposalTarget.class, rows);
        return new DisposalTarget() {
            @Override
            public String name() {
                return rows.name();
            }

            @Override
            public DataClass dataClass() {
                return rows.dataClass();
            }

            @Override
            public long dispose(Disposal disposal) {
                return wrapped.dispose(disposal);
            }

            @Override
            public long remaining(PiiScope scope) {
                return wrapped.remaining(scope);
            }

            @Override
            public Optional<List<PiiScope>> scopes(@Nullable PiiScope after, int limit) {
                return wrapped.scopes(after, limit);
            }
        };
    }

    /** Tokens that a test can compute as well. */
    static final class Tokens implements SubjectTokenizer {

        @Override
        public SubjectToken partnerToken(SellingPartner partner) {
            return new SubjectToken(1, partner.id().hashCode());
        }

        @Override
        public SubjectToken scopeToken(PiiScope scope) {
            return new SubjectToken(2, scope.canonical().hashCode());
        }
    }

    private static AuditSigner signer() {
        SigningKey key = SigningKey.ephemeral();
        return new AuditSigner() {
            @Override
            public String name() {
                return "dppkit.audit/prod";
            }

            @Override
            public byte[] publicKey() {
                return key.publicKey();
            }

            @Override
            public byte[] sign(byte[] message) {
                return key.sign(message);
            }
        };
    }
}
