package io.github.dppkit.jdbc;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.AuditTrailBuilder;
import io.github.dppkit.audit.AuditVerifier;
import io.github.dppkit.audit.Channel;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.audit.VerificationResult;
import io.github.dppkit.audit.VerifierKey;
import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.SubjectTokenizer;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.testkit.BackupLab;
import io.github.dppkit.testkit.MovableClock;
import io.github.dppkit.testkit.TestDatabase;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A trail in a database that can be backed up, its anchor file, its key and a clock that a test moves. */
final class AuditLab implements AutoCloseable {

    static final Environment ENVIRONMENT = Environment.test("trail");
    static final SellingPartner SELLER = SellingPartner.of("A2SELLER");
    static final ActorId CLERK = new ActorId(ActorId.Kind.PERSON, "j.nowak");
    static final ActorId LEAD = new ActorId(ActorId.Kind.PERSON, "m.kowalska");

    final MovableClock clock = MovableClock.at(Instant.parse("2026-08-01T10:00:00Z"));
    final SigningKey key;
    final Path anchorFile;
    private final DataSource source;
    private final @Nullable BackupLab backups;
    private final Runnable end;

    private AuditLab(DataSource source, @Nullable BackupLab backups, Runnable end, Path folder, SigningKey key) {
        this.source = source;
        this.backups = backups;
        this.end = end;
        this.anchorFile = folder.resolve("anchor.txt");
        this.key = key;
        JdbcSchema.create(source);
    }

    static AuditLab open(Base base, Path folder) {
        Domain database = Domain.open(base, folder, "dpp");
        return new AuditLab(database.source(), database.backups(), database::close, folder, SigningKey.ephemeral());
    }

    /** Opens a trail on any database over connections that stay open; without backups, which would end them. */
    static AuditLab pooled(Base base, Path folder) {
        TestDatabase database = base.open();
        LendingPool pool = new LendingPool(database.dataSource());
        Runnable end = () -> {
            pool.close();
            database.close();
        };
        return new AuditLab(pool, null, end, folder, SigningKey.ephemeral());
    }

    DataSource source() {
        return source;
    }

    AuditStore store() {
        return store(source());
    }

    static AuditStore store(DataSource source) {
        return JdbcStores.create(source).auditStore();
    }

    /** Takes a backup; on PostgreSQL that ends every session. */
    BackupLab.Backup backup(String label) {
        return Objects.requireNonNull(backups).take(label);
    }

    DataSource restored(BackupLab.Backup backup) {
        return Objects.requireNonNull(backups).open(backup);
    }

    CheckpointAnchor anchor() {
        return CheckpointAnchor.file(anchorFile);
    }

    AuditTrailBuilder trail(String node) {
        return trail(node, store());
    }

    AuditTrailBuilder trail(String node, AuditStore store) {
        return builder(node, store, key).anchor(anchor()).clock(clock);
    }

    /** Returns a builder without anchor. */
    static AuditTrailBuilder builder(String node, AuditStore store, SigningKey key) {
        return AuditTrail.builder()
                .environment(ENVIRONMENT)
                .node(node)
                .store(store)
                .signer(signer(key))
                .tokenizer(new Tokens());
    }

    VerificationResult verify() {
        return verify(store());
    }

    VerificationResult verify(AuditStore store) {
        return AuditVerifier.of(store, ENVIRONMENT, List.of(verifierKey(key)), List.of(anchor()))
                .verify();
    }

    static VerifierKey verifierKey(SigningKey key) {
        return VerifierKey.of(signer(key).name(), key.publicKey());
    }

    static AuditEvent reveal(long order) {
        return AuditEvent.builder(Action.REVEAL, Outcome.SUCCESS, CLERK, Channel.API)
                .purpose(Purpose.SHIPPING)
                .scope(PiiScope.order(SELLER, "902-3159896-" + order))
                .categories(Set.of(PiiCategory.ADDRESS))
                .count(1)
                .build();
    }

    /** Returns every event of a store, decoded. */
    static List<RecordedEvent> events(AuditStore store) {
        List<RecordedEvent> events = new ArrayList<>();
        for (WriterRecord writer : store.writers()) {
            long from = 0;
            List<StoredEvent> page;
            do {
                page = store.events(writer.id(), from, 1_000);
                for (StoredEvent row : page) {
                    events.add(RecordedEvent.decode(row.body()));
                    from = row.seq() + 1;
                }
            } while (!page.isEmpty());
        }
        return events;
    }

    static AuditSigner signer(SigningKey key) {
        return new AuditSigner() {
            @Override
            public String name() {
                return "dppkit.audit/trail";
            }

            @Override
            public byte[] publicKey() {
                return key.publicKey();
            }

            @Override
            public byte[] sign(byte[] message) {
                return key.sign(message);
            }
        };
    }

    /** Tokens that only tell subjects apart. */
    private static final class Tokens implements SubjectTokenizer {

        @Override
        public SubjectToken partnerToken(SellingPartner partner) {
            return token(partner.hashCode());
        }

        @Override
        public SubjectToken scopeToken(PiiScope scope) {
            return token(scope.hashCode());
        }

        private static SubjectToken token(int hash) {
            return SubjectToken.of(
                    ByteBuffer.allocate(SubjectToken.LENGTH).putInt(hash).array());
        }
    }

    @Override
    public void close() {
        end.run();
    }
}
