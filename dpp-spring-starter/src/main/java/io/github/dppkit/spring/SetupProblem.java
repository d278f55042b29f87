package io.github.dppkit.spring;

/** What can keep dppkit from starting under Spring Boot, each with what to do about it. */
public enum SetupProblem {
    /** No name of the deployment. */
    NO_ENVIRONMENT("""
            Set dpp.environment to the name of this deployment, such as production. It is part of what every key and \
            value is bound to, so it never changes. Or define a bean of type io.github.dppkit.policy.Environment."""),
    /** No root key. */
    NO_ROOT_KEY("""
            Create a key file once with RootKey.createKeyset(path, passphrase) and set dpp.root-key.file and \
            dpp.root-key.passphrase-file; or define a bean of type RootKey, such as RootKey.remote(aead, uri) for a KMS. \
            To try things out without real data: dpp.test-environment=true and dpp.development=true."""),
    /** Half of a former root key. */
    FORMER_ROOT_KEY("""
            Set dpp.former-root-key.file and dpp.former-root-key.passphrase-file to the root key of before the rotation, or to \
            the one to come, until the rotation is complete and the key store's backups from before have expired; then remove \
            both. One in a KMS is set by a DppCustomizer: builder -> builder.formerRootKey(...). See docs/keys.md."""),
    /** No place for generations. */
    GENERATIONS("""
            Set dpp.generations.folder to a folder whose parent exists, for one node, out of all backups; or define one bean of \
            type GenerationStore, which several nodes share. Once generations are in use, every start needs the same store: \
            what they wrap opens with nothing else."""),
    /** A cold archive that lacks keys, a place, or a store of holds. */
    ARCHIVE("""
            Set dpp.archive.keys to the texts that the offline tool printed, one for each jurisdiction and fiscal year, and \
            dpp.archive.folder to a folder that exists; or define a bean of type ArchiveStore, such as \
            JdbcStores.archiveStore(). The store of holds is the database's, or a bean of type HoldStore. See docs/archive.md."""),
    /** A migration mode that is incomplete or would last too long. */
    MIGRATION("""
            Set dpp.migration.until to an instant at most 90 days from now, such as 2027-01-15T00:00:00Z, and dpp.migration.fields \
            to the names of the fields in which plaintext may stand, such as orders.email. Remove both once the migration is \
            done, see docs/migration.md."""),
    /** No signing key. */
    NO_SIGNING_KEY("""
            Create a key file once with SigningKey.createKeyset(path, passphrase) and set dpp.signing-key.file and \
            dpp.signing-key.passphrase-file; or define a bean of type SigningKey."""),
    /** Half of a former signing key, or a public key that is none. */
    FORMER_SIGNING_KEY("""
            Set dpp.former-signing-key.file and dpp.former-signing-key.passphrase-file to the signing key of before the handover \
            until every node has the new one, then remove both. dpp.audit.trusted-keys takes the text that \
            dpp.audit().verifierKey() prints, name+id+key. See docs/audit.md."""),
    /** Housekeeping that would come too late, or that would forget too soon. */
    HOUSEKEEPING("""
            Set dpp.housekeeping.interval to 1m to 24h and dpp.housekeeping.forget-logins-after to 1d or more. Set \
            dpp.housekeeping.enabled=false only where your own code calls LoginGuard.forget and CredentialRegister.raiseAlarms."""),
    /** A key file or passphrase file was refused. */
    KEY_FILE("""
            Check that the property names the file that is meant. Let the file belong to the user of this process and be open to \
            its owner alone (chmod 600), with a passphrase of at least 16 characters. Restore the file from its backup if it was \
            changed or is missing: a new key opens nothing that the old one encrypted. Where there never was one, create it with \
            RootKey.createKeyset or SigningKey.createKeyset."""),
    /** No anchor. */
    NO_ANCHOR("""
            Set dpp.anchor.file to a file outside the database, best on the file system of another host, in a folder that \
            exists; or define a bean of type CheckpointAnchor. Without an anchor a rewritten audit trail cannot be told \
            from a true one."""),
    /** No erasure ledger. */
    NO_LEDGER("""
            Set dpp.erasure-ledger.file to a file outside the database, beside the anchor and not the anchor itself, in a \
            folder that exists; or define a bean of type ErasureLedger. A restored backup is held against it: without it \
            nobody can tell what was erased since."""),
    /** No store for keys, audit trail, grants or deadlines. */
    NO_STORES("""
            Give the application a DataSource of H2, PostgreSQL or MariaDB (spring-boot-starter-jdbc, or JPA's, and spring.datasource.url). \
            If it has several, mark one bean @Primary or @DppDataSource. Or define beans of type KeyStore, AuditStore, \
            GrantStore and RetentionStore."""),
    /** A policy that is unknown, unreadable or weaker than what it tightens. */
    POLICY("""
            Set dpp.policy to strictest or to a policy that ships with dppkit. A file in dpp.company-policy may ask for more \
            than that policy, never for less: correct the figure that is named, see docs/policy.md."""),
    /** A permission that names no role, purpose or category of dppkit's. */
    ACCESS("""
            Write dpp.access.<role>.<purpose> = list of categories. Purposes: shipping, tax-calculation, tax-remittance, \
            tax-invoice, or "[legal_duty:DE:AO-147]" for another legal duty. Permissions for one selling partner, demands on sessions \
            and emergencies stand below dpp.access-policy, or in the file that dpp.access-policy.file names. See docs/spring.md."""),
    /** A guard of log-ins that is switched on and has nothing to check passwords with. */
    LOGIN("""
            Give the application Spring Security with one PasswordEncoder bean and a UserDetailsService bean, and a LoginStore (the \
            database's is one). Or remove dpp.login.enabled and build a guard with dpp.logins(). See docs/passwords.md."""),
    /** Several beans of which one alone can count. */
    SEVERAL_BEANS("""
            Mark the bean that counts @Primary, or define only one of that type. If several are to count, define one that asks \
            each of them. See docs/data-requests.md and docs/notices.md."""),
    /** A schedule on which disposal would come too late. */
    RETENTION("""
            Set dpp.retention.interval to more than zero and at most 24h; 45m is the default, and the longest that keeps docs/retention.md. Set dpp.retention.enabled=false \
            only where another process on the same database disposes, or your own code calls dpp.retention().disposeDue()."""),
    /** Payloads of which nothing would be left. */
    SPAPI("""
            Name in dpp.access what each role may read for each purpose: what nobody may read is dropped. Or set \
            dpp.spapi.minimise=report, which counts unneeded fields and stores them encrypted."""),
    /** A property that is neither true nor false. */
    SWITCH("""
            Set the property to true or false. What is neither would leave open whether a control is on, so nothing starts."""),

    /** A property below {@code dpp} that nothing reads. */
    UNKNOWN_PROPERTY("""
            Correct the name: docs/spring.md lists every property. A misspelt one would leave its control as it is by \
            default. Properties of your own need another prefix than dpp."""),

    /** A Spring Boot that the starter was not made for. */
    WRONG_BOOT("""
            Use Spring Boot 4, see docs/spring.md for the versions that were tested; or leave dpp-spring-starter out and build \
            the Dpp with Dpp.builder() of dpp-core, which needs no Spring."""),

    /** A name of this process that the audit trail cannot use. */
    NODE("""
            Set dpp.node to 1 to 64 lower-case letters, digits, dots or dashes. Processes that run at the same time need \
            different names, best such as survive a restart."""),
    /** No place for what development makes. */
    DEVELOPMENT_FOLDER("""
            Set dpp.development-folder to a folder that this process may write to, or to one that it may create. Without the \
            property, keys live in memory, and anchor and ledger in the folder for temporary files (java.io.tmpdir)."""),

    /** Settings that are for development only, where real data may be. */
    DEVELOPMENT("""
            In production remove dpp.development and dpp.test-environment and configure key files. For development set both, \
            under another profile than production, with a dpp.environment that is not called production.""");

    private final String action;

    SetupProblem(String action) {
        this.action = action;
    }

    /**
     * Returns what to do.
     *
     * @return one sentence or more
     */
    public String action() {
        return action;
    }
}
