package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.Dpp;
import io.github.dppkit.access.AccessPolicy;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.crypto.ArchivePublicKey;
import io.github.dppkit.crypto.ArchiveRecord;
import io.github.dppkit.crypto.ArchiveYear;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.OrderEvent;
import io.github.dppkit.retention.hold.Hold;
import io.github.dppkit.retention.hold.HoldTooLateException;
import io.github.dppkit.retention.hold.LegalDuty;
import io.github.dppkit.retention.spi.ArchiveStore;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.testkit.Depth;
import io.github.dppkit.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A hold is placed on one node while another disposes of the order. */
class JdbcHoldRaceTest {

    private static final ArchiveYear YEAR = new ArchiveYear("DE", 2026);
    /** Nobody has the private half. */
    private static final String KEY =
            "dpp-archive-key1+DE-2026+cbff1c28b6dea9e1+jxVWJxJ4UsFIp1UVvrovEFdQk0OT0RkfEigaGmkQYTI";

    private static final LegalDuty DUTY = LegalDuty.builder()
            .statute("AO-147")
            .schema("invoice/1")
            .year(YEAR)
            .authorisedBy(new ActorId(ActorId.Kind.PERSON, "a.kowalska"))
            .until(LocalDate.parse("2036-12-31"))
            .build();

    @TempDir
    Path folder;

    private static Dpp node(ShopLab lab, TestDatabase database, String name, ArchivePublicKey key) {
        JdbcStores stores = JdbcStores.create(database.dataSource());
        return lab.builder(database.dataSource(), name)
                .accessPolicy(AccessPolicy.builder()
                        .permit("lead", Purpose.TAX_INVOICE, PiiCategory.EMAIL)
                        .build())
                .holds(stores.holdStore(), stores.archiveStore(), List.of(key))
                .build();
    }

    @ParameterizedTest
    @EnumSource(
            value = Base.class,
            names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    @Verifies("#88")
    void hasOneOutcome_heldOrErased(Base base) throws Exception {
        ArchivePublicKey key = ArchivePublicKey.parse(KEY);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        ShopLab lab = new ShopLab(RootKey.ephemeral(), folder, ShopLab.START);
        try (TestDatabase database = base.open()) {
            JdbcSchema.create(database.dataSource());
            ShopLab.createTable(database.dataSource());
            ArchiveStore archive = JdbcStores.create(database.dataSource()).archiveStore();
            try (Dpp one = node(lab, database, "one", key);
                    Dpp two = node(lab, database, "two", key)) {
                one.grants().approve(ShopLab.LEAD, "lead", ShopLab.CLERK);
                for (int round = 0; round < Depth.current().pick(40, 1_000); round++) {
                    race(lab, one, two, round, threads);
                }
                assertThat(one.holds().endDue().failures()).isEmpty();
                lab.clock.advance(Duration.ofDays(1));
                assertThat(one.holds().endDue().failures()).isEmpty();
                List<Hold> held = one.holds().list("", 10_000);
                assertThat(archive.list("", 10_000))
                        .containsExactlyInAnyOrderElementsOf(held.stream()
                                .map(hold -> Objects.requireNonNull(hold.archived()))
                                .toList());
                for (Hold hold : held) {
                    byte[] record =
                            archive.get(Objects.requireNonNull(hold.archived())).orElseThrow();
                    assertThat(HexFormat.of().formatHex(ArchiveRecord.of(record).sha256()))
                            .isEqualTo(hold.sha256());
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void race(ShopLab lab, Dpp one, Dpp two, int round, ExecutorService threads) throws Exception {
        PiiScope order = ShopLab.order(round);
        EncryptedValue<EmailAddress> value = lab.encrypt(one, round, "anna.nowak@example.org");
        one.retention().record(order, OrderEvent.shipped(lab.clock.instant()));
        RevealPermit permit =
                one.access().request(ShopLab.LEAD, Purpose.TAX_INVOICE, Set.of(order), Set.of(PiiCategory.EMAIL));
        CyclicBarrier start = new CyclicBarrier(2);
        Future<Optional<Hold>> placing = threads.submit(() -> {
            start.await();
            try {
                return Optional.of(one.holds().place(DUTY, order, Map.of(ShopLab.EMAIL, value), permit));
            } catch (HoldTooLateException e) {
                return Optional.<Hold>empty();
            }
        });
        int late = round % 8;
        Future<Boolean> disposing = threads.submit(() -> {
            start.await();
            for (int i = 0; i < late; i++) {
                one.holds().find(order); // a little later in each round, without a clock
            }
            two.retention().disposeNow(order, DataClass.PII, Reason.REQUESTED);
            return true;
        });
        Optional<Hold> hold = placing.get();
        assertThat(disposing.get()).isTrue();
        two.retention().disposeNow(order, DataClass.PII, Reason.REQUESTED); // where it waited for the hold
        String certificate =
                two.retention().certificate(order, DataClass.PII).orElseThrow().toJson();
        if (hold.isPresent()) {
            assertThat(one.holds().find(order)).as("round %s", round).containsExactly(hold.get());
            assertThat(certificate)
                    .as("round %s", round)
                    .contains(String.valueOf(hold.get().sha256()));
        } else {
            assertThat(certificate).as("round %s", round).doesNotContain("exceptions");
        }
    }
}
