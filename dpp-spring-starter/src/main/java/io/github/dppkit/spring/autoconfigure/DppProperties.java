package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.audit.AnchorOutage;
import io.github.dppkit.pii.PiiCategory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/**
 * What the application sets for the whole of dppkit.
 *
 * @param enabled Whether dppkit is on. If false there is no Dpp bean, nothing is protected, and each start logs a warning.
 * @param environment Name of this deployment, such as production; part of what every key and value is bound to. 2 to 32
 *     lower-case letters, digits or dashes.
 * @param testEnvironment Whether this environment holds no real data and so accepts development settings.
 * @param development Whether to make keys and an anchor where none are configured; in test environments only.
 * @param developmentFolder Folder for the keys and the anchor that development makes; without it they end with the process.
 * @param node Name of this process among those that run at the same time; each needs its own, best one that survives a
 *     restart.
 * @param policy Policy whose figures are in force: strictest, or one that ships with dppkit.
 * @param companyPolicy Policy file of the company that asks for more than the policy, never for less.
 * @param rootKey Key above all others.
 * @param formerRootKey Root key that opens what it wrapped and wraps nothing, while a rotation is under way.
 * @param signingKey Key that signs the checkpoints of the audit trail.
 * @param formerSigningKey Signing key of before a handover; at the next start it signs that signing goes over.
 * @param audit Verification and anchors of the audit trail.
 * @param anchor Place outside the database that remembers the checkpoints of the audit trail.
 * @param erasureLedger List, outside every database, of what was erased.
 * @param generations Generations between the root key and the secrets of the key store.
 * @param archive Cold archive for what a law makes one keep; without keys there are no holds.
 * @param backups Backups that the operator keeps; what is not set is unknown.
 * @param keyCacheTime Time for which an opened key is kept in this process; at most 15 minutes.
 * @param migration Migration mode, in which plaintext is read from named fields.
 * @param access Categories of personal data that each role may read for each purpose; what is not named is denied.
 * @param accessPolicy Access policy in full: single selling partners, demands on sessions, emergencies.
 * @param login Passwords and lockout, where the application keeps passwords.
 * @param retention Disposal of what is due.
 * @param housekeeping Work that nobody thinks of each day.
 * @param spapi Payloads of SP-API.
 * @param jdbc Stores in a database.
 */
@ConfigurationProperties("dpp")
public record DppProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String environment,
        @DefaultValue("false") boolean testEnvironment,
        @DefaultValue("false") boolean development,
        @Nullable Path developmentFolder,
        @DefaultValue("node-1") String node,
        @DefaultValue("strictest") String policy,
        @Nullable Resource companyPolicy,
        @DefaultValue KeyFile rootKey,
        @DefaultValue KeyFile formerRootKey,
        @DefaultValue KeyFile signingKey,
        @DefaultValue KeyFile formerSigningKey,
        @DefaultValue Audit audit,
        @DefaultValue Anchor anchor,
        @DefaultValue Ledger erasureLedger,
        @DefaultValue Generations generations,
        @DefaultValue Archive archive,
        @DefaultValue Backups backups,
        @DefaultValue("60s") Duration keyCacheTime,
        @DefaultValue Migration migration,
        @DefaultValue Map<String, Map<String, Set<PiiCategory>>> access,
        @NestedConfigurationProperty @DefaultValue AccessRules accessPolicy,
        @DefaultValue Login login,
        @DefaultValue Retention retention,
        @DefaultValue Housekeeping housekeeping,
        @DefaultValue SpApi spapi,
        @DefaultValue Jdbc jdbc) {

    /**
     * Where a key is.
     *
     * @param file Key file, readable by its owner only.
     * @param passphraseFile File that holds the passphrase of the key file, readable by its owner only.
     */
    public record KeyFile(@Nullable Path file, @Nullable Path passphraseFile) {}

    /**
     * How the audit trail is verified, and what happens without anchors.
     *
     * @param trustedKeys Public keys that verification trusts besides the signing key, as dpp.audit().verifierKey() prints
     *     them: the first one after a handover.
     * @param anchorOutage Answer to 15 minutes without any readable anchor: deny every act, or warn only.
     */
    public record Audit(
            @DefaultValue List<String> trustedKeys,
            @DefaultValue("deny") AnchorOutage anchorOutage) {

        /**
         * Creates the setting with its own copy of the list.
         *
         * @param trustedKeys Public keys that verification trusts.
         * @param anchorOutage Answer to the outage of all anchors.
         */
        public Audit {
            trustedKeys = List.copyOf(trustedKeys);
        }
    }

    /**
     * Where checkpoints are remembered.
     *
     * @param file Anchor file, only ever appended to; its folder must exist.
     */
    public record Anchor(@Nullable Path file) {}

    /**
     * Where erased scopes are listed.
     *
     * @param file Ledger file, only ever appended to; best beside the anchor file. Its folder must exist.
     */
    public record Ledger(@Nullable Path file) {}

    /**
     * Where generations are kept.
     *
     * @param folder Folder for generations, for one node, out of all backups; its parent must exist. Several nodes need a
     *     GenerationStore bean instead.
     */
    public record Generations(@Nullable Path folder) {}

    /**
     * Where records of the cold archive go.
     *
     * @param folder Folder for the records, which must exist; an ArchiveStore bean may take its place.
     * @param keys Public archive keys as the offline tool printed them, one for each jurisdiction and fiscal year.
     */
    public record Archive(
            @Nullable Path folder, @DefaultValue List<String> keys) {

        /**
         * Creates the setting with its own copy of the list.
         *
         * @param folder Folder for the records.
         * @param keys Public archive keys.
         */
        public Archive {
            keys = List.copyOf(keys);
        }
    }

    /**
     * How long backups are kept.
     *
     * @param keys Time for which backups of the key store are kept; 48 hours or less are advised.
     * @param root Time for which backups of the root key and of generations are kept; zero if there are none.
     * @param data Time for which backups of the data are kept.
     * @param ledger Time for which lines of the erasure ledger are kept, longer than every backup; for ever if not set.
     * @param domains Domains of backups: one if backups of the data hold the wrapped keys too, else two.
     */
    public record Backups(
            @Nullable Duration keys,
            @Nullable Duration root,
            @Nullable Duration data,
            @Nullable Duration ledger,
            @DefaultValue("one") Domains domains) {}

    /** Whether keys and data share their backups. */
    public enum Domains {
        /** Each backup of the data holds the wrapped keys too. */
        ONE,
        /** Keys have a database, or at least backups, of their own. */
        TWO
    }

    /**
     * That plaintext may stand in named fields for a while, because a migration is under way.
     *
     * @param until Instant at which migration mode ends by itself, such as 2027-01-15T00:00:00Z; at most 90 days after the
     *     start.
     * @param fields Names of the fields in which plaintext may stand, such as orders.email.
     */
    public record Migration(
            @Nullable Instant until, @DefaultValue List<String> fields) {

        /**
         * Creates the setting with its own copy of the list.
         *
         * @param until Instant at which migration mode ends by itself.
         * @param fields Names of the fields in which plaintext may stand.
         */
        public Migration {
            fields = List.copyOf(fields);
        }
    }

    /**
     * How log-ins are guarded.
     *
     * @param enabled Whether Spring Security checks passwords through the guard of dppkit.
     * @param firstLock Time of the first lock of an account; each further one is twice as long.
     * @param longestLock Time of the longest lock of an account.
     * @param sourceFailures Attempts without success that one address has in 10 minutes.
     * @param trustedProxies Addresses or networks of the proxies whose X-Forwarded-For is believed, such as 10.1.0.0/16.
     */
    public record Login(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("15m") Duration firstLock,
            @DefaultValue("24h") Duration longestLock,
            @DefaultValue("100") int sourceFailures,
            @DefaultValue List<String> trustedProxies) {

        /**
         * Creates the setting with its own copy of the list.
         *
         * @param enabled Whether Spring Security checks passwords through the guard of dppkit.
         * @param firstLock Time of the first lock of an account; each further one is twice as long.
         * @param longestLock Time of the longest lock of an account.
         * @param sourceFailures Attempts without success that one address has in 10 minutes.
         * @param trustedProxies Addresses or networks of the proxies whose X-Forwarded-For is believed.
         */
        public Login {
            trustedProxies = List.copyOf(trustedProxies);
        }
    }

    /**
     * When disposal runs.
     *
     * @param enabled Whether this process disposes of what is due, at start and then again and again.
     * @param interval Time between the end of one run and the start of the next; 45 minutes or less are advised, at most 24
     *     hours are taken.
     * @param pauseAbove Number of records that may become due at once without being held against the trend; more of them wait for a
     *     named person or the hard line if they are far more than usual.
     * @param rest Time that a run rests after each batch of up to 500 orders, 0 to 5 seconds, for the sake of the application's own
     *     requests.
     */
    public record Retention(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("45m") Duration interval,
            @DefaultValue("100") int pauseAbove,
            @DefaultValue("0s") Duration rest) {}

    /**
     * What is looked after each day: attempts to log in that are forgotten, credentials that are overdue.
     *
     * @param enabled Whether this process forgets old attempts to log in and raises alarms for overdue credentials.
     * @param interval Time between two rounds; 1 minute to 24 hours.
     * @param forgetLoginsAfter Time after which an account that nobody tried is forgotten; 1 day or more.
     * @param schemaScan Whether this process looks for columns with encrypted values that no disposal reaches.
     */
    public record Housekeeping(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("24h") Duration interval,
            @DefaultValue("30d") Duration forgetLoginsAfter,
            @DefaultValue("true") boolean schemaScan) {}

    /**
     * How payloads are taken in.
     *
     * @param minimise What happens to fields of categories that no role may read: counted, or dropped before they are
     *     stored.
     */
    public record SpApi(@DefaultValue("report") Minimise minimise) {}

    /**
     * The stores in a database.
     *
     * @param initializeSchema When to create the tables of dppkit at start; embedded means an H2 database in memory.
     * @param cleanExceptions Whether exceptions of every DataSource bean lose the rows that databases quote in them.
     */
    public record Jdbc(
            @DefaultValue("embedded") SchemaCreation initializeSchema,
            @DefaultValue("false") boolean cleanExceptions) {}

    /** Databases in which the tables of dppkit are created at start. */
    public enum SchemaCreation {
        /** In none: the migrations of the application create them. */
        NEVER,
        /** In H2 databases in memory. */
        EMBEDDED,
        /** In all. */
        ALWAYS
    }

    /** What happens to fields that nobody may read. */
    public enum Minimise {
        /** They are counted, and stored encrypted. */
        REPORT,
        /** They become null and are never stored. */
        DROP
    }
}
