package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.audit.Outcome;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.ChildClassPath;
import io.github.dppkit.testkit.MovableClock;
import io.github.dppkit.testkit.TestDatabase;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A node that is stopped in the middle of a disposal until another has taken its claims over and ended it. Triggers on every
 * table that a disposal destroys in note what each session changed.
 */
class DisposalStopTest {

    private static final int ORDERS = 40;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, true", "POSTGRESQL, false", "MARIADB, false"})
    @DisabledOnOs(OS.WINDOWS)
    @Verifies({"A2.1.a", "L4.c", "#79"})
    void destroysNothingAnyMore_whenANodeWakesPastItsClaim(Base base, boolean clockOfTheStoppedNodeWentOn)
            throws Exception {
        MovableClock clock = MovableClock.at(DisposalShop.START);
        try (TestDatabase database = base.open()) {
            DataSource source = database.dataSource();
            DisposalShop.create(source, folder);
            try (DisposalShop shop = new DisposalShop(source, folder, "fast", clock)) {
                shop.ingest(0, ORDERS);
                clock.set(DisposalShop.DUE);
                noteEffects(base, source);
                Process slow = start(database.jdbcUrl(), clockOfTheStoppedNodeWentOn);
                try (BufferedReader out =
                        new BufferedReader(new InputStreamReader(slow.getInputStream(), StandardCharsets.UTF_8))) {
                    assertThat(next(out)).isEqualTo("stopping");
                    awaitStop(slow);
                    clock.advance(DisposalShop.CLAIM);
                    assertThat(shop.dpp.retention().disposeDue().disposed()).isEqualTo(ORDERS);
                    long before = effects(source);
                    assertThat(before).isGreaterThanOrEqualTo(4L * ORDERS);

                    signal(slow, "-CONT");
                    assertThat(next(out)).isEqualTo("disposed:0 elsewhere:" + ORDERS);
                    assertThat(slow.waitFor(10, TimeUnit.MINUTES)).isTrue();
                    assertThat(effects(source))
                            .as("destructive statements of the woken node that took effect")
                            .isEqualTo(before);
                } finally {
                    slow.destroyForcibly().waitFor();
                }
                assertThat(DisposalShop.outcomes(source, Outcome.SUCCESS).values())
                        .hasSize(ORDERS)
                        .allSatisfy(ofOne -> assertThat(ofOne).hasSize(1));
                assertThat(DisposalShop.left(source)).isEmpty();
            }
        }
    }

    private Process start(String url, boolean knows) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        ChildClassPath.of(DisposalStopChild.class),
                        DisposalStopChild.class.getName(),
                        url,
                        folder.toString(),
                        DisposalShop.DUE.toString(),
                        Boolean.toString(knows))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Returns the next line that the child itself wrote; what it logs is passed over. */
    private static String next(BufferedReader out) throws Exception {
        String line = out.readLine();
        while (line != null && !line.startsWith("stopping") && !line.startsWith("disposed:")) {
            line = out.readLine();
        }
        return line == null ? "nothing" : line;
    }

    /** Waits until the operating system says that the process stands still. */
    private static void awaitStop(Process process) throws Exception {
        String state = "";
        while (!state.startsWith("T")) {
            Process ps = new ProcessBuilder("ps", "-o", "stat=", "-p", Long.toString(process.pid())).start();
            state = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            assertThat(state).as("the child is alive").isNotEmpty().doesNotStartWith("Z");
        }
    }

    private static void signal(Process process, String signal) throws Exception {
        assertThat(new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static void noteEffects(Base base, DataSource source) {
        Base.run(source, "CREATE TABLE effect (at SERIAL, what TEXT)");
        if (base == Base.POSTGRESQL) {
            Base.run(
                    source,
                    "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO effect (what) VALUES"
                            + " (TG_TABLE_NAME || TG_OP); RETURN NULL; END $$");
        }
        for (String table : List.of("host_order", "host_label", "dpp_data_key", "dpp_retention", "dpp_tombstone")) {
            for (String event : List.of("INSERT", "UPDATE", "DELETE")) {
                if (!event.equals("INSERT") || table.equals("dpp_tombstone")) {
                    Base.run(
                            source,
                            "CREATE TRIGGER note_%s_%s AFTER %s ON %s FOR EACH ROW %s"
                                    .formatted(table, event, event, table, note(base, table + event)));
                }
            }
        }
    }

    private static String note(Base base, String what) {
        return base == Base.POSTGRESQL
                ? "EXECUTE FUNCTION note()"
                : "INSERT INTO effect (what) VALUES ('" + what + "')";
    }

    private static long effects(DataSource source) {
        return Long.parseLong(
                HostTables.read(source, "SELECT COUNT(*) FROM effect", 1).get(0));
    }
}
