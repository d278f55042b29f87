package com.example.orderdesk.order;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.spapi.SpApiOperation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The desk's table. It holds ciphertext only, and knows nothing of keys. */
@Repository
public class OrderBook {

    /** The table's name. */
    public static final String TABLE = "desk_document";

    private static final String SELECT = "select partner, owner, kind, name, operation, payload from " + TABLE;

    private final JdbcClient database;

    /** Takes the desk's database, or a restored copy of it. */
    public OrderBook(JdbcClient database) {
        this.database = database;
    }

    /** Keeps a document; a newer one of the same name takes its place. */
    public void keep(StoredDocument document, Instant received) {
        database.sql("merge into " + TABLE + " (partner, owner, kind, name, operation, received, payload)"
                        + " key (partner, owner, name) values (?, ?, ?, ?, ?, ?, ?)")
                .params(
                        document.scope().partner().id(),
                        document.scope().id(),
                        document.scope().kind().name(),
                        document.name(),
                        document.operation().name(),
                        received.atOffset(ZoneOffset.UTC),
                        Objects.requireNonNull(document.payload(), "payload"))
                .update();
    }

    /** Returns all documents, also those that are disposed of. */
    public List<StoredDocument> all() {
        return database.sql(SELECT + " order by name, owner")
                .query((row, number) -> read(row))
                .list();
    }

    /** Returns the documents of an order that are still there, the newest first. */
    public List<StoredDocument> of(PiiScope order) {
        return database.sql(SELECT
                        + " where partner = ? and owner = ? and payload is not null order by received desc, name")
                .params(order.partner().id(), order.id())
                .query((row, number) -> read(row))
                .list();
    }

    private static StoredDocument read(ResultSet row) throws SQLException {
        return new StoredDocument(
                new PiiScope(
                        SellingPartner.of(row.getString("partner")),
                        PiiScope.Kind.valueOf(row.getString("kind")),
                        row.getString("owner")),
                row.getString("name"),
                SpApiOperation.parse(row.getString("operation")),
                row.getString("payload"));
    }
}
