package io.github.dppkit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.AuditFixtures.TestSigner;
import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.CrashRunner;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class FileAnchorTest {

    private static final TestSigner SIGNER = new TestSigner(1);

    private Path directory;
    private Path file;

    @BeforeEach
    void chooseFile(@TempDir Path temporary) {
        directory = temporary;
        file = directory.resolve("anchor.txt");
    }

    private static Checkpoint checkpoint(long size) {
        return Checkpoint.sign(AuditFixtures.ORIGIN, size, Sha256.of(new byte[] {(byte) size}), SIGNER);
    }

    @Test
    void isEmptyAtFirst_andSurvivesARestart() {
        assertThat(CheckpointAnchor.file(file).latest()).isEmpty();
        CheckpointAnchor.file(file).publish(checkpoint(3));
        CheckpointAnchor.file(file).publish(checkpoint(5));
        assertThat(CheckpointAnchor.file(file).latest()).contains(checkpoint(5));
        assertThat(CheckpointAnchor.file(file).isReadable()).isTrue();
        assertThat(CheckpointAnchor.file(file).name()).isEqualTo("file:anchor.txt");
    }

    @Test
    void keepsOneReadableLineForEachCheckpoint() throws IOException {
        CheckpointAnchor anchor = CheckpointAnchor.file(file);
        anchor.publish(checkpoint(3));
        anchor.publish(checkpoint(3));
        anchor.publish(checkpoint(5));
        assertThat(Files.readAllLines(file).stream().map(line -> line.replace('\t', '\n') + "\n"))
                .containsExactly(checkpoint(3).note(), checkpoint(5).note());
    }

    @Test
    void refusesRegressForkAndForeignLog() throws IOException {
        CheckpointAnchor anchor = CheckpointAnchor.file(file);
        anchor.publish(checkpoint(5));
        byte[] before = Files.readAllBytes(file);
        Checkpoint fork = Checkpoint.sign(AuditFixtures.ORIGIN, 5, Sha256.empty(), SIGNER);
        Checkpoint foreign = Checkpoint.sign("dppkit.audit/other", 9, Sha256.empty(), SIGNER);
        for (Checkpoint wrong : List.of(checkpoint(4), fork, foreign)) {
            assertThatThrownBy(() -> anchor.publish(wrong)).isInstanceOf(CheckpointRefusedException.class);
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void outlivesALineCutAtEveryByte() throws IOException {
        CheckpointAnchor.file(file).publish(checkpoint(3));
        byte[] first = Files.readAllBytes(file);
        CheckpointAnchor.file(file).publish(checkpoint(5));
        byte[] both = Files.readAllBytes(file);
        for (int length = first.length; length < both.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(both, length));
            CheckpointAnchor anchor = CheckpointAnchor.file(file);
            assertThat(anchor.latest()).contains(checkpoint(3));
            anchor.publish(checkpoint(5));
            assertThat(anchor.latest()).contains(checkpoint(5));
            anchor.publish(checkpoint(6));
            assertThat(CheckpointAnchor.file(file).latest()).contains(checkpoint(6));
        }
    }

    @Test
    void refusesACompleteLineThatIsNoCheckpoint() throws IOException {
        CheckpointAnchor.file(file).publish(checkpoint(3));
        Files.write(file, "garbage\n".getBytes(StandardCharsets.US_ASCII), StandardOpenOption.APPEND);
        assertThatThrownBy(() -> CheckpointAnchor.file(file).latest()).isInstanceOf(AuditFormatException.class);
        assertThatThrownBy(() -> CheckpointAnchor.file(file).publish(checkpoint(4)))
                .isInstanceOf(AuditFormatException.class);
    }

    @Test
    void findsTheLastOfManyLines() {
        CheckpointAnchor anchor = CheckpointAnchor.file(file);
        for (int size = 1; size <= 500; size++) {
            anchor.publish(Checkpoint.sign(AuditFixtures.ORIGIN, size, Sha256.empty(), SIGNER));
        }
        assertThat(CheckpointAnchor.file(file).latest().orElseThrow().size()).isEqualTo(500);
    }

    @Test
    void saysSo_whenTheFileCannotBeWritten() {
        CheckpointAnchor anchor =
                CheckpointAnchor.file(directory.resolve("missing").resolve("anchor.txt"));
        assertThat(anchor.latest()).isEmpty();
        assertThatThrownBy(() -> anchor.publish(checkpoint(1))).isInstanceOf(AnchorUnavailableException.class);
    }

    @Test
    @Timeout(600)
    void doesNotWaitForEver_whenTheFileIsLocked_andRecovers() throws IOException {
        CheckpointAnchor anchor = CheckpointAnchor.file(file);
        anchor.publish(checkpoint(3));
        try (FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = other.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThatThrownBy(() -> anchor.publish(checkpoint(5))).isInstanceOf(AnchorUnavailableException.class);
            assertThat(anchor.latest()).contains(checkpoint(3));
        }
        anchor.publish(checkpoint(5));
        assertThat(anchor.latest()).contains(checkpoint(5));
    }

    @Test
    void takesTurns_whenTwoAnchorsOfOneProcessShareAFile() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> results = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                CheckpointAnchor mine = CheckpointAnchor.file(file);
                results.add(pool.submit(() -> {
                    for (int n = 0; n < 20; n++) {
                        publishInTurn(mine, checkpoint(7));
                    }
                }));
            }
            for (Future<?> result : results) {
                result.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(Files.readAllLines(file)).hasSize(1);
    }

    /** As the trail does: an anchor that waited for its turn for too long is offered the same again. */
    private static void publishInTurn(CheckpointAnchor anchor, Checkpoint checkpoint) {
        boolean published = false;
        while (!published) {
            try {
                anchor.publish(checkpoint);
                published = true;
            } catch (AnchorUnavailableException e) {
                assertThat(e).hasMessageContaining("is locked");
            }
        }
    }

    /** A file that one may not look at is not an empty one: an empty anchor contradicts nothing. */
    @Test
    void isOutOfReach_whenItIsNotAFileOneCanRead() throws IOException {
        CheckpointAnchor directoryAsFile = CheckpointAnchor.file(directory);
        assertThatThrownBy(directoryAsFile::latest).isInstanceOf(AnchorUnavailableException.class);
        Path loop = Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));
        assertThatThrownBy(() -> CheckpointAnchor.file(loop).latest()).isInstanceOf(AnchorUnavailableException.class);
    }

    /** Acceptance row 11 within one process: the size held never goes down, the losers are told. */
    @Test
    @Verifies("#11")
    void neverGoesBack_whenCheckpointsRace() throws Exception {
        CheckpointAnchor anchor = CheckpointAnchor.file(file);
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int i = 0; i < 120; i++) {
                int size = 1 + (i * 37) % 120;
                results.add(pool.submit(() -> {
                    try {
                        anchor.publish(checkpoint(size));
                        return true;
                    } catch (CheckpointRefusedException e) {
                        return false;
                    }
                }));
            }
            int accepted = 0;
            for (Future<Boolean> result : results) {
                accepted += result.get() ? 1 : 0;
            }
            List<Long> sizes = Files.readAllLines(file).stream()
                    .map(line ->
                            Checkpoint.parse(line.replace('\t', '\n') + "\n").size())
                    .toList();
            assertThat(sizes).isSorted().doesNotHaveDuplicates().hasSize(accepted);
            assertThat(sizes.get(sizes.size() - 1)).isEqualTo(120);
        } finally {
            pool.shutdownNow();
        }
    }

    /** Row 11: each size belongs to one of two processes, and the other one was told. */
    @Test
    @Verifies("#11")
    void hasOneWinnerOfEachSize_whenTwoProcessesRace() throws Exception {
        int last = 200;
        ExecutorService pool = Executors.newFixedThreadPool(2);
        List<String> ours;
        List<String> theirs;
        try {
            Future<List<String>> first = pool.submit(() -> race("ours", "theirs", last));
            Future<List<String>> second = pool.submit(() -> race("theirs", "ours", last));
            ours = first.get();
            theirs = second.get();
        } finally {
            pool.shutdownNow();
        }
        List<Checkpoint> held = Files.readAllLines(file).stream()
                .map(line -> Checkpoint.parse(line.replace('\t', '\n') + "\n"))
                .toList();
        assertThat(held).hasSize(last);
        for (int size = 1; size <= last; size++) {
            boolean won = ours.contains("won:" + size);
            assertThat(theirs.contains("won:" + size))
                    .as("one winner of %d", size)
                    .isNotEqualTo(won);
            assertThat(held.get(size - 1)).isEqualTo(FileAnchorChild.checkpoint(won ? "ours" : "theirs", size));
        }
    }

    private List<String> race(String name, String rival, int last) {
        return CrashRunner.of(FileAnchorChild.class)
                .withArguments(file.toString(), name, rival, Integer.toString(last))
                .withJvmArguments("-XX:TieredStopAtLevel=1")
                .withTimeout(Duration.ofMinutes(5))
                .runToEnd()
                .acknowledged();
    }
}
