package io.github.dppkit.jdbc;

import io.github.dppkit.Dpp;
import io.github.dppkit.jdbc.reencrypt.TableMigration;
import io.github.dppkit.jdbc.reencrypt.Verification;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.testkit.CrashChild;
import io.github.dppkit.testkit.internal.SharedRootKey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A child that migrates the shop's table step by step, and acknowledges each batch once it is stored. Arguments: the database,
 * the folder, the time, and the batch after which it stands still.
 */
final class MigrationCrashChild {

    private MigrationCrashChild() {}

    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[1]);
        RootKey rootKey = SharedRootKey.open(folder.resolve("root.key"));
        ShopLab lab = new ShopLab(rootKey, folder, Instant.parse(arguments[2]));
        int last = Integer.parseInt(arguments[3]);
        try (LendingPool database = KillBase.connect(arguments[0])) {
            CrashChild parent = CrashChild.start();
            AtomicInteger batches = new AtomicInteger();
            try (Dpp dpp = lab.builder(database, "child").build()) {
                TableMigration migration = TableMigrationTest.builder(dpp, database)
                        .listener(report -> {
                            int batch = batches.incrementAndGet();
                            parent.ack("batch:" + batch);
                            while (batch >= last) {
                                LockSupport.park(parent);
                            }
                        })
                        .build();
                while (true) {
                    migration.encrypt(ShopLab.LEAD.id());
                    parent.ack("encrypted:" + batches.incrementAndGet());
                    Verification verified = migration.verify(ShopLab.LEAD, Purpose.SHIPPING);
                    migration.clearPlaintext(verified);
                    parent.ack("cleared:" + batches.incrementAndGet());
                }
            }
        }
    }
}
