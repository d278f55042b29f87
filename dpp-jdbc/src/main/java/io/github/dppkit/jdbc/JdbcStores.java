package io.github.dppkit.jdbc;

import io.github.dppkit.Stores;
import io.github.dppkit.access.spi.CredentialStore;
import io.github.dppkit.access.spi.GrantStore;
import io.github.dppkit.access.spi.LoginStore;
import io.github.dppkit.access.spi.RestrictionStore;
import io.github.dppkit.audit.AuditStoreException;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.governance.request.spi.DataRequestStore;
import io.github.dppkit.jdbc.internal.Database;
import io.github.dppkit.jdbc.internal.JdbcArchiveStore;
import io.github.dppkit.jdbc.internal.JdbcAuditStore;
import io.github.dppkit.jdbc.internal.JdbcCredentialStore;
import io.github.dppkit.jdbc.internal.JdbcDataRequestStore;
import io.github.dppkit.jdbc.internal.JdbcGrantStore;
import io.github.dppkit.jdbc.internal.JdbcHoldStore;
import io.github.dppkit.jdbc.internal.JdbcKeyStore;
import io.github.dppkit.jdbc.internal.JdbcLoginStore;
import io.github.dppkit.jdbc.internal.JdbcNoticeStore;
import io.github.dppkit.jdbc.internal.JdbcRestrictionStore;
import io.github.dppkit.jdbc.internal.JdbcRetentionStore;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.retention.notice.spi.NoticeStore;
import io.github.dppkit.retention.spi.ArchiveStore;
import io.github.dppkit.retention.spi.HoldStore;
import io.github.dppkit.retention.spi.RetentionStore;
import java.util.List;
import javax.sql.DataSource;

/**
 * The stores of one database: H2, PostgreSQL or MariaDB.
 *
 * <p>Where wrapped keys live in a database of their own, take each store from its own instance:
 * {@code JdbcStores.create(keyDatabase).keyStore()}, and {@code retentionStore()} likewise.
 *
 * <p><b>The data source</b> gives connections of its own, best from a pool: never one that takes part in the host's
 * transactions, such as Spring's {@code TransactionAwareDataSourceProxy}. Every call borrows one connection, runs one
 * READ COMMITTED transaction on the primary, and gives the connection back as it came; a connection on which that fails
 * is aborted. Statements are cut off after 5 seconds, a silent network after 10.
 *
 * <p><b>Durability.</b> PostgreSQL: as its {@code fsync} and {@code synchronous_commit} say; if one is off, a warning is
 * logged once per instance; so for MariaDB's {@code innodb_flush_log_at_trx_commit} and {@code sync_binlog}. H2 in a file does not sync at commit, so every write, and every read of keys, deadlines and
 * tombstones, ends with {@code CHECKPOINT SYNC}: some milliseconds on a disk, and the user needs H2's admin right. H2 in
 * memory is not durable. {@link #cautions()} says so where H2 is used.
 *
 * <p><b>Time.</b> Instants are kept to the microsecond; finer digits are cut off, also in what is compared and returned.
 *
 * <p>Immutable and safe for use by several threads; so are the stores.
 */
public final class JdbcStores implements Stores {

    private final KeyStore keyStore;
    private final AuditStore auditStore;
    private final GrantStore grantStore;
    private final RetentionStore retentionStore;
    private final NoticeStore noticeStore;
    private final DataRequestStore dataRequestStore;
    private final RestrictionStore restrictionStore;
    private final HoldStore holdStore;
    private final ArchiveStore archiveStore;
    private final LoginStore loginStore;
    private final CredentialStore credentialStore;
    private final List<String> cautions;

    private JdbcStores(Database database) {
        this.keyStore = new JdbcKeyStore(database.reporting(JdbcStoreException::new));
        this.auditStore = new JdbcAuditStore(database.reporting(AuditStoreException::new));
        this.grantStore = new JdbcGrantStore(database.reporting(JdbcStoreException::new));
        this.retentionStore = new JdbcRetentionStore(database.reporting(JdbcStoreException::new));
        this.noticeStore = new JdbcNoticeStore(database.reporting(JdbcStoreException::new));
        this.dataRequestStore = new JdbcDataRequestStore(database.reporting(JdbcStoreException::new));
        this.restrictionStore = new JdbcRestrictionStore(database.reporting(JdbcStoreException::new));
        this.holdStore = new JdbcHoldStore(database.reporting(JdbcStoreException::new));
        this.archiveStore = new JdbcArchiveStore(database.reporting(JdbcStoreException::new));
        this.loginStore = new JdbcLoginStore(database.reporting(JdbcStoreException::new));
        this.credentialStore = new JdbcCredentialStore(database.reporting(JdbcStoreException::new));
        this.cautions = database.cautions();
    }

    /**
     * Returns the stores of a database, after a look at its product, schema, and rights.
     *
     * @param dataSource the database
     * @return its stores
     * @throws JdbcSetupException if the database is none of {@link DatabaseKind}, has no dppkit schema or another version
     *     of it, or does not allow what durability needs
     * @throws JdbcStoreException if the database fails
     */
    public static JdbcStores create(DataSource dataSource) {
        return new JdbcStores(Database.open(dataSource));
    }

    @Override
    public KeyStore keyStore() {
        return keyStore;
    }

    @Override
    public AuditStore auditStore() {
        return auditStore;
    }

    @Override
    public GrantStore grantStore() {
        return grantStore;
    }

    @Override
    public RetentionStore retentionStore() {
        return retentionStore;
    }

    /**
     * Returns where notices to delete or return are kept; they belong with the wrapped keys.
     *
     * @return the notice store
     */
    public NoticeStore noticeStore() {
        return noticeStore;
    }

    /**
     * Returns where requests of data subjects are kept; they belong with the wrapped keys.
     *
     * @return for {@code Dpp.dataRequests()}
     */
    public DataRequestStore dataRequestStore() {
        return dataRequestStore;
    }

    /**
     * Returns which scopes are restricted; it belongs with the deadlines.
     *
     * @return for {@code DppBuilder.restrictions}
     */
    public RestrictionStore restrictionStore() {
        return restrictionStore;
    }

    /**
     * Returns which legal duties hold which records of the cold archive; it belongs with the deadlines.
     *
     * @return for {@code DppBuilder.holds}
     */
    public HoldStore holdStore() {
        return holdStore;
    }

    /**
     * Returns a cold archive in a table, best of a database of its own.
     *
     * @return for {@code DppBuilder.holds}
     */
    public ArchiveStore archiveStore() {
        return archiveStore;
    }

    /**
     * Returns where attempts to log in are counted, for hosts that keep passwords. Its time is the database's.
     *
     * @return for {@code Dpp.logins()}
     */
    public LoginStore loginStore() {
        return loginStore;
    }

    /**
     * Returns where the ages of credentials are kept.
     *
     * @return for {@code Dpp.credentials()}
     */
    public CredentialStore credentialStore() {
        return credentialStore;
    }

    @Override
    public List<String> cautions() {
        return cautions;
    }
}
