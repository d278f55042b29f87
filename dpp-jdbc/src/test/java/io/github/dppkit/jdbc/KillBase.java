package io.github.dppkit.jdbc;

import io.github.dppkit.testkit.TestDatabase;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A database whose users are killed: a child finds it by its address, and no connection of the parent's holds it open in
 * between, which H2 in a file would not bear.
 */
final class KillBase implements AutoCloseable {

    private final String address;
    private final @Nullable TestDatabase server;

    private KillBase(String address, @Nullable TestDatabase server) {
        this.address = address;
        this.server = server;
    }

    /** Opens an empty database; one of H2 is a file in the folder. */
    static KillBase open(Base base, Path folder) {
        base.requireChosen();
        if (base == Base.H2_FILE) {
            return new KillBase(folder.resolve("dpp").toString(), null);
        }
        TestDatabase database = base.open();
        return new KillBase(database.jdbcUrl(), database);
    }

    /** Returns what the child is given. */
    String address() {
        return address;
    }

    /** Connects; to be closed before a child starts. */
    LendingPool connect() {
        return connect(address);
    }

    /** Connects to what {@link #address()} names. */
    static LendingPool connect(String address) {
        return new LendingPool(KeyLifeChild.source(address));
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
