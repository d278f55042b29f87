package io.github.dppkit.audit;

import io.github.dppkit.audit.AuditFixtures.TestSigner;
import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.testkit.CrashChild;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * One of two processes that publish rival histories to one anchor file: both try each next size with a root of their own. It
 * acknowledges {@code won:} or {@code lost:} and the size. Arguments: the file, its name, its rival's name, the last size.
 */
final class FileAnchorChild {

    private FileAnchorChild() {}

    public static void main(String[] arguments) throws IOException {
        CrashChild parent = CrashChild.start();
        Path file = Path.of(arguments[0]);
        long last = Long.parseLong(arguments[3]);
        CheckpointAnchor anchor = CheckpointAnchor.file(file);
        checkpoint(arguments[1], last); // so that nobody's first one takes longer
        Files.createFile(file.resolveSibling(arguments[1]));
        while (!Files.exists(file.resolveSibling(arguments[2]))) {
            LockSupport.parkNanos(100_000);
        }
        for (long size = 1; size <= last; size = next(anchor)) {
            try {
                anchor.publish(checkpoint(arguments[1], size));
                parent.ack("won:" + size);
            } catch (CheckpointRefusedException e) {
                parent.ack("lost:" + size);
            } catch (AnchorUnavailableException e) {
                parent.ack("late:" + size); // the rival held the lock for two seconds; nothing was written
            }
        }
    }

    private static long next(CheckpointAnchor anchor) {
        return anchor.latest().map(Checkpoint::size).orElse(0L) + 1;
    }

    static Checkpoint checkpoint(String name, long size) {
        return Checkpoint.sign(
                AuditFixtures.ORIGIN,
                size,
                Sha256.of((name + size).getBytes(StandardCharsets.US_ASCII)),
                new TestSigner(1));
    }
}
