package io.github.dppkit.testkit.attack;

import io.github.dppkit.audit.Checkpoint;
import io.github.dppkit.audit.VerificationResult;
import io.github.dppkit.audit.VerifierKey;
import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.testkit.TestkitException;
import io.github.dppkit.testkit.attack.AttackResult.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Attacks the audit trail of your own staging database, and shows that the verifier finds each attack.
 *
 * <p>It plays the owner of the tables, who has dppkit's code and, where you give a signer, also the signing key: edits,
 * deletes, truncates, swaps, back-dates, rolls back, forks, strips and forges signatures, verifies with wrong keys and
 * without anchor. Each attack is one transaction that is never committed, so the database undoes it, even if this process is
 * killed. Rows that an attack changed are locked while it lasts: an application that records meanwhile waits, and may refuse
 * callers. Beside the tables it offers each of the anchors an older checkpoint, which an anchor refuses.
 *
 * <p>It runs only on a database that you name as staging, by the name that the database itself gives; on H2, PostgreSQL and MariaDB.
 * Each attack reads the whole trail once: about 35 times the time of a verification. What it does not show: that your
 * anchors are out of the attacker's reach. Not safe for use by several threads.
 */
public final class AttackKit {

    /** Names that hosts give to what is not staging. */
    private static final Pattern PRODUCTION =
            Pattern.compile("(?:^|[^a-z])(?:prod|prd|live(?:$|[^a-z]))", Pattern.CASE_INSENSITIVE);

    private final Setting setting;
    private final String staging;
    private final @Nullable Supplier<CheckpointAnchor> spare;
    private final @Nullable AuditSigner signer;
    private final InstantSource clock;

    private AttackKit(
            Setting setting,
            String staging,
            @Nullable Supplier<CheckpointAnchor> spare,
            @Nullable AuditSigner signer,
            InstantSource clock) {
        this.setting = setting;
        this.staging = staging;
        this.spare = spare;
        this.signer = signer;
        this.clock = clock;
    }

    /**
     * Returns a kit for a staging database.
     *
     * @param source the database; its user must own the tables of the trail
     * @param stagingDatabase the name of the database, as {@code Connection.getCatalog()} gives it: says that it is staging
     * @param stores makes a store from a data source: {@code ds -> JdbcStores.create(ds).auditStore()}
     * @param environment whose trail it is
     * @param keys the public keys to trust
     * @param anchors the anchors to verify against
     * @return the kit
     */
    public static AttackKit on(
            DataSource source,
            String stagingDatabase,
            Function<DataSource, AuditStore> stores,
            Environment environment,
            Set<VerifierKey> keys,
            List<CheckpointAnchor> anchors) {
        return new AttackKit(
                new Setting(source, stores, environment, Set.copyOf(keys), List.copyOf(anchors)),
                stagingDatabase,
                null,
                null,
                InstantSource.system());
    }

    /**
     * Returns a kit whose attacker also holds the application's signing key.
     *
     * @param stolen signs as the application does
     * @return a new kit
     */
    public AttackKit withSigner(AuditSigner stolen) {
        return new AttackKit(setting, staging, spare, stolen, clock);
    }

    /**
     * Returns a kit that lets checkpoints race at an anchor of your own kind. Without it they race at a file in the temporary
     * directory, deleted afterwards.
     *
     * @param ways makes another way to the same anchor at each call, as another process would; it must hold nothing yet
     * @return a new kit
     */
    public AttackKit withSpareAnchor(Supplier<CheckpointAnchor> ways) {
        return new AttackKit(setting, staging, ways, signer, clock);
    }

    /**
     * Returns a kit with another clock.
     *
     * @param value what time it is
     * @return a new kit
     */
    public AttackKit withClock(InstantSource value) {
        return new AttackKit(setting, staging, spare, signer, value);
    }

    /**
     * Runs every attack and verifies before and after.
     *
     * @return what was found
     * @throws TestkitException if the database is not the one named, the trail is not good before or after, it holds too
     *     little, or an attack could not be made
     */
    public AttackReport run() {
        requireStaging();
        VerificationResult before = requireGood("before");
        AuditSigner own = new OwnSigner(setting.origin());
        Target target;
        List<Checkpoint> checkpoints = new ArrayList<>();
        try (HeldTransaction transaction = new HeldTransaction(setting.source())) {
            AuditTables tables = new AuditTables(transaction.connection());
            target = Target.find(tables);
            for (long size : tables.checkpointSizes()) {
                checkpoints.add(Checkpoint.parse(tables.note(size)));
            }
        } catch (SQLException e) {
            throw new TestkitException("Attack kit not run: the tables of the trail could not be read.", e);
        }
        List<AttackResult> results = new ArrayList<>();
        new Attacks(target, own, signer == null ? own : signer).all().forEach(attack -> results.add(run(attack)));
        results.addAll(new Silences(setting, target.writer()).results());
        AnchorAttacks around = new AnchorAttacks(setting, checkpoints);
        results.addAll(around.onVerification());
        results.addAll(around.regress());
        results.add(race(around));
        VerificationResult after = requireGood("after");
        if (after.events() < before.events()) {
            throw new TestkitException(
                    "Attack kit: events are missing after the attacks. Restore the staging database.");
        }
        return new AttackReport(staging, setting.environment().name(), clock.instant(), before.events(), results);
    }

    private AttackResult race(AnchorAttacks around) {
        if (spare != null) {
            return around.race(spare);
        }
        try {
            Path file = Files.createTempFile("dpp-attack", ".log");
            try {
                return around.race(() -> CheckpointAnchor.file(file));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new TestkitException("Attack race could not be made: no file in the temporary directory.", e);
        }
    }

    private void requireStaging() {
        if (staging.isBlank()
                || PRODUCTION.matcher(setting.environment().name()).find()
                || PRODUCTION.matcher(staging).find()) {
            throw new TestkitException("Attack kit refused: it never attacks a production environment.");
        }
        try (Connection connection = setting.source().getConnection()) {
            if (!staging.equals(connection.getCatalog())) {
                throw new TestkitException("Attack kit refused: the database is not the one that you named as staging."
                        + " Give the name that Connection.getCatalog() returns.");
            }
        } catch (SQLException e) {
            throw new TestkitException("Attack kit not run: the database does not answer.", e);
        }
    }

    private VerificationResult requireGood(String when) {
        VerificationResult result = setting.verify(setting.source());
        if (Attack.fails(result)) {
            throw new TestkitException("Attack kit: the trail does not verify " + when
                    + " the attacks, so nothing can be shown. First finding: "
                    + result.findings().get(0));
        }
        return result;
    }

    private AttackResult run(Attack attack) {
        if (attack.key() && signer == null) {
            return new AttackResult(
                    attack.id(),
                    attack.row(),
                    attack.title(),
                    attack.expected(),
                    Outcome.NOT_RUN,
                    List.of(),
                    "Give the kit the signer to run it.");
        }
        try (HeldTransaction transaction = new HeldTransaction(setting.source())) {
            AuditTables tables = new AuditTables(transaction.connection());
            attack.act().on(tables, new Forger(tables, setting.origin()));
            return AnchorAttacks.result(attack, setting.verify(transaction.asDataSource()));
        } catch (SQLException e) {
            throw new TestkitException(
                    "Attack " + attack.id() + " could not be made: does the user own the tables?", e);
        }
    }
}
