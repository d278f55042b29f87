package io.github.dppkit.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CrashRunnerTest {

    private static final long SEED = 20_260_301L;

    private final Path directory;

    CrashRunnerTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void findsEverythingAcknowledged_overManyCrashesAndRestarts() throws IOException {
        Path file = directory.resolve("ledger");
        CrashRunner careful = CrashRunner.of(FileLedgerChild.class).withArguments(file.toString(), "careful");
        Random random = new Random(SEED);
        Set<String> acknowledged = new HashSet<>();
        for (int round = 0; round < Depth.current().pick(10, 30); round++) {
            CrashRound crash = switch (round % 3) {
                case 0 -> careful.killAfter(1 + random.nextInt(200));
                case 1 -> careful.killWithin(Duration.ofMillis(80), random);
                default -> careful.killAfter(1 + random.nextInt(50), Duration.ofMillis(40), random);
            };
            acknowledged.addAll(crash.acknowledged());

            assertThat(wholeLines(file))
                    .as("round %d, seed %d", round, SEED)
                    .containsAll(acknowledged)
                    .doesNotHaveDuplicates();
        }
        assertThat(acknowledged).as("the child did work, seed %d", SEED).hasSizeGreaterThan(10);
    }

    @Test
    void findsTheLoss_whenAChildAcknowledgesBeforeItWrites() throws IOException {
        Path file = directory.resolve("ledger");
        CrashRound crash = CrashRunner.of(FileLedgerChild.class)
                .withArguments(file.toString(), "hasty")
                .killAfter(50);

        assertThat(crash.acknowledged()).hasSizeGreaterThanOrEqualTo(50).startsWith("0", "1", "2");
        assertThat(new HashSet<>(wholeLines(file)).containsAll(crash.acknowledged()))
                .isFalse();
    }

    @Test
    void doesNotTakePrintedTextForAnAcknowledgement() {
        CrashRound crash = CrashRunner.of(FileLedgerChild.class)
                .withArguments(directory.resolve("ledger").toString(), "careful")
                .killAfter(1);

        assertThat(crash.acknowledged()).doesNotContain("printed-by-a-library");
        assertThat(crash.errors()).contains("dpp-ack printed-by-a-library");
        assertThat(crash.exitStatus()).isNotZero();
    }

    @Test
    void runsOnThisClassPath_withArgumentsOfBothKinds() {
        CrashRound round = CrashRunner.of(OddChild.class)
                .withJvmArguments("-Dtold.by.jvm.argument=jvm")
                .withArguments("tells", "main")
                .runToEnd();

        assertThat(round).isEqualTo(new CrashRound(List.of("main", "jvm", "org.h2.Driver"), 0, round.errors()));
    }

    @Test
    void readsBothPipesToTheirEnd_whenAChildWritesMuch() {
        CrashRound round =
                CrashRunner.of(OddChild.class).withArguments("floods").runToEnd();

        assertThat(round.acknowledged()).hasSize(50_000).endsWith("n49999");
        assertThat(round.errors()).hasSizeLessThanOrEqualTo(32 * 1024);
    }

    @Test
    void fails_whenTheChildEndsBeforeTheKill() {
        CrashRunner ending = CrashRunner.of(OddChild.class).withArguments("ends");

        assertThatThrownBy(() -> ending.killAfter(2))
                .isInstanceOf(TestkitException.class)
                .hasMessageContaining("ended before the kill with exit status 0 after 1 acknowledgements");
        assertThatThrownBy(() -> ending.killWithin(Duration.ofDays(1), new LastMoment()))
                .isInstanceOf(TestkitException.class)
                .hasMessageContaining("ended before the kill");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fails", "fails-at-once"})
    void showsTheErrorOutput_whenTheChildFails(String how) {
        CrashRunner failing = CrashRunner.of(OddChild.class).withArguments(how);

        assertThatThrownBy(failing::runToEnd)
                .isInstanceOf(TestkitException.class)
                .hasMessageContaining("exit status 1")
                .hasMessageContaining("broken on purpose");
        assertThatThrownBy(() -> failing.killAfter(2))
                .isInstanceOf(TestkitException.class)
                .hasMessageContaining("broken on purpose");
    }

    @Test
    void killsAndReports_whenTheTimeLimitPasses() {
        Set<Long> before = children();
        Duration limit = Duration.ofSeconds(1);
        TestkitException report = hangingFor(limit);
        while (!String.valueOf(report.getMessage()).contains("waiting for nothing")
                && limit.compareTo(Duration.ofMinutes(5)) < 0) {
            limit = limit.multipliedBy(2); // it had not got so far as to write it
            report = hangingFor(limit);
        }

        assertThat(report)
                .hasMessageContaining("did not acknowledge 1 times within " + limit)
                .hasMessageContaining("waiting for nothing");
        assertThat(children()).isSubsetOf(before);
    }

    private static TestkitException hangingFor(Duration limit) {
        CrashRunner hanging =
                CrashRunner.of(OddChild.class).withArguments("hangs").withTimeout(limit);
        return catchThrowableOfType(TestkitException.class, () -> hanging.killAfter(1));
    }

    @Test
    void refusesAnIdThatWouldBreakTheProtocol() {
        assertThatThrownBy(() -> CrashRunner.of(OddChild.class)
                        .withArguments("acknowledges-badly", "two words")
                        .runToEnd())
                .isInstanceOf(TestkitException.class)
                .hasMessageContaining("IllegalArgumentException: Acknowledged id refused");
    }

    @Test
    void haltsTheChild_whenItsParentIsGone() throws Exception {
        // The operating system closes a dead parent's end of the pipe; here the parent closes it and lives to look.
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        ChildClassPath.of(OddChild.class),
                        OddChild.class.getName(),
                        "hangs")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output = child.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.readLine()).isEqualTo("dpp-ready");
            child.getOutputStream().close();

            assertThat(child.waitFor(10, TimeUnit.MINUTES)).isTrue();
            assertThat(child.exitValue()).isEqualTo(3);
        } finally {
            child.destroyForcibly();
        }
    }

    private static Set<Long> children() {
        Set<Long> pids = new HashSet<>();
        ProcessHandle.current().children().filter(ProcessHandle::isAlive).forEach(child -> pids.add(child.pid()));
        return pids;
    }

    private static List<String> wholeLines(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        return new ArrayList<>(
                List.of(text.substring(0, text.lastIndexOf('\n') + 1).split("\n", -1)));
    }

    /** Always picks the largest number. */
    private static final class LastMoment implements java.util.random.RandomGenerator {
        @Override
        public long nextLong() {
            return Long.MAX_VALUE;
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    }
}
