package io.github.dppkit.jdbc.internal;

import io.github.dppkit.retention.spi.ArchiveStore;
import java.util.List;
import java.util.Optional;

/** Records of the cold archive in one table. */
public final class JdbcArchiveStore implements ArchiveStore {

    private static final String TABLE = "dpp_hold_archive";
    private static final String INSERT = "INSERT INTO dpp_hold_archive (name, content) VALUES (?, ?)";
    private static final String SELECT = "SELECT content FROM dpp_hold_archive WHERE name = ?";
    private static final String DELETE = "DELETE FROM dpp_hold_archive WHERE name = ?";
    private static final String LIST = "SELECT name FROM dpp_hold_archive WHERE name > ? ORDER BY name LIMIT ?";

    private final Database database;

    /**
     * Creates the store.
     *
     * @param database where its table is
     */
    public JdbcArchiveStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean putIfAbsent(String name, byte[] content) {
        return database.write(
                "add to " + TABLE,
                connection -> database.dialect()
                        .insertIfAbsent(
                                connection, INSERT, row -> row.text(name).bytes(content)));
    }

    @Override
    public Optional<byte[]> get(String name) {
        return database.queryOne("read " + TABLE, SELECT, key -> key.text(name), row -> row.getBytes(1));
    }

    @Override
    public void delete(String name) {
        database.update("delete from " + TABLE, DELETE, key -> key.text(name));
    }

    @Override
    public List<String> list(String after, int limit) {
        return database.query("read " + TABLE, LIST, row -> row.text(after).number(limit), row -> row.getString(1));
    }
}
