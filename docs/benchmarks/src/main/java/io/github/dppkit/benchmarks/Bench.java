package io.github.dppkit.benchmarks;

import io.github.dppkit.crypto.FieldEncryptor;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.internal.KeyCaches;
import io.github.dppkit.keys.spi.DeadlineSource;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.policy.Environment;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumSet;

/** An encryptor over a key store, without audit trail and retention: what is measured is encryption and keys. */
final class Bench {

    static final SellingPartner PARTNER = SellingPartner.of("A2EUQ1WTGCTBG2");

    final InstantSource clock = InstantSource.system();
    final PermitIssuer issuer = new PermitIssuer(clock);
    final Provenance provenance = Provenance.spApi("orders/2026-01-01/getOrder", clock.instant());
    final DataKeys keys;
    final FieldEncryptor encryptor;

    Bench(KeyStore store, long cacheSize) {
        this(RootKey.ephemeral(), store, cacheSize);
    }

    Bench(RootKey root, KeyStore store, long cacheSize) {
        KeyEvents events = (type, scope) -> {};
        DeadlineSource deadlines =
                (scope, from, now) -> new DeadlineSource.Deadline(now, now.plus(Duration.ofDays(30)));
        this.keys = new DataKeys(
                Environment.test("bench"),
                root,
                store,
                deadlines,
                events,
                clock,
                new KeyCaches(Duration.ofMinutes(15), cacheSize, System::nanoTime));
        this.encryptor = FieldEncryptor.create(keys, issuer, events, (value, scope) -> {});
    }

    RevealPermit permit(Collection<PiiScope> scopes) {
        return RevealPermit.issue(
                issuer,
                new ActorId(ActorId.Kind.SERVICE, "label-printer"),
                Purpose.SHIPPING,
                scopes,
                EnumSet.allOf(PiiCategory.class),
                clock.instant().plus(Duration.ofHours(1)));
    }
}
