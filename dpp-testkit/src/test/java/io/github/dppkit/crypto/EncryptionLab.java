package io.github.dppkit.crypto;

import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.internal.KeyCaches;
import io.github.dppkit.keys.spi.DeadlineSource;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.pii.spi.PlaintextObserver;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.testkit.InMemoryKeyStore;
import io.github.dppkit.testkit.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Keys and encryptor over a store in memory, with a clock to move and the key events in a list. */
final class EncryptionLab {

    static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    static final SellingPartner PARTNER = SellingPartner.of("A2EUQ1WTGCTBG2");
    static final PiiScope ORDER = PiiScope.order(PARTNER, "902-3159896-1390916");
    static final FieldName EMAIL = FieldName.of("orders.buyer_email");
    static final EmailAddress ADDRESS = EmailAddress.of("anna.nowak@example.org");

    final MovableClock clock;
    final InMemoryKeyStore store;
    final List<KeyEvents.Type> events = Collections.synchronizedList(new ArrayList<>());
    final PermitIssuer issuer;
    final DataKeys keys;
    final FieldEncryptor encryptor;
    PlaintextObserver observer = (value, scope) -> {};
    final RootKey rootKey;

    EncryptionLab() {
        this("prod", RootKey.ephemeral(), new InMemoryKeyStore(), MovableClock.at(START));
    }

    EncryptionLab(String environment, RootKey rootKey, InMemoryKeyStore store, MovableClock clock) {
        this.rootKey = rootKey;
        this.store = store;
        this.clock = clock;
        this.issuer = new PermitIssuer(clock, (value, scope) -> observer.observed(value, scope));
        DeadlineSource deadlines = (scope, provenance, now) -> new DeadlineSource.Deadline(
                provenance.obtainedAt(), provenance.obtainedAt().plus(Duration.ofDays(30)));
        KeyEvents record = (type, scope) -> events.add(type);
        KeyCaches caches = new KeyCaches(Duration.ofSeconds(60), 1_000, clock.nanos());
        this.keys = new DataKeys(Environment.of(environment), rootKey, store, deadlines, record, clock, caches);
        this.encryptor = FieldEncryptor.create(keys, issuer, record, (value, scope) -> observer.observed(value, scope));
    }

    /** Another process over the same store, root key and clock. */
    EncryptionLab restarted() {
        return new EncryptionLab("prod", rootKey, store, clock);
    }

    EncryptionLab inEnvironment(String environment, InMemoryKeyStore itsStore) {
        return new EncryptionLab(environment, rootKey, itsStore, clock);
    }

    /** The same keys, with plaintext allowed in some fields. */
    FieldEncryptor migrating(MigrationMode mode) {
        return FieldEncryptor.create(keys, issuer, (type, scope) -> events.add(type), (value, scope) -> {}, mode);
    }

    RevealPermit permit(PiiScope... scopes) {
        return RevealPermit.issue(
                issuer,
                new ActorId(ActorId.Kind.PERSON, "j.nowak"),
                Purpose.SHIPPING,
                Arrays.asList(scopes),
                List.of(PiiCategory.values()),
                clock.instant().plusSeconds(60));
    }

    Provenance now() {
        return Provenance.spApi("orders/2026-01-01/getOrder", clock.instant());
    }

    EncryptedValue<EmailAddress> encrypt(PiiScope scope, FieldName field) {
        return encryptor.encrypt(ADDRESS, scope, field, now());
    }

    EmailAddress decrypt(EncryptedValue<EmailAddress> value, PiiScope scope, FieldName field) {
        return encryptor.decrypt(value, scope, field, permit(scope));
    }

    String reveal(EncryptedValue<EmailAddress> value, PiiScope scope, FieldName field) {
        RevealPermit permit = permit(scope);
        return encryptor.decrypt(value, scope, field, permit).reveal(permit);
    }

    static EncryptedValue<EmailAddress> stored(String text) {
        return EncryptedValue.parse(text, PiiType.EMAIL_ADDRESS);
    }
}
