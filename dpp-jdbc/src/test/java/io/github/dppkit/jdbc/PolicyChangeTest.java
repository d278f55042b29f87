package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.Dpp;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.DisposalRun;
import io.github.dppkit.retention.OrderEvent;
import io.github.dppkit.retention.RetentionStatus;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.testkit.Depth;
import io.github.dppkit.testkit.MovableClock;
import io.github.dppkit.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An application that starts again with a stricter policy, on two nodes at once, over a database with orders in it. */
class PolicyChangeTest {

    private static final SellingPartner SELLER = SellingPartner.of("A2EUQ1WTGCTBG2");
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    private static final FieldName EMAIL = FieldName.of("orders.buyer_email");
    private static final int WITH_KEY = 5;
    /** More than a page of the walk at full depth, and more than the guard lets go unasked. */
    private static final int ALL = Depth.current().pick(120, 520);

    private final MovableClock clock = MovableClock.at(START);
    private final RootKey root = RootKey.ephemeral();
    private final SigningKey signing = SigningKey.ephemeral();

    @TempDir
    Path folder;

    private static PiiScope order(int number) {
        return PiiScope.order(SELLER, "902-0000000-%07d".formatted(number));
    }

    private Dpp dpp(TestDatabase database, DppPolicy policy, String node) {
        return Dpp.builder()
                .node(node)
                .environment(Environment.test("policy"))
                .policy(policy)
                .rootKey(root)
                .signingKey(signing)
                .stores(JdbcStores.create(database.dataSource()))
                .anchor(CheckpointAnchor.file(folder.resolve("anchor.txt")))
                .erasureLedger(ErasureLedger.file(folder.resolve("erased.txt")))
                .clock(clock, clock.nanos())
                .build();
    }

    private static RetentionStatus status(Dpp dpp, int number) {
        return dpp.retention().status(order(number), DataClass.PII).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    @Verifies({"A2.1.a", "L4.b"})
    void everyStoredDeadlineFollows_onAllDatabases_andTheOrdersGoInTime(Base base) throws Exception {
        try (TestDatabase database = base.open()) {
            JdbcSchema.create(database.dataSource());
            try (Dpp loose = dpp(database, DppPolicy.load("amazon-2026-08"), "node-1")) {
                for (int i = 0; i < ALL; i++) {
                    if (i < WITH_KEY) {
                        EncryptedValue<EmailAddress> value = loose.encryptor()
                                .encrypt(
                                        EmailAddress.of("anna.nowak@example.org"),
                                        order(i),
                                        EMAIL,
                                        Provenance.spApi("orders/2026-01-01/getOrder", clock.instant()));
                        assertThat(value.toString()).doesNotContain("anna");
                    }
                    loose.retention().record(order(i), OrderEvent.shipped(START));
                }
                clock.advance(Duration.ofDays(10));
                loose.retention()
                        .renew(
                                IntStream.range(0, ALL)
                                        .mapToObj(PolicyChangeTest::order)
                                        .toList(),
                                OrderEvent.undelivered(clock.instant()),
                                ActorId.DPPKIT);
                assertThat(status(loose, 0).deadline()).isEqualTo(START.plus(Duration.ofDays(40)));
            }
            try (Dpp one = dpp(database, DppPolicy.strictest(), "node-1");
                    Dpp two = dpp(database, DppPolicy.strictest(), "node-2")) {
                runTogether(one, two);
                one.retention().disposeDue();
                Instant deadline = START.plus(Duration.ofDays(30));
                for (int i = 0; i < ALL; i++) {
                    assertThat(status(two, i).deadline()).as("order " + i).isEqualTo(deadline);
                }
                clock.set(deadline.minus(Duration.ofDays(2)));
                DisposalRun run = one.retention().disposeDue();
                assertThat(run.failures())
                        .as("all of them at once: a person or the hard line")
                        .extracting(DisposalRun.Failure::target)
                        .containsOnly("dppkit:blast-radius");
                clock.set(deadline);
                assertThat(one.retention().disposeDue().disposed()).isEqualTo(ALL);
            }
        }
    }

    private static void runTogether(Dpp one, Dpp two) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Callable<DisposalRun>> runs = List.of(one.retention()::disposeDue, two.retention()::disposeDue);
            for (Future<DisposalRun> done : threads.invokeAll(runs)) {
                assertThat(done.get().failures()).isEmpty();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
