package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/**
 * Which data source keeps what. A proxy that takes part in the application's transactions is looked behind, since dppkit
 * commits on its own.
 */
final class DppDatabases {

    private final DataSource main;
    private final @Nullable DataSource keys;

    private DppDatabases(DataSource main, @Nullable DataSource keys) {
        this.main = main;
        this.keys = keys;
    }

    static DppDatabases choose(
            ObjectProvider<DataSource> marked,
            ObjectProvider<DataSource> any,
            ObjectProvider<DataSource> keys,
            String stores) {
        DataSource main = WiredStores.only(marked, "marked @DppDataSource");
        if (main == null) {
            main = any.getIfUnique();
        }
        if (main == null) {
            throw new DppSetupException(
                    SetupProblem.NO_STORES,
                    "dppkit cannot start: there is no DataSource to keep " + stores
                            + " in, or there are several and none is marked @Primary or @DppDataSource.");
        }
        DataSource own = WiredStores.only(keys, "marked @DppKeyDataSource");
        return new DppDatabases(outsideTransactions(main), own == null ? null : outsideTransactions(own));
    }

    private static DataSource outsideTransactions(DataSource source) {
        DataSource target = source;
        while (target instanceof TransactionAwareDataSourceProxy proxy && proxy.getTargetDataSource() != null) {
            target = proxy.getTargetDataSource();
        }
        return target;
    }

    /** The database of audit trail and grants. */
    DataSource main() {
        return main;
    }

    /** The database of wrapped keys. */
    DataSource keys() {
        return keys == null ? main : keys;
    }

    /** Tells whether wrapped keys have a database of their own. */
    boolean isTwoDomains() {
        return keys != null;
    }

    /** Each database once. */
    List<DataSource> all() {
        return keys == null ? List.of(main) : List.of(main, keys);
    }
}
