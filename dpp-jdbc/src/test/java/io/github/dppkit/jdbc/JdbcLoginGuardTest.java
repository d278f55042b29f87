package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.access.login.LoginAnswer;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.CrashRound;
import io.github.dppkit.testkit.CrashRunner;
import io.github.dppkit.testkit.Depth;
import io.github.dppkit.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Guards on several nodes over one database. */
@Verifies({"A1.2.f", "L5.b", "V6.1.2.2"})
class JdbcLoginGuardTest {

    private static final int ATTEMPTS = 1_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    @Verifies({"#107", "#108"})
    void checksNoMorePasswordsThanAllowed_ofAThousandAtOnceOnTwoNodes(Base base) throws Exception {
        AtomicInteger real = new AtomicInteger();
        AtomicInteger all = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(16);
        try (TestDatabase database = base.open();
                LendingPool connections = pool(database.dataSource());
                LoginNode one = node(connections, real, all);
                LoginNode other = node(connections, real, all)) {
            List<Callable<LoginAnswer>> tasks = new ArrayList<>();
            for (int i = 0; i < ATTEMPTS; i++) {
                int number = i;
                tasks.add(() -> (number % 2 == 0 ? one : other).login(number, "wrong"));
            }
            for (Future<LoginAnswer> done : pool.invokeAll(tasks)) {
                assertThat(done.get().isAdmitted()).isFalse();
            }
            assertThat(one.login(0, "right").isAdmitted()).isFalse();
        } finally {
            pool.shutdownNow();
        }
        assertThat(all).hasValue(ATTEMPTS + 1);
        assertThat(real).hasValue(5);
    }

    private static LendingPool pool(DataSource source) {
        LendingPool connections = new LendingPool(source);
        JdbcSchema.create(connections);
        return connections;
    }

    private LoginNode node(DataSource source, AtomicInteger real, AtomicInteger all) {
        return new LoginNode(folder, JdbcStores.create(source).loginStore(), (password, hash) -> {
            all.incrementAndGet();
            if (!hash.equals(LoginNode.DUMMY)) {
                real.incrementAndGet();
            }
            return "right".contentEquals(password);
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    @Verifies("#109")
    void keepsTheCharge_whenTheProcessIsKilledInTheCheck(Base base) throws Exception {
        if (base != Base.H2_FILE) {
            try (TestDatabase database = base.open()) {
                killInTheCheck(database.jdbcUrl());
            }
        } else {
            killInTheCheck(folder.resolve("logins").toString());
        }
    }

    /** What names and addresses leave behind is in the database, and pushes no offender out. */
    @Test
    @Verifies("#116")
    void keepsAnAccountLocked_inLittleMemory_whateverNumberOfNamesAndAddressesFails() {
        try (TestDatabase database = Base.POSTGRESQL.open()) {
            JdbcSchema.create(database.dataSource());
            int names = Depth.current().pick(1_000, 1_000_000);
            CrashRound flooded = CrashRunner.of(LoginFloodChild.class)
                    .withJvmArguments("-Xmx64m")
                    .withTimeout(Duration.ofHours(2))
                    .withArguments(
                            database.jdbcUrl(),
                            "postgres",
                            folder.resolve("anchor-of-flood").toString(),
                            Integer.toString(names))
                    .runToEnd();
            assertThat(flooded.acknowledged()).containsExactly("refused", "checks:5");
            assertThat(HostTables.read(
                            database.dataSource(),
                            "SELECT kind, COUNT(*) FROM dpp_login WHERE kind = 'ACCOUNT' GROUP BY kind",
                            2))
                    .containsExactly("ACCOUNT " + (names + 1));
        }
    }

    private void killInTheCheck(String address) throws Exception {
        JdbcSchema.create(KeyLifeChild.source(address));
        for (int killed = 0; killed < 2; killed++) {
            CrashRound round = CrashRunner.of(LoginCrashChild.class)
                    .withArguments(address, folder.toString())
                    .killAfter(1);
            assertThat(round.acknowledged()).containsExactly("checking");
        }
        DataSource source = KeyLifeChild.source(address);
        AtomicInteger real = new AtomicInteger();
        try (LoginNode next = node(source, real, new AtomicInteger())) {
            for (int i = 0; i < 10; i++) {
                next.login(i, "wrong");
            }
        }
        assertThat(real).as("checks that two killed ones left").hasValue(3);
    }
}
