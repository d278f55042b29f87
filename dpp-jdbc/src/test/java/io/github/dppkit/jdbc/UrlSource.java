package io.github.dppkit.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A data source over an address. */
final class UrlSource extends PlainDataSource {

    private final String url;
    private final String user;
    private final String password;

    UrlSource(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }
}
