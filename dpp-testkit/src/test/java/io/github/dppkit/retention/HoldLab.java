package io.github.dppkit.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.DppException;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.crypto.ArchiveEncryptor;
import io.github.dppkit.crypto.ArchivePublicKey;
import io.github.dppkit.crypto.ArchiveYear;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.internal.ArchiveFormat;
import io.github.dppkit.crypto.internal.HpkeKeyset;
import io.github.dppkit.crypto.internal.NamedPublicKey;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.internal.KeyCaches;
import io.github.dppkit.keys.internal.SubjectTokens;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.retention.hold.Hold;
import io.github.dppkit.retention.hold.Holds;
import io.github.dppkit.retention.hold.LegalDuty;
import io.github.dppkit.retention.hold.internal.HoldKeeper;
import io.github.dppkit.retention.spi.ArchiveStore;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.HoldRecord;
import io.github.dppkit.retention.spi.HoldStore;
import io.github.dppkit.testkit.InMemoryArchiveStore;
import io.github.dppkit.testkit.InMemoryHoldStore;
import io.github.dppkit.testkit.InMemoryKeyStore;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** A retention lab with holds, an archive, and the offline key that opens it. */
final class HoldLab {

    static final PiiScope ORDER = RetentionLab.ORDER;
    static final ArchiveYear YEAR = new ArchiveYear("DE", 2027);
    static final LocalDate UNTIL = LocalDate.parse("2037-12-31");
    static final ActorId LAWYER = new ActorId(ActorId.Kind.PERSON, "a.kowalska");
    static final LegalDuty DUTY = duty(UNTIL);
    static final String TEXT = "anna.nowak@example.org";

    private static final Environment PROD = Environment.of("prod");
    private static final HpkeKeyset OFFLINE = HpkeKeyset.ephemeral();
    private static final SubjectTokens TOKENS = new SubjectTokens(
            PROD,
            RootKey.ephemeral(),
            new InMemoryKeyStore(),
            () -> RetentionLab.START,
            new KeyCaches(Duration.ofSeconds(60), 10, () -> 0));

    final RetentionLab lab;
    final InMemoryHoldStore holdStore;
    final InMemoryArchiveStore archive;
    private final UnaryOperator<RetentionBuilder> settings;

    HoldLab() {
        this(new RetentionLab(), new InMemoryHoldStore(), new InMemoryArchiveStore());
    }

    /** Adds holds to a lab, beside what it has been set to. */
    HoldLab(RetentionLab lab, InMemoryHoldStore holdStore, InMemoryArchiveStore archive) {
        this.lab = lab;
        this.holdStore = holdStore;
        this.archive = archive;
        this.settings = lab.settings;
    }

    static LegalDuty duty(LocalDate until) {
        return LegalDuty.builder()
                .statute("AO-147")
                .schema("invoice/1")
                .year(YEAR)
                .authorisedBy(LAWYER)
                .until(until)
                .build();
    }

    /** One process. */
    final class HoldProcess {

        final RetentionLab.Node node;
        final Holds holds;

        HoldProcess(boolean faulty) {
            this(
                    faulty,
                    faulty ? lab.faults.wrap(HoldStore.class, holdStore) : holdStore,
                    faulty ? lab.faults.wrap(ArchiveStore.class, archive) : archive);
        }

        HoldProcess(boolean faulty, HoldStore holdPort, ArchiveStore archivePort) {
            Recorder recorder = this::recorded;
            Recorder port = faulty ? lab.faults.wrap(Recorder.class, recorder) : recorder;
            HoldKeeper keeper =
                    new HoldKeeper(holdPort, archivePort, new RetentionLab.Tokens(), port::record, lab.clock);
            lab.settings = builder -> settings.apply(builder).holds(keeper);
            node = faulty ? lab.faultyNode() : lab.node();
            NamedPublicKey key = new NamedPublicKey(ArchiveFormat.KEY_USE, YEAR.toString(), OFFLINE.publicKey());
            ArchiveEncryptor encryptor =
                    ArchiveEncryptor.create(PROD, node.issuer, TOKENS, List.of(ArchivePublicKey.parse(key.toString())));
            holds = Holds.create(keeper, node.retention, node.encryptor, encryptor, lab.clock);
        }

        private EventId recorded(AuditEvent event) {
            lab.events.add(event);
            return new EventId(8, lab.events.size());
        }

        RevealPermit permit(Purpose purpose, PiiScope scope) {
            return RevealPermit.issue(
                    node.issuer,
                    new ActorId(ActorId.Kind.SERVICE, "archiver"),
                    purpose,
                    List.of(scope),
                    List.of(PiiCategory.values()),
                    lab.clock.instant().plusSeconds(60));
        }

        Hold place(EncryptedValue<EmailAddress> value, PiiScope scope) {
            return holds.place(DUTY, scope, Map.of(RetentionLab.EMAIL, value), permit(Purpose.TAX_INVOICE, scope));
        }

        Hold place() {
            return place(lab.orders.value(ORDER), ORDER);
        }

        /** Ingests an order that was shipped at once: its deadline stands. */
        EncryptedValue<EmailAddress> ingest(PiiScope scope) {
            node.ingest(scope);
            node.retention.record(scope, OrderEvent.shipped(lab.clock.instant()));
            return lab.orders.value(scope);
        }
    }

    HoldProcess process() {
        return new HoldProcess(false);
    }

    /** A process whose store of holds does not answer. */
    HoldProcess blindProcess() {
        HoldStore dead = (HoldStore) Proxy.newProxyInstance(
                HoldStore.class.getClassLoader(), new Class<?>[] {HoldStore.class}, (self, method, arguments) -> {
                    throw new PortFaults.Broken();
                });
        return new HoldProcess(false, dead, archive);
    }

    HoldProcess faultyProcess() {
        return new HoldProcess(true);
    }

    /** Goes forward to where disposal starts, if it has not come. */
    void waitForDue() {
        lab.store
                .find(ORDER, DataClass.PII)
                .filter(record -> record.dueAt().isAfter(lab.clock.instant()))
                .ifPresent(record -> goToDue());
    }

    /** Goes forward to the hard line, if it has not come. */
    void waitForHardLine() {
        lab.store
                .find(ORDER, DataClass.PII)
                .filter(record -> hardLine(record.deadline()).isAfter(lab.clock.instant()))
                .ifPresent(record -> goToHardLine());
    }

    private static Instant hardLine(Instant deadline) {
        return LocalDate.ofInstant(deadline, ZoneOffset.UTC)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    /** Goes to where disposal starts, two days before the hard line. */
    void goToDue() {
        lab.clock.set(lab.node()
                .retention
                .status(ORDER, DataClass.PII)
                .orElseThrow()
                .dueAt()
                .plusSeconds(1));
    }

    void goToHardLine() {
        lab.clock.set(hardLine(lab.stored(ORDER).deadline()));
    }

    HoldRecord only() {
        List<HoldRecord> all = holdStore.list("", 2);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    /** Opens a record as the offline tool does. */
    String opened(Hold hold) {
        byte[] record = archive.get(Objects.requireNonNull(hold.archived())).orElseThrow();
        ArchiveFormat.Header header = Objects.requireNonNull(ArchiveFormat.header(record));
        byte[] bound = header.toBytes();
        try {
            byte[] content =
                    OFFLINE.decrypt(Arrays.copyOfRange(record, bound.length, record.length), ArchiveFormat.info(bound));
            return new String(
                    Objects.requireNonNull(ArchiveFormat.content(content))
                            .entries()
                            .get(0)
                            .content(),
                    StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isLive(EncryptedValue<EmailAddress> value, PiiScope scope) {
        try {
            return process().node.open(value, scope).equals(TEXT);
        } catch (DppException e) {
            return false;
        }
    }

    long count(Action action, Outcome outcome, Reason reason) {
        return lab.events.stream()
                .filter(event -> event.action() == action && event.outcome() == outcome && event.reason() == reason)
                .count();
    }
}
