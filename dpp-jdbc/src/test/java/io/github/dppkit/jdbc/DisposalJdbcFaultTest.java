package io.github.dppkit.jdbc;

import static io.github.dppkit.jdbc.OldCopies.scope;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.DisposalCertificate;
import io.github.dppkit.retention.DisposalRun;
import io.github.dppkit.retention.Retention;
import io.github.dppkit.retention.RetentionUnavailableException;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.testkit.Depth;
import io.github.dppkit.testkit.FaultyDataSource;
import io.github.dppkit.testkit.MovableClock;
import io.github.dppkit.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A lost connection before and after each call that a run of disposal makes to the database. */
class DisposalJdbcFaultTest {

    private static final int ORDERS = 3;

    private final MovableClock clock = MovableClock.at(DisposalShop.START);
    private int taken;

    @SuppressWarnings("NullAway.Init")
    private AuditStore trail;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    @Verifies({"A2.1.a", "L4.c", "#77"})
    void neverSaysDoneOfAnOrderThatATargetStillHolds_whereverTheDatabaseFails(Base base) throws Exception {
        try (TestDatabase database = base.open();
                LendingPool pool = new LendingPool(database.dataSource())) {
            DisposalShop.create(pool, folder);
            trail = AuditLab.store(pool);
            FaultyDataSource faulty = FaultyDataSource.around(pool);
            try (DisposalShop shop = new DisposalShop(faulty, folder, "node-1", clock)) {
                int calls = round(shop, pool, faulty, 0, false);
                assertThat(calls).as("calls of one run").isGreaterThan(50);
                int step = Depth.current().pick(base == Base.H2_MEMORY ? 19 : 43, 1);
                for (int call = 1; call <= calls; call += step) {
                    round(shop, pool, faulty, call, false);
                    round(shop, pool, faulty, call, true);
                }
            }
        }
    }

    /** Takes in orders, lets one call of their disposal fail, looks, and lets another run end it. */
    private int round(DisposalShop shop, DataSource clean, FaultyDataSource faulty, int call, boolean after)
            throws Exception {
        String what = (after ? "after" : "before") + " call " + call;
        int first = taken;
        taken += ORDERS;
        faulty.off();
        shop.ingest(first, taken);
        clock.advance(Duration.ofDays(call % 2 == 0 ? 28 : 31)); // ahead of the hard line, or behind it
        if (call == 0) {
            faulty.off();
        } else if (after) {
            faulty.failAfter(call);
        } else {
            faulty.failBefore(call);
        }
        run(shop.dpp.retention());
        int calls = faulty.calls();
        faulty.off();
        Set<String> left = new HashSet<>(DisposalShop.left(clean));
        int tombstones = 0;
        for (int order = first; order < taken; order++) {
            String id = DisposalShop.id(order);
            List<String> record =
                    HostTables.read(clean, "SELECT state FROM dpp_retention WHERE scope_id = '" + id + "'", 1);
            boolean done =
                    shop.dpp.retention().certificate(scope(id), DataClass.PII).isPresent();
            if (done) {
                tombstones++;
                assertThat(left).as("%s: done, so no target holds it", what).doesNotContain(id);
                assertThat(record).as("%s: done", what).isEmpty();
                assertThat(HostTables.read(clean, "SELECT id FROM dpp_data_key WHERE scope_id = '" + id + "'", 1))
                        .as("%s: done, so its key is gone", what)
                        .isEmpty();
            } else {
                assertThat(record)
                        .as("%s: not done, so it is on the list", what)
                        .hasSize(1);
                if (left.contains(id) && record.contains("ACTIVE")) {
                    assertThat(HostTables.read(
                                    clean,
                                    "SELECT id FROM dpp_data_key WHERE state = 'DISPOSING' AND scope_id = '" + id + "'",
                                    1))
                            .as("%s: not begun, so its key lives", what)
                            .isEmpty();
                }
            }
        }
        Set<SubjectToken> outcomes =
                DisposalShop.outcomes(trail, Outcome.SUCCESS).keySet();
        assertThat(outcomes.size() - first)
                .as("%s: outcomes on record are no fewer than tombstones", what)
                .isBetween(tombstones, left.isEmpty() ? ORDERS : tombstones);
        shop.dpp.audit().checkpoint(); // one that failed after such a leap of the clock denies acts until the next
        clock.advance(DisposalShop.CLAIM);
        DisposalRun last = run(shop.dpp.retention());
        assertThat(last.isComplete()).as(what + last.failures()).isTrue();
        assertThat(DisposalShop.left(clean)).as(what).isEmpty();
        assertThat(DisposalShop.outcomes(trail, Outcome.SUCCESS)).as(what).hasSize(taken);
        for (int order = first; order < taken; order++) {
            DisposalCertificate certificate = shop.certificate(order);
            assertThat(certificate.verify(shop.dpp.audit().verifierKey()))
                    .as(what)
                    .isTrue();
        }
        return calls;
    }

    /** A run fails as a whole if the store of deadlines does not answer its first question. */
    private static DisposalRun run(Retention retention) {
        try {
            return retention.disposeDue();
        } catch (RetentionUnavailableException e) {
            assertThat(e).hasMessageNotContaining("902-");
            return new DisposalRun(0, 0, 0, 0, 0, true, List.of(), List.of(), Map.of());
        }
    }
}
