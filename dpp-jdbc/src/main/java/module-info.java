/** dppkit's stores over JDBC: wrapped keys, deadlines, audit trail, access grants; and disposal of host tables. */
@org.jspecify.annotations.NullMarked
module io.github.dppkit.jdbc {
    requires transitive io.github.dppkit.core;
    requires transitive java.sql;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.github.dppkit.jdbc;
    exports io.github.dppkit.jdbc.reconcile;
    exports io.github.dppkit.jdbc.reencrypt;
    exports io.github.dppkit.jdbc.request;
}
