package io.github.dppkit.jdbc;

import static io.github.dppkit.jdbc.OldCopies.EMAIL;
import static io.github.dppkit.jdbc.OldCopies.SELLER;
import static io.github.dppkit.jdbc.OldCopies.ciphertexts;
import static io.github.dppkit.jdbc.OldCopies.putSecrets;
import static io.github.dppkit.jdbc.OldCopies.scope;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.dppkit.Dpp;
import io.github.dppkit.DppBuilder;
import io.github.dppkit.DppException;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.jdbc.OldCopies.Thief;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.BackupRetention;
import io.github.dppkit.retention.DisposalCertificate;
import io.github.dppkit.retention.DisposalRun;
import io.github.dppkit.retention.OrderEvent;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.testkit.BackupLab.Backup;
import io.github.dppkit.testkit.Depth;
import io.github.dppkit.testkit.FakeVault;
import io.github.dppkit.testkit.InMemoryStores;
import io.github.dppkit.testkit.MovableClock;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A shop over 45 days, with raw copies of both domains on the way. Orders come every day, are shipped, corrected to an
 * earlier shipping, or erased ahead of their time. On the last day somebody has every copy, today's key store and today's
 * root key, and sets his clock as he likes.
 *
 * <p>What he gets from a copy of the key store <em>with the secrets of its own day</em> is tried too. Without generations the
 * root key opens it, which is why certificates call the residue unknown. With generations nothing does: those that his copies
 * are under are destroyed, and the certificates say when the residue ended.
 */
class FortyFiveDaysTest {

    private static final int DAYS = 45;
    private static final Instant START = Instant.parse("2027-03-01T00:30:00Z");
    private static final long SEED = 20_270_301;
    private static final ActorId BACKUP_JOB = new ActorId(ActorId.Kind.SERVICE, "key-backup");

    private final MovableClock clock = MovableClock.at(START);
    private final Random random = new Random(SEED);
    private final RootKey root = RootKey.ephemeral();
    private @Nullable FakeVault vault;
    private final List<Copy> copies = new ArrayList<>();
    private final Map<String, Instant> unshipped = new HashMap<>();
    private final Set<String> shipped = new HashSet<>();
    private final Map<String, String> residues = new HashMap<>();
    private int orders;
    private int early;
    private int backwards;
    private int opened;
    private int shut;
    private int residue;

    @TempDir
    Path folder;

    /** Both domains as they were at one moment. */
    private record Copy(Instant at, Backup keys, Backup data) {}

    /** Four shops that have each base, each number of domains and each way of keeping secrets; in full depth all of them. */
    static Stream<Arguments> shops() {
        List<Arguments> four = List.of(
                arguments(Base.H2_FILE, true, false),
                arguments(Base.POSTGRESQL, false, false),
                arguments(Base.H2_FILE, false, true),
                arguments(Base.POSTGRESQL, true, true));
        List<Arguments> others = List.of(
                arguments(Base.H2_FILE, false, false),
                arguments(Base.POSTGRESQL, true, false),
                arguments(Base.H2_FILE, true, true),
                arguments(Base.POSTGRESQL, false, true));
        return Stream.concat(four.stream(), others.stream())
                .limit(Depth.current().pick(4, 8));
    }

    @ParameterizedTest
    @MethodSource("shops")
    @Verifies({"A2.1.a", "L4.b", "L4.c", "L4.d", "#53"})
    void opensNoErasedOrderFromAnyCopy_andEveryLiveOne(Base base, boolean twoDomains, boolean withGenerations)
            throws Exception {
        vault = withGenerations ? new FakeVault() : null;
        try (Domain data = Domain.open(base, folder, "data");
                Domain apart = Domain.open(base, folder, "keys")) {
            Domain keys = twoDomains ? apart : data;
            JdbcSchema.create(keys.source());
            Base.run(
                    data.source(),
                    "CREATE TABLE host_order (seller VARCHAR(64) NOT NULL, order_id VARCHAR(64) NOT NULL PRIMARY KEY,"
                            + " email VARCHAR(1000))");
            try (Dpp dpp = dpp(keys, data, twoDomains)) {
                for (int day = 0; day <= DAYS; day++) {
                    clock.set(START.plus(Duration.ofDays(day)));
                    assertComplete(dpp.retention().disposeDue());
                    clock.advance(Duration.ofHours(8));
                    if (vault != null) { // the hourly run after the backup of the keys lets old generations go
                        dpp.retention().keyBackupTaken(clock.instant(), BACKUP_JOB);
                        assertComplete(dpp.retention().disposeDue());
                    }
                    if (day < DAYS) {
                        live(dpp, data.source());
                    }
                    if (day % Depth.current().pick(9, 1) == 0) {
                        copies.add(copy(keys, data, day));
                    }
                }
                clock.advance(Duration.ofHours(1)); // no cache of any node serves any more
                attack(dpp, keys, data);
            }
        }
    }

    private Dpp dpp(Domain keys, Domain data, boolean twoDomains) {
        InMemoryStores others = InMemoryStores.empty();
        JdbcStores stores = JdbcStores.create(keys.source());
        DppBuilder builder = Dpp.builder();
        if (vault != null) {
            BackupRetention hours = BackupRetention.unknown()
                    .keys(Duration.ofHours(1))
                    .root(Duration.ZERO)
                    .data(Duration.ofHours(3));
            builder.generationStore(vault).backups(twoDomains ? hours.inTwoDomains() : hours);
        }
        return builder.environment(OldCopies.WHERE)
                .rootKey(root)
                .signingKey(SigningKey.ephemeral())
                .stores(others)
                .keyStore(stores.keyStore())
                .retentionStore(stores.retentionStore())
                .anchor(CheckpointAnchor.file(folder.resolve("anchor.txt")))
                .erasureLedger(ErasureLedger.file(folder.resolve("erased.txt")))
                .target(TableTarget.builder(data.source(), "host_order")
                        .named("host-order")
                        .partnerColumn("seller")
                        .orderColumn("order_id")
                        .scrub("email")
                        .build())
                .clock(clock, clock.nanos())
                .build();
    }

    private static void assertComplete(DisposalRun run) {
        assertThat(run.isComplete()).as(run.failures().toString()).isTrue();
    }

    /** One day of the shop. */
    private void live(Dpp dpp, DataSource data) throws SQLException {
        for (int i = 0; i < Depth.current().pick(1, 8); i++) {
            String id = "902-0000000-%07d".formatted(orders++);
            String text = dpp.encryptor()
                    .encrypt(
                            EmailAddress.of(email(id)),
                            scope(id),
                            EMAIL,
                            Provenance.spApi("orders/2026-01-01/getOrder", clock.instant()))
                    .text();
            Base.run(data, "INSERT INTO host_order VALUES ('" + SELLER.id() + "', '" + id + "', '" + text + "')");
            unshipped.put(id, clock.instant());
        }
        for (String id : List.copyOf(unshipped.keySet())) {
            Instant now = clock.instant();
            int what = random.nextInt(20);
            if (what < 10) {
                dpp.retention().record(scope(id), OrderEvent.unshipped(now));
            } else if (what < 12) {
                dpp.retention().record(scope(id), OrderEvent.shipped(now));
                ship(id);
            } else if (what < 14) { // known late: the key moves to an earlier day
                long known =
                        Duration.between(unshipped.getOrDefault(id, now), now).toDays();
                Instant before = now.minus(Duration.ofDays(Math.min(known, random.nextInt(9))));
                backwards += before.isBefore(now) ? 1 : 0;
                dpp.retention().record(scope(id), OrderEvent.shipped(before));
                ship(id);
            }
        }
        for (String id : List.copyOf(shipped)) {
            if (random.nextInt(12) == 0) {
                DisposalRun run = dpp.retention().disposeNow(scope(id), DataClass.PII, Reason.REQUESTED);
                assertComplete(run);
                early += run.disposed();
                shipped.remove(id);
            }
        }
    }

    private void ship(String id) {
        unshipped.remove(id);
        shipped.add(id);
    }

    private static String email(String id) {
        return "buyer-" + id + "@example.org";
    }

    private Copy copy(Domain keys, Domain data, int day) {
        Backup inKeys = keys.backups().take("day-" + day);
        return new Copy(
                clock.instant(),
                inKeys,
                keys.equals(data) ? inKeys : data.backups().take("day-" + day));
    }

    private void attack(Dpp dpp, Domain keys, Domain data) throws SQLException {
        KeyStore today = JdbcStores.create(keys.source()).keyStore();
        Map<String, String> live = ciphertexts(data.source());
        try (Thief rightful = new Thief(root, vault, today, clock.instant(), folder)) {
            for (Copy copy : copies) {
                Map<String, String> found = ciphertexts(data.backups().open(copy.data()));
                Map<String, String> erased = new TreeMap<>(found);
                erased.keySet().removeAll(live.keySet());
                try (LendingPool oldKeys = new LendingPool(keys.backups().open(copy.keys()))) {
                    try (Thief thief =
                            new Thief(root, vault, JdbcStores.create(oldKeys).keyStore(), copy.at(), folder)) {
                        erased.forEach((id, text) -> {
                            if (vault == null) {
                                assertThat(thief.open(id, text)).isEqualTo(email(id));
                                assertCallsTheResidueUnknown(dpp, id);
                            } else {
                                assertShut(thief, id, text, copy);
                                assertSaysWhenTheResidueEnded(dpp, id);
                            }
                            residue++;
                        });
                    }
                    putSecrets(keys.source(), oldKeys);
                    try (Thief thief =
                            new Thief(root, vault, JdbcStores.create(oldKeys).keyStore(), copy.at(), folder)) {
                        erased.forEach((id, text) -> {
                            assertShut(rightful, id, text, copy);
                            assertShut(thief, id, text, copy);
                            shut++;
                        });
                    }
                }
                found.keySet().removeAll(erased.keySet());
                found.forEach((id, text) -> {
                    assertThat(rightful.open(id, text))
                            .as(id + " of " + copy.at())
                            .isEqualTo(email(id));
                    opened++;
                });
            }
        }
        assertThat(early).as("orders erased ahead of their time").isPositive();
        assertThat(backwards).as("keys moved to an earlier day").isPositive();
        assertThat(opened).as("values of live orders that opened").isGreaterThan(5);
        assertThat(shut).as("values of erased orders that stayed shut").isGreaterThan(15);
        assertThat(residue)
                .as("values that were tried with the secrets of the copy's own day")
                .isEqualTo(shut);
    }

    private static void assertShut(Thief thief, String id, String text, Copy copy) {
        assertThatExceptionOfType(DppException.class)
                .as(id + " of " + copy.at() + ", seed " + SEED)
                .isThrownBy(() -> thief.open(id, text));
    }

    /** The certificate owns up to what the root key still opens, and the day it names is no earlier than what is true. */
    private void assertCallsTheResidueUnknown(Dpp dpp, String id) {
        DisposalCertificate certificate =
                dpp.retention().certificate(scope(id), DataClass.PII).orElseThrow();
        assertThat(certificate.keyResidue()).isEqualTo("unknown");
        LocalDate last = certificate.lastKeyDay().orElseThrow();
        if (certificate.isEpochSecretDestroyed()) {
            assertThat(certificate.cryptographicErase()).startsWith("secrets destroyed on ");
        } else {
            assertThat(certificate.cryptographicErase()).isEqualTo("pending until " + last + " at the latest");
        }
    }

    private void assertSaysWhenTheResidueEnded(Dpp dpp, String id) {
        assertThat(residues.computeIfAbsent(
                        id,
                        erased -> dpp.retention()
                                .certificateAsOfNow(scope(erased), DataClass.PII)
                                .orElseThrow()
                                .keyResidue()))
                .as(id)
                .startsWith("ended at ");
    }
}
