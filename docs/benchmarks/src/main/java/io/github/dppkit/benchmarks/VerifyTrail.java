package io.github.dppkit.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.AuditVerifier;
import io.github.dppkit.audit.Channel;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.audit.VerificationResult;
import io.github.dppkit.audit.VerifierKey;
import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.SubjectTokenizer;
import io.github.dppkit.jdbc.JdbcSchema;
import io.github.dppkit.jdbc.JdbcStores;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.testkit.PostgresServer;
import io.github.dppkit.testkit.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * How long a verification takes beside only reading the rows it reads: {@code VerifyTrail [events [rounds]]}.
 *
 * <p>Records the events in a PostgreSQL of its own, then starts processes with a heap of 64 MB that read or verify them in
 * turn; what is verified is verified once more, from the state that the first time left. Reading is what one would write by hand: one statement, a cursor of 1,000 rows, every column fetched.
 */
public final class VerifyTrail {

    private static final String HEAP = "-Xmx64m";
    private static final int BATCH = 500;
    private static final Environment ENVIRONMENT = Environment.test("bench");

    private VerifyTrail() {}

    /**
     * Runs it.
     *
     * @param args number of events, 1,000,000 if not given; number of rounds, 3 if not given
     * @throws Exception if a process or the database fails
     */
    public static void main(String[] args) throws Exception {
        if (args.length == 4) {
            child(args[0], args[1], Path.of(args[2]), Path.of(args[3]));
            return;
        }
        int events = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        Path directory = Files.createTempDirectory("dpp-verify");
        Path anchor = directory.resolve("anchor.log");
        Path key = directory.resolve("key.pub");
        try (TestDatabase database = PostgresServer.shared().createDatabase()) {
            load(database, events, anchor, key);
            for (int i = 0; i < rounds; i++) {
                start("read", database.jdbcUrl(), anchor, key);
                start("verify", database.jdbcUrl(), anchor, key);
            }
        }
        System.exit(0);
    }

    private static void load(TestDatabase database, int events, Path anchor, Path key) throws IOException {
        JdbcSchema.create(database.dataSource());
        Signer signer = new Signer(SigningKey.ephemeral());
        Files.writeString(key, VerifierKey.of(signer.name(), signer.publicKey()).toString());
        long start = System.nanoTime();
        try (AuditTrail trail = AuditTrail.builder()
                .environment(ENVIRONMENT)
                .node("bench-1")
                .store(JdbcStores.create(database.dataSource()).auditStore())
                .anchor(CheckpointAnchor.file(anchor))
                .signer(signer)
                .tokenizer(signer)
                .open()) {
            for (int i = 0; i < events; i += BATCH) {
                List<AuditEvent> batch = new ArrayList<>();
                for (int j = i; j < Math.min(events, i + BATCH); j++) {
                    batch.add(reveal(j));
                }
                trail.record(batch);
            }
        }
        System.out.printf(Locale.ROOT, "recorded %,d events in %.1f s%n", events, seconds(start));
    }

    private static AuditEvent reveal(int order) {
        return AuditEvent.builder(
                        Action.REVEAL, Outcome.SUCCESS, new ActorId(ActorId.Kind.PERSON, "j.nowak"), Channel.API)
                .role("shipping-clerk")
                .purpose(Purpose.SHIPPING)
                .scope(PiiScope.order(SellingPartner.of("A2SELLER" + order % 50), "902-3159896-" + (1_000_000 + order)))
                .categories(Set.of(PiiCategory.NAME, PiiCategory.ADDRESS))
                .count(1)
                .build();
    }

    private static void start(String what, String url, Path anchor, Path key) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-cp",
                        System.getProperty("java.class.path")
                                .replace(File.pathSeparator + File.pathSeparator, File.pathSeparator),
                        VerifyTrail.class.getName(),
                        what,
                        url,
                        anchor.toString(),
                        key.toString())
                .inheritIO()
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(what + " failed in a heap of 64 MB");
        }
    }

    private static void child(String what, String url, Path anchor, Path key) throws IOException, SQLException {
        long start = System.nanoTime();
        long events = what.equals("read") ? read(url) : verify(url, anchor, key);
        double seconds = seconds(start);
        System.out.printf(
                Locale.ROOT, "%-7s %,d events in %5.1f s, %,9.0f a second%n", what, events, seconds, events / seconds);
    }

    private static long read(String url) throws SQLException {
        long rows = 0;
        long bytes = 0;
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.setAutoCommit(false);
            try (PreparedStatement select = connection.prepareStatement("SELECT node_id, incarnation, seq, event_id,"
                    + " leaf_hash, body FROM dpp_audit_event ORDER BY node_id, incarnation, seq")) {
                select.setFetchSize(1_000);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        rows++;
                        bytes += row.getString(1).length()
                                + row.getLong(2)
                                + row.getLong(3)
                                + row.getObject(4).hashCode()
                                + row.getBytes(5).length
                                + row.getBytes(6).length;
                    }
                }
            }
        }
        if (bytes == 0) {
            throw new IllegalStateException("nothing was read");
        }
        return rows;
    }

    private static long verify(String url, Path anchor, Path key) throws IOException {
        AuditVerifier verifier = AuditVerifier.of(
                JdbcStores.create(pool(url)).auditStore(),
                ENVIRONMENT,
                List.of(VerifierKey.parse(Files.readString(key))),
                List.of(CheckpointAnchor.file(anchor)));
        VerificationResult result = verifier.verify();
        if (!result.isPass()) {
            throw new IllegalStateException("verification failed: " + result.findings());
        }
        long start = System.nanoTime();
        VerificationResult later = verifier.verifyAfter(Objects.requireNonNull(result.state(), "state"));
        if (!later.isPass() || later.from() == 0) {
            throw new IllegalStateException("incremental verification failed: " + later.findings());
        }
        System.out.printf(
                Locale.ROOT, "again   %,d new events in %.3f s, incrementally%n", later.events(), seconds(start));
        return result.events();
    }

    private static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(1);
        return new HikariDataSource(config);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** Signs, and makes tokens that only have to differ. */
    private record Signer(SigningKey key) implements AuditSigner, SubjectTokenizer {

        @Override
        public String name() {
            return "dppkit.audit/bench";
        }

        @Override
        public byte[] publicKey() {
            return key.publicKey();
        }

        @Override
        public byte[] sign(byte[] message) {
            return key.sign(message);
        }

        @Override
        public SubjectToken partnerToken(SellingPartner partner) {
            return new SubjectToken(1, partner.id().hashCode());
        }

        @Override
        public SubjectToken scopeToken(PiiScope scope) {
            return new SubjectToken(partner(scope), scope.canonical().hashCode());
        }

        private static long partner(PiiScope scope) {
            return scope.partner().id().hashCode();
        }
    }
}
