package io.github.dppkit.access.login;

import io.github.dppkit.Dpp;
import io.github.dppkit.access.Actor;
import io.github.dppkit.access.Claims;
import io.github.dppkit.access.spi.LoginStore;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.testkit.InMemoryLoginStore;
import io.github.dppkit.testkit.InMemoryStores;
import io.github.dppkit.testkit.MovableClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A {@code Dpp} with a guard over an encoder that writes down what it was asked. */
final class LoginLab implements AutoCloseable {

    static final String DUMMY = "hash of nobody's";
    static final String RIGHT = "Tr1ck-y horse battery";
    static final String ANNA = "anna@example.com";
    static final Actor ADMIN =
            Actor.person("m.kowalska", Claims.none().withMultiFactor().withApprovedDevice());
    static final ClientSource OFFICE = ClientAddresses.direct().sourceOf("203.0.113.7", List.of());

    final MovableClock clock = MovableClock.at(Instant.parse("2026-11-21T10:00:00Z"));
    final InMemoryStores stores = InMemoryStores.empty();
    final LoginStore logins = new InMemoryLoginStore(clock);
    final Dpp dpp;
    /** The hash of each call of the encoder. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    final List<String> told = new CopyOnWriteArrayList<>();

    LoginLab(Path folder) {
        dpp = Dpp.builder()
                .environment(Environment.test("unit"))
                .rootKey(RootKey.ephemeral())
                .signingKey(SigningKey.ephemeral())
                .stores(stores)
                .policy(DppPolicy.strictest())
                .anchor(CheckpointAnchor.file(folder.resolve("anchor.txt")))
                .erasureLedger(ErasureLedger.file(folder.resolve("erased.txt")))
                .clock(clock, clock.nanos())
                .build();
    }

    LoginGuardBuilder builder() {
        return dpp.logins().store(logins).hashing(this::matches, DUMMY).listener(told::add);
    }

    LoginGuard guard() {
        return builder().build();
    }

    private boolean matches(CharSequence password, String hash) {
        asked.add(hash);
        return hash.equals("hash of " + password);
    }

    static @Nullable StoredPassword stored(String user) {
        return user.startsWith("nobody") ? null : StoredPassword.of(user, "hash of " + RIGHT);
    }

    static LoginAnswer login(LoginGuard guard, String user, String password) {
        return login(guard, user, password, OFFICE);
    }

    static LoginAnswer login(LoginGuard guard, String user, String password, ClientSource from) {
        return guard.admit(LoginAttempt.of(user, from), password, stored(user));
    }

    long realChecks() {
        return asked.stream().filter(hash -> !hash.equals(DUMMY)).count();
    }

    /**
     * Everything on record of an action, in order, but for the beats missed: the clock leaps, and the trail may notice at
     * any moment.
     */
    List<RecordedEvent> record(Action action) {
        List<RecordedEvent> events = new ArrayList<>();
        for (WriterRecord writer : stores.auditStore().writers()) {
            for (StoredEvent event : stores.auditStore().events(writer.id(), 0, 1_000_000)) {
                RecordedEvent decoded = RecordedEvent.decode(event.body());
                if (decoded.action() == action && decoded.reason() != Reason.CHECKPOINTS_MISSED) {
                    events.add(decoded);
                }
            }
        }
        return events;
    }

    @Override
    public void close() {
        dpp.close();
    }
}
