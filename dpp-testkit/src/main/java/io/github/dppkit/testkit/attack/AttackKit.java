package io.github.dppkit.testkit.attack;

import io.github.dppkit.audit.AuditVerifier;
import io.github.dppkit.audit.Checkpoint;
import io.github.dppkit.audit.VerificationResult;
import io.github.dppkit.audit.VerificationResult.Finding;
import io.github.dppkit.audit.VerificationResult.Kind;
import io.github.dppkit.audit.VerifierKey;
import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.testkit.TestkitException;
import io.github.dppkit.testkit.attack.AttackResult.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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
 * callers.
 *
 * <p>It runs only on a database that you name as staging, by the name that the database itself gives; on H2 and PostgreSQL.
 * Each attack reads the whole trail once: about 30 times the time of a verification. What it does not show: that your
 * anchors are out of the attacker's reach. Not safe for use by several threads.
 */
public final class AttackKit {

    private static final int WRONG_KEYS = 3;
    /** Names that hosts give to what is not staging. */
    private static final Pattern PRODUCTION =
            Pattern.compile("(?:^|[^a-z])(?:prod|prd|live(?:$|[^a-z]))", Pattern.CASE_INSENSITIVE);

    private final DataSource source;
    private final String staging;
    private final Function<DataSource, AuditStore> stores;
    private final Environment environment;
    private final Set<VerifierKey> keys;
    private final List<CheckpointAnchor> anchors;
    private final @Nullable AuditSigner signer;
    private final InstantSource clock;

    private AttackKit(
            DataSource source,
            String staging,
            Function<DataSource, AuditStore> stores,
            Environment environment,
            Set<VerifierKey> keys,
            List<CheckpointAnchor> anchors,
            @Nullable AuditSigner signer,
            InstantSource clock) {
        this.source = source;
        this.staging = staging;
        this.stores = stores;
        this.environment = environment;
        this.keys = keys;
        this.anchors = anchors;
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
                source,
                stagingDatabase,
                stores,
                environment,
                Set.copyOf(keys),
                List.copyOf(anchors),
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
        return new AttackKit(source, staging, stores, environment, keys, anchors, stolen, clock);
    }

    /**
     * Returns a kit with another clock.
     *
     * @param value what time it is
     * @return a new kit
     */
    public AttackKit withClock(InstantSource value) {
        return new AttackKit(source, staging, stores, environment, keys, anchors, signer, value);
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
        AuditSigner own = new OwnSigner(Checkpoint.originOf(environment));
        List<Attack> attacks;
        try (HeldTransaction transaction = new HeldTransaction(source)) {
            Target target = Target.find(new AuditTables(transaction.connection()));
            attacks = new Attacks(target, own, signer == null ? own : signer).all();
        } catch (SQLException e) {
            throw new TestkitException("Attack kit not run: the tables of the trail could not be read.", e);
        }
        List<AttackResult> results = new ArrayList<>();
        attacks.forEach(attack -> results.add(run(attack)));
        results.addAll(withoutTables());
        VerificationResult after = requireGood("after");
        if (after.events() < before.events()) {
            throw new TestkitException(
                    "Attack kit: events are missing after the attacks. Restore the staging database.");
        }
        return new AttackReport(staging, environment.name(), clock.instant(), before.events(), results);
    }

    private void requireStaging() {
        if (staging.isBlank()
                || PRODUCTION.matcher(environment.name()).find()
                || PRODUCTION.matcher(staging).find()) {
            throw new TestkitException("Attack kit refused: it never attacks a production environment.");
        }
        try (Connection connection = source.getConnection()) {
            if (!staging.equals(connection.getCatalog())) {
                throw new TestkitException("Attack kit refused: the database is not the one that you named as staging."
                        + " Give the name that Connection.getCatalog() returns.");
            }
        } catch (SQLException e) {
            throw new TestkitException("Attack kit not run: the database does not answer.", e);
        }
    }

    private VerificationResult requireGood(String when) {
        VerificationResult result =
                verifier(stores.apply(source), keys, anchors).verify();
        if (Attack.fails(result)) {
            throw new TestkitException("Attack kit: the trail does not verify " + when
                    + " the attacks, so nothing can be shown. First finding: "
                    + result.findings().get(0));
        }
        return result;
    }

    private AuditVerifier verifier(AuditStore store, Set<VerifierKey> trusted, List<CheckpointAnchor> against) {
        return AuditVerifier.of(store, environment, trusted, against);
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
        try (HeldTransaction transaction = new HeldTransaction(source)) {
            AuditTables tables = new AuditTables(transaction.connection());
            attack.act().on(tables, new Forger(tables, Checkpoint.originOf(environment)));
            VerificationResult result = verifier(stores.apply(transaction.asDataSource()), keys, anchors)
                    .verify();
            return result(attack, result);
        } catch (SQLException e) {
            throw new TestkitException(
                    "Attack " + attack.id() + " could not be made: does the user own the tables?", e);
        }
    }

    private static AttackResult result(Attack attack, VerificationResult result) {
        Outcome outcome = attack.detected().test(result) ? Outcome.DETECTED : Outcome.MISSED;
        List<Finding> first = result.findings().stream().limit(5).toList();
        return new AttackResult(attack.id(), attack.row(), attack.title(), attack.expected(), outcome, first, null);
    }

    /** The attacks on what surrounds the tables: key, anchor, time. */
    private List<AttackResult> withoutTables() {
        AuditStore store = stores.apply(source);
        List<AttackResult> results = new ArrayList<>();
        for (int i = 1; i <= WRONG_KEYS; i++) {
            AuditSigner other = new OwnSigner(Checkpoint.originOf(environment));
            Set<VerifierKey> wrong = Set.of(VerifierKey.of(other.name(), other.publicKey()));
            results.add(result(
                    Attack.failing(
                            "wrong-key-" + i,
                            15,
                            "verified with a wrong public key",
                            false,
                            NOTHING,
                            Kind.SIGNATURE_UNKNOWN_KEY),
                    verifier(store, wrong, anchors).verify()));
        }
        results.add(result(
                Attack.failing("no-anchor", 13, "verified without any anchor", false, NOTHING, Kind.ANCHOR_MISSING),
                verifier(store, keys, List.of()).verify()));
        results.add(result(
                Attack.failing("empty-anchor", 13, "the anchor emptied", false, NOTHING, Kind.ANCHOR_EMPTY),
                verifier(store, keys, List.of(new EmptyAnchor())).verify()));
        return results;
    }

    private static final Attack.Act NOTHING = (tables, forger) -> {};

    /** A key that the attacker made. */
    private record OwnSigner(String name, SigningKey key) implements AuditSigner {

        OwnSigner(String name) {
            this(name, SigningKey.ephemeral());
        }

        @Override
        public byte[] publicKey() {
            return key.publicKey();
        }

        @Override
        public byte[] sign(byte[] message) {
            return key.sign(message);
        }
    }

    /** An anchor that somebody emptied. */
    private static final class EmptyAnchor implements CheckpointAnchor {

        @Override
        public String name() {
            return "emptied";
        }

        @Override
        public void publish(Checkpoint checkpoint) {
            throw new TestkitException("Nothing is published in an attack.");
        }

        @Override
        public Optional<Checkpoint> latest() {
            return Optional.empty();
        }
    }
}
