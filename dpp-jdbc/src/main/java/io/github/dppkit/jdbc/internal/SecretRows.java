package io.github.dppkit.jdbc.internal;

/** What is done to all secrets at once: the rows of {@code dpp_epoch_secret} and {@code dpp_named_secret}. */
final class SecretRows {

    private static final String MARK_ALL = "UPDATE dpp_epoch_secret SET dirty = TRUE WHERE NOT dirty";

    private final Database database;

    SecretRows(Database database) {
        this.database = database;
    }

    int markAllDirty() {
        return database.write("mark dpp_epoch_secret", connection -> Sql.update(connection, MARK_ALL, none -> {}));
    }
}
