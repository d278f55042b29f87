package io.github.dppkit.crypto;

import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.internal.CanonicalBytes;
import io.github.dppkit.keys.internal.IndexSecrets;
import io.github.dppkit.keys.internal.KeyCaches;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.keys.spi.NamedSecretRecord;
import io.github.dppkit.keys.spi.WrappedKey;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.testkit.InMemoryKeyStore;
import io.github.dppkit.testkit.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Blind indexes over a store in memory, with a clock to move; each node has caches of its own. */
final class IndexLab {

    static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    static final SellingPartner PARTNER = SellingPartner.of("A2EUQ1WTGCTBG2");
    static final IndexTerm ANNA = IndexTerm.of(EmailAddress.of("anna.nowak@example.org"));

    final MovableClock clock;
    final RootKey rootKey = RootKey.ephemeral();
    final InMemoryKeyStore store = new InMemoryKeyStore();
    final List<KeyEvents.Type> events = Collections.synchronizedList(new ArrayList<>());

    IndexLab() {
        this(START);
    }

    IndexLab(Instant start) {
        clock = MovableClock.at(start);
    }

    /** A process: what it disposes of and what it searches with. */
    static final class Node {

        final IndexSecrets secrets;
        final BlindIndex index;

        Node(IndexSecrets secrets) {
            this.secrets = secrets;
            this.index = BlindIndex.create(secrets);
        }

        List<String> find(IndexTerm term) {
            return index.tokens(term, PARTNER).stream().map(IndexToken::text).toList();
        }
    }

    Node node() {
        return node("prod", store);
    }

    Node node(String environment, KeyStore itsStore) {
        return new Node(new IndexSecrets(
                Environment.of(environment),
                rootKey,
                itsStore,
                (type, scope) -> events.add(type),
                clock,
                new KeyCaches(Duration.ofSeconds(60), 1_000, clock.nanos())));
    }

    /** Stores a month's secret that the test knows. */
    void plant(KeyStore itsStore, String environment, YearMonth month, byte[] secret) {
        String name = "blind-index-" + month;
        byte[] binding =
                CanonicalBytes.of("dpp/named/v1").add(environment).add(name).toBytes();
        itsStore.addNamedSecret(new NamedSecretRecord(
                name, WrappedKey.of(rootKey.wrap(secret, binding)), rootKey.uri(), clock.instant()));
    }

    boolean hasSecret(String month) {
        return store.namedSecret("blind-index-" + month).isPresent();
    }

    void set(String instant) {
        clock.set(Instant.parse(instant));
    }
}
