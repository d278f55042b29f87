package io.github.dppkit.jdbc;

import io.github.dppkit.Dpp;
import io.github.dppkit.crypto.RecoveryOrder;
import io.github.dppkit.crypto.Reencryptor;
import io.github.dppkit.crypto.spi.ReencryptionTarget;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.testkit.CrashChild;
import io.github.dppkit.testkit.internal.SharedRootKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * A child that carries out a recovery over and over, and acknowledges each scope it comes by, before the last target has
 * answered. Arguments: the database, the folder, until when keys are compromised, the time.
 */
final class RecoveryCrashChild {

    private RecoveryCrashChild() {}

    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[1]);
        RootKey rootKey = SharedRootKey.open(folder.resolve("root.key"));
        ShopLab lab = new ShopLab(rootKey, folder, Instant.parse(arguments[3]));
        try (LendingPool database = KillBase.connect(arguments[0])) {
            CrashChild parent = CrashChild.start();
            ReencryptionTarget telling = new ReencryptionTarget() {
                @Override
                public String name() {
                    return "telling";
                }

                @Override
                public long reencrypt(PiiScope scope, Reencryptor values) {
                    parent.ack(scope.id());
                    return 0;
                }
            };
            try (Dpp dpp =
                    lab.builder(database, "child").reencryptionTarget(telling).build()) {
                RecoveryOrder order = RecoveryOrder.everything(ShopLab.LEAD.id(), Instant.parse(arguments[2]));
                for (int run = 0; ; run++) {
                    dpp.recovery().recover(order);
                    parent.ack("run:" + run);
                    lab.clock.advance(Duration.ofMinutes(5));
                }
            }
        }
    }
}
