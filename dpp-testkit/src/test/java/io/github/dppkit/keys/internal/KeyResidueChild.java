package io.github.dppkit.keys.internal;

import com.google.crypto.tink.Aead;
import io.github.dppkit.crypto.BlindIndex;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.FieldEncryptor;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.crypto.IndexTerm;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.DeadlineSource;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.testkit.InMemoryKeyStore;
import io.github.dppkit.testkit.MovableClock;
import java.lang.reflect.Field;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A process that makes keys, uses them on several threads, erases them and searches its own memory after each step. It
 * prints {@code step kind copies}.
 */
public final class KeyResidueChild {

    private static final int ORDERS = 40;
    private static final int THREADS = 4;
    private static final Environment ENVIRONMENT = Environment.of("residue");
    private static final SellingPartner PARTNER = SellingPartner.of("A2EUQ1WTGCTBG2");
    private static final FieldName EMAIL = FieldName.of("orders.buyer_email");

    private final MovableClock clock = MovableClock.at(Instant.parse("2026-11-21T10:00:00Z"));
    private final InMemoryKeyStore store = new InMemoryKeyStore();
    private final MemorySearch search = new MemorySearch();
    private final PermitIssuer issuer = new PermitIssuer(clock);
    private final Aead rootAead = RawKeys.aesGcm(RawKeys.random(RawKeys.KEY_LENGTH));
    private final RootKey root = RootKey.remote(rootAead, "test://root");
    private final KeyCaches caches = new KeyCaches(Duration.ofSeconds(60), 1_000, clock.nanos());
    private final KeyEvents events = (type, scope) -> {};
    private final List<EncryptedValue<EmailAddress>> values = new ArrayList<>();
    private final List<ExecutorService> pools = new ArrayList<>();
    private final byte[] held = RawKeys.random(RawKeys.KEY_LENGTH);

    private KeyResidueChild() {
        for (int i = 0; i < THREADS; i++) {
            pools.add(Executors.newSingleThreadExecutor()); // each keeps its one thread, idle
        }
    }

    /**
     * Runs.
     *
     * @param arguments "cleared" or "uncleared": whether each thread ends its batch
     * @throws Exception if a step fails
     */
    public static void main(String[] arguments) throws Exception {
        KeyResidueChild child = new KeyResidueChild();
        child.run(arguments[0].equals("cleared"));
        System.exit(0);
    }

    private void run(boolean cleared) throws Exception {
        search.add("held", held.clone());
        DataKeys keys = new DataKeys(
                ENVIRONMENT,
                root,
                store,
                (scope, provenance, now) -> new DeadlineSource.Deadline(now, now.plus(Duration.ofDays(30))),
                events,
                clock,
                caches);
        IndexSecrets months =
                new IndexSecrets(ENVIRONMENT, SecretWrapping.of(root), store, events, clock, caches, keys.watch());
        FieldEncryptor encryptor = FieldEncryptor.create(keys, issuer, events, (value, scope) -> {});
        use(encryptor, BlindIndex.create(months));
        report("used");
        for (int i = 0; i < ORDERS; i++) {
            keys.beginErase(order(i));
            keys.finishErase(order(i));
        }
        clock.advance(Duration.ofSeconds(61));
        keys.watch().look(); // as any later use of a key does
        if (cleared) {
            for (ExecutorService pool : pools) {
                pool.submit(encryptor::endBatch).get();
            }
            encryptor.endBatch();
        }
        report("erased");
        collect();
        report("collected");
        System.out.println("filled bytes " + press());
        collect();
        report("pressed");
        System.out.println("held " + held.length);
    }

    private void use(FieldEncryptor encryptor, BlindIndex index) throws Exception {
        for (int i = 0; i < ORDERS; i++) {
            int order = i;
            values.add(on(
                    i,
                    () -> encryptor.encrypt(
                            address(order),
                            order(order),
                            EMAIL,
                            Provenance.spApi("orders/2026-01-01/getOrder", clock.instant()))));
            index.token(IndexTerm.of(address(i)), PARTNER);
        }
        for (int round = 0; round < 50; round++) {
            for (int i = 0; i < ORDERS; i++) {
                int order = i;
                on(i, () -> encryptor.decrypt(values.get(order), order(order), EMAIL, permit(order(order))));
            }
        }
        for (int i = 0; i < ORDERS; i++) {
            note(store.dataKey(order(i)).orElseThrow());
        }
        search.add(
                "index-secret",
                new NamedSecrets(ENVIRONMENT, SecretWrapping.of(root), store, clock)
                        .open(store.namedSecret("blind-index-2026-11").orElseThrow(), "blind-index-2026-11"));
    }

    /** Works out the keys of a stored record, as a node would, and looks for them from now on. */
    private void note(DataKeyRecord stored) throws GeneralSecurityException, ReflectiveOperationException {
        EpochSecrets epochs = new EpochSecrets(ENVIRONMENT, SecretWrapping.of(root), store, events, clock, caches);
        try (DataKeyWrapping.Unwrapped unwrapped =
                Objects.requireNonNull(new DataKeyWrapping(ENVIRONMENT, epochs).open(stored))) {
            Field raw = DataKeyWrapping.Unwrapped.class.getDeclaredField("key");
            raw.setAccessible(true);
            search.add("data-key", ((byte[]) raw.get(unwrapped)).clone());
            search.add("field-key", unwrapped.fieldKey());
        }
        if (stored.scope().equals(order(0))) {
            LocalDate day = stored.epochDay();
            byte[] secret = root.unwrap(
                    store.epochSecret(day).orElseThrow().wrapped().toBytes(),
                    CanonicalBytes.of("dpp/epoch/v1")
                            .add(ENVIRONMENT.name())
                            .add(day.toString())
                            .add(1)
                            .toBytes());
            byte[] info = CanonicalBytes.of("dpp/kek/v1")
                    .add(ENVIRONMENT.name())
                    .add(PARTNER.id())
                    .add(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)
                            .plusDays(30)
                            .toString())
                    .toBytes();
            search.add("key-encryption-key", RawKeys.derive(secret, info, RawKeys.KEY_LENGTH));
            search.add("epoch-secret", secret);
        }
    }

    private <T> T on(int order, Callable<T> step) throws Exception {
        return pools.get(order % THREADS).submit(step).get();
    }

    private RevealPermit permit(PiiScope scope) {
        return RevealPermit.issue(
                issuer,
                new ActorId(ActorId.Kind.PERSON, "j.nowak"),
                Purpose.SHIPPING,
                List.of(scope),
                List.of(PiiCategory.values()),
                clock.instant().plusSeconds(60));
    }

    private static PiiScope order(int number) {
        return PiiScope.order(PARTNER, "902-" + number);
    }

    private static EmailAddress address(int number) {
        return EmailAddress.of("anna.nowak+" + number + "@example.org");
    }

    private static void collect() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
    }

    /** Fills the whole heap once, so that what the collector left in free parts of it is overwritten; returns the bytes. */
    private static long press() {
        byte[][] ballast = new byte[1 << 16][];
        int next = 0;
        long filled = 0;
        for (int size : new int[] {1 << 18, 1 << 12, 1 << 8, 1 << 5}) {
            boolean full = false;
            while (!full && next < ballast.length) {
                try {
                    ballast[next] = new byte[size];
                    next++;
                    filled += size;
                } catch (OutOfMemoryError e) {
                    full = true;
                }
            }
        }
        return filled;
    }

    private void report(String step) throws Exception {
        search.copies().forEach((kind, copies) -> System.out.println(step + " " + kind + " " + copies));
    }
}
