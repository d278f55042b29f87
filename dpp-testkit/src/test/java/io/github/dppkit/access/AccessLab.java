package io.github.dppkit.access;

import io.github.dppkit.Dpp;
import io.github.dppkit.DppBuilder;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.testkit.InMemoryStores;
import io.github.dppkit.testkit.MovableClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A whole {@code Dpp} on stores in memory, with the people and roles that the access tests need. */
final class AccessLab implements AutoCloseable {

    static final SellingPartner PARTNER = SellingPartner.of("A2EUQ1WTGCTBG2");
    static final SellingPartner OTHER_PARTNER = SellingPartner.of("A2EUQ1WTGCTBG3");
    static final PiiScope ORDER = PiiScope.order(PARTNER, "902-3159896-1390916");
    static final Claims SAFE = Claims.none().withMultiFactor().withApprovedDevice();
    static final Actor CLERK = Actor.person("j.nowak", SAFE);
    static final Actor MANAGER = Actor.person("m.kowalska", SAFE);

    final MovableClock clock;
    final InMemoryStores stores;
    final Dpp dpp;
    private final RootKey rootKey;
    private final SigningKey signingKey;

    AccessLab(Path folder) {
        this(folder, DppPolicy.strictest());
    }

    AccessLab(Path folder, DppPolicy policy) {
        this(folder, policy, roles());
    }

    AccessLab(Path folder, DppPolicy policy, AccessPolicy roles) {
        this.clock = MovableClock.at(Instant.parse("2026-11-21T10:00:00Z"));
        this.stores = InMemoryStores.empty();
        this.rootKey = RootKey.ephemeral();
        this.signingKey = SigningKey.ephemeral();
        this.dpp = builder(folder, roles).policy(policy).build();
    }

    /** Another node over the same stores. */
    AccessLab(Path folder, AccessLab first, String node) {
        this.clock = first.clock;
        this.stores = first.stores;
        this.rootKey = first.rootKey;
        this.signingKey = first.signingKey;
        this.dpp = builder(folder, roles()).node(node).build();
    }

    private static AccessPolicy roles() {
        return AccessPolicy.builder()
                .permit("shipping-clerk", Purpose.SHIPPING, PiiCategory.NAME, PiiCategory.ADDRESS)
                .permit("call-centre", Purpose.SHIPPING, PiiCategory.PHONE)
                .permitFor("tax-clerk", Purpose.TAX_INVOICE, PARTNER, PiiCategory.NAME, PiiCategory.TAX_ID)
                .permitInEmergency("on-call", Purpose.SHIPPING, null, PiiCategory.PHONE, PiiCategory.ADDRESS)
                .build();
    }

    private DppBuilder builder(Path folder, AccessPolicy roles) {
        return Dpp.builder()
                .environment(Environment.test("unit"))
                .rootKey(rootKey)
                .signingKey(signingKey)
                .stores(stores)
                .anchor(CheckpointAnchor.file(folder.resolve("anchor.txt")))
                .erasureLedger(ErasureLedger.file(folder.resolve("erased.txt")))
                .accessPolicy(roles)
                .clock(clock, clock.nanos());
    }

    Provenance now() {
        return Provenance.spApi("orders/2026-01-01/getOrder", clock.instant());
    }

    /** Everything on record, in order, but for the beats missed: the clock leaps, and the trail may notice at any moment. */
    List<RecordedEvent> record() {
        List<RecordedEvent> events = new ArrayList<>();
        for (WriterRecord writer : stores.auditStore().writers()) {
            for (StoredEvent event : stores.auditStore().events(writer.id(), 0, 100_000)) {
                RecordedEvent decoded = RecordedEvent.decode(event.body());
                if (decoded.reason() != Reason.CHECKPOINTS_MISSED) {
                    events.add(decoded);
                }
            }
        }
        return events;
    }

    RecordedEvent last() {
        List<RecordedEvent> events = record();
        return events.get(events.size() - 1);
    }

    @Override
    public void close() {
        dpp.close();
    }
}
