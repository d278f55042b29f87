package io.github.dppkit.jdbc;

import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.AuditTrailStatus.State;
import io.github.dppkit.audit.AuditWriteException;
import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.testkit.CrashChild;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A child that records on several threads, and acknowledges its public key as {@code key:HEX} and each event as
 * {@code event:ID}. Arguments: URL, user, anchor file, node, threads, events of each thread.
 */
final class TrailChild {

    private TrailChild() {}

    public static void main(String[] arguments) throws InterruptedException {
        CrashChild parent = CrashChild.start();
        SigningKey key = SigningKey.ephemeral();
        parent.ack("key:" + HexFormat.of().formatHex(key.publicKey()));
        UrlSource source = new UrlSource(arguments[0], arguments[1], "");
        JdbcSchema.create(source);
        int events = Integer.parseInt(arguments[5]);
        try (AuditTrail trail = AuditLab.builder(arguments[3], AuditLab.store(source), key)
                .anchor(CheckpointAnchor.file(Path.of(arguments[2])))
                .writeTimeout(Duration.ofSeconds(10))
                .checkpointInterval(Duration.ofMillis(200))
                .open()) {
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < Integer.parseInt(arguments[4]); t++) {
                int first = t * events;
                Thread thread = new Thread(() -> {
                    for (int n = 0; n < events; n++) {
                        parent.ack("event:" + recorded(trail, first + n));
                    }
                });
                threads.add(thread);
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    /** Records again what a machine that stood still did not let through in time; the first may be on record beside it. */
    private static EventId recorded(AuditTrail trail, int order) {
        while (true) {
            try {
                return trail.record(AuditLab.reveal(order));
            } catch (AuditWriteException e) {
                State state = trail.status().state();
                if (state != State.OPEN && state != State.DEGRADED) {
                    throw e;
                }
            }
        }
    }
}
