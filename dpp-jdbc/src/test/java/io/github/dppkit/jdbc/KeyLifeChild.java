package io.github.dppkit.jdbc;

import static io.github.dppkit.jdbc.OldCopies.scope;

import io.github.dppkit.audit.Reason;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.retention.OrderEvent;
import io.github.dppkit.retention.Retention;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.testkit.CrashChild;
import io.github.dppkit.testkit.H2Database;
import io.github.dppkit.testkit.MovableClock;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.sql.DataSource;

/**
 * A process of a {@link KeyLifeShop} that takes orders in, moves, renews, erases and rolls keys and runs disposals without
 * end. It acknowledges {@code in:} and {@code out:} when an order was taken in or disposed of, and {@code try:} before an
 * erase begins. Arguments: the database, the folder, the time, a number for names and chance, what it does most.
 */
final class KeyLifeChild {

    private static final int MOST_STEPS = 2_000;

    private final KeyLifeShop shop;
    private final CrashChild parent;
    private final MovableClock clock;
    private final Random random;
    private final String most;
    private final List<String> live;
    private final String name;
    private int orders;
    private int steps;

    private KeyLifeChild(KeyLifeShop shop, CrashChild parent, MovableClock clock, String name, String most)
            throws SQLException {
        this.shop = shop;
        this.parent = parent;
        this.clock = clock;
        this.random = new Random(Long.parseLong(name));
        this.name = name;
        this.most = most;
        this.live = new ArrayList<>(shop.live());
    }

    public static void main(String[] arguments) throws SQLException {
        MovableClock clock = MovableClock.at(Instant.parse(arguments[2]));
        KeyLifeShop shop = new KeyLifeShop(source(arguments[0]), Path.of(arguments[1]), clock);
        KeyLifeChild child = new KeyLifeChild(shop, CrashChild.start(), clock, arguments[3], arguments[4]);
        while (true) {
            child.step();
        }
    }

    /** Returns the database of an address; an H2 file by its path. */
    static DataSource source(String address) {
        return address.startsWith("jdbc:") ? new UrlSource(address) : H2Database.fileSource(Path.of(address));
    }

    private void step() throws SQLException {
        if (++steps < MOST_STEPS) { // however long it lives, its clock stays behind that of who comes after it
            clock.advance(Duration.ofSeconds(20));
        }
        Instant now = clock.instant();
        Retention retention = shop.dpp.retention();
        if (live.size() < 6) {
            ingest();
            return;
        }
        if (live.size() > 12) {
            erase(live.get(0), scope(live.get(0)));
            return;
        }
        String id = live.get(random.nextInt(live.size()));
        switch (random.nextBoolean()
                ? most
                : List.of("ingest", "move", "renew", "back", "erase", "roll", "run")
                        .get(random.nextInt(7))) {
            case "ingest" -> ingest();
            case "move" -> retention.record(scope(id), OrderEvent.unshipped(now));
            case "renew" ->
                retention.renew(
                        live.stream().map(OldCopies::scope).toList(), OrderEvent.unshipped(now), ActorId.DPPKIT);
            case "back" ->
                retention.record(scope(id), OrderEvent.shipped(now.minus(Duration.ofDays(random.nextInt(9)))));
            case "erase" -> erase(id, scope(id));
            case "roll" -> {
                erase(id, scope(id));
                retention.rollEpochs();
            }
            default -> retention.disposeDue();
        }
    }

    private void ingest() throws SQLException {
        String id = "902-" + name + "-" + orders++;
        shop.ingest(id);
        live.add(id);
        parent.ack("in:" + id);
    }

    private void erase(String id, PiiScope scope) {
        parent.ack("try:" + id);
        live.remove(id);
        if (shop.dpp
                        .retention()
                        .disposeNow(scope, DataClass.PII, Reason.REQUESTED)
                        .disposed()
                == 1) {
            parent.ack("out:" + id);
        }
    }
}
