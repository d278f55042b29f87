package io.github.dppkit.jdbc;

import io.github.dppkit.audit.WriterId;
import io.github.dppkit.testkit.CrashChild;

/**
 * A child that writes to every store of a database without end, and acknowledges each write as {@code what:number}.
 * Argument: the database.
 */
final class JdbcCrashChild {

    private JdbcCrashChild() {}

    public static void main(String[] arguments) {
        try (LendingPool database = KillBase.connect(arguments[0])) {
            JdbcSchema.create(database);
            JdbcStores stores = JdbcStores.create(database);
            Samples.addSecrets(stores.keyStore());
            CrashChild parent = CrashChild.start();
            WriterId writer = stores.auditStore().openWriter("child").id();
            int first = stores.grantStore().grants().size();
            for (int n = 0; ; n++) {
                int key = first * 1_000_000 + n;
                stores.keyStore().addDataKey(Samples.key(key));
                parent.ack("key:" + key);
                stores.retentionStore().add(Samples.retention(key));
                stores.retentionStore().replace(Samples.claimed(key));
                parent.ack("claimed:" + key);
                if (n % 2 == 0) {
                    stores.retentionStore().finish(Samples.claimed(key), Samples.tombstone(key));
                    parent.ack("finished:" + key);
                }
                stores.auditStore().append(writer, n * 3L, Samples.events(n * 3L, 3), Samples.frontier(n * 3L + 3));
                parent.ack("append:" + writer.incarnation() + ":" + (n * 3L + 3));
                if (n % 5 == 0) {
                    String role = "clerk-" + first + "-" + n;
                    stores.grantStore().put(Samples.grant(role, 1));
                    parent.ack("grant:" + role);
                    int day = -1 - first * 1_000 - n; // before the days of the keys
                    stores.keyStore().addEpochSecret(Samples.epoch(day));
                    stores.keyStore().destroyEpochSecrets(Samples.DAY.plusDays(day));
                    parent.ack("destroyed:" + day);
                }
            }
        }
    }
}
