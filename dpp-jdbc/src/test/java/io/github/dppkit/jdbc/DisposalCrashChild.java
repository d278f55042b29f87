package io.github.dppkit.jdbc;

import io.github.dppkit.testkit.CrashChild;
import io.github.dppkit.testkit.MovableClock;
import java.nio.file.Path;
import java.time.Instant;
import javax.sql.DataSource;

/**
 * A node that disposes of what is due without end; acknowledges {@code begun} once it is about to. Arguments: the database, the
 * folder, the node's name, the time.
 */
final class DisposalCrashChild {

    private DisposalCrashChild() {}

    public static void main(String[] arguments) {
        DataSource source = KeyLifeChild.source(arguments[0]);
        MovableClock clock = MovableClock.at(Instant.parse(arguments[3]));
        DisposalShop shop = new DisposalShop(source, Path.of(arguments[1]), arguments[2], clock);
        CrashChild parent = CrashChild.start();
        parent.ack("begun");
        while (true) {
            shop.dpp.retention().disposeDue();
        }
    }
}
