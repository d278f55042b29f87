package io.github.dppkit.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A data source over an address. */
final class UrlSource extends PlainDataSource {

    private final String url;
    private final @Nullable String user;
    private final String password;

    /** Of an address that names its user. */
    UrlSource(String url) {
        this.url = url;
        this.user = null;
        this.password = "";
    }

    UrlSource(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return user == null ? DriverManager.getConnection(url) : DriverManager.getConnection(url, user, password);
    }
}
