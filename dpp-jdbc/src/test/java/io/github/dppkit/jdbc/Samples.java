package io.github.dppkit.jdbc;

import io.github.dppkit.access.Grant;
import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.keys.spi.NamedSecretRecord;
import io.github.dppkit.keys.spi.WrappedKey;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionFacts;
import io.github.dppkit.retention.spi.RetentionRecord;
import io.github.dppkit.retention.spi.Tombstone;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that tests store. */
final class Samples {

    static final Instant NOW = Instant.parse("2026-11-21T10:15:30.123456Z");
    static final LocalDate DAY = LocalDate.parse("2026-12-21");
    static final SellingPartner PARTNER = SellingPartner.of("A2EUQ1WTGCTBG2");
    static final ActorId CLERK = new ActorId(ActorId.Kind.PERSON, "j.nowak");
    static final ActorId LEAD = new ActorId(ActorId.Kind.PERSON, "a.weber");

    private Samples() {}

    static PiiScope order(int number) {
        return PiiScope.order(PARTNER, "902-" + number);
    }

    static DataKeyRecord key(int number) {
        return key(number, "orders/2026-01-01/getOrder", NOW);
    }

    static DataKeyRecord key(int number, String origin, Instant at) {
        return new DataKeyRecord(
                new DataKeyId(number, -1),
                order(number),
                DAY,
                1,
                1,
                DataKeyRecord.State.ACTIVE,
                WrappedKey.of(filled(60, number)),
                WrappedKey.of(filled(16, number)),
                at,
                origin,
                at,
                256);
    }

    /** The same key under another wrapping. */
    static DataKeyRecord rewrapped(DataKeyRecord key) {
        return new DataKeyRecord(
                key.id(),
                key.scope(),
                key.epochDay().plusDays(3),
                2,
                key.version() + 1,
                key.state(),
                WrappedKey.of(filled(60, 77)),
                key.commitment(),
                key.knownUntil().plusSeconds(5),
                key.origin(),
                key.createdAt(),
                key.uses());
    }

    /** A key that {@link #rewrapped} has moved, back under its first day. */
    static DataKeyRecord back(DataKeyRecord key) {
        return new DataKeyRecord(
                key.id(),
                key.scope(),
                DAY,
                1,
                key.version() + 1,
                key.state(),
                WrappedKey.of(filled(60, 80)),
                key.commitment(),
                key.knownUntil(),
                key.origin(),
                key.createdAt(),
                key.uses());
    }

    /** Adds the secrets under which {@link #key(int)} and {@link #rewrapped} are wrapped. */
    static void addSecrets(KeyStore keys) {
        EpochSecretRecord later = epoch(3);
        keys.addEpochSecret(epoch(0));
        keys.addEpochSecret(later);
        keys.succeedEpochSecret(next(later));
    }

    static EpochSecretRecord next(EpochSecretRecord secret) {
        return new EpochSecretRecord(
                secret.day(), secret.version() + 1, WrappedKey.of(filled(60, 78)), "file", NOW.plusSeconds(1));
    }

    /** The same key under the next secret of its day. */
    static DataKeyRecord rolled(DataKeyRecord key) {
        return new DataKeyRecord(
                key.id(),
                key.scope(),
                key.epochDay(),
                key.epochVersion() + 1,
                key.version() + 1,
                key.state(),
                WrappedKey.of(filled(60, 79)),
                key.commitment(),
                key.knownUntil(),
                key.origin(),
                key.createdAt(),
                key.uses());
    }

    static RetentionRecord retention(int number) {
        return retention(number, RetentionRecord.State.ACTIVE, null, 1);
    }

    /** The record of {@link #retention(int)} once a node works on its disposal. */
    static RetentionRecord claimed(int number) {
        return retention(number, RetentionRecord.State.DISPOSING, NOW.plusSeconds(60), 2);
    }

    private static RetentionRecord retention(
            int number, RetentionRecord.State state, @Nullable Instant claimedUntil, int version) {
        return new RetentionRecord(
                order(number),
                DataClass.PII,
                state,
                "orders/2026-01-01/getOrder",
                NOW,
                new RetentionFacts(NOW, NOW, null, null, null, null, null, NOW.plusSeconds(5), null),
                NOW.plusSeconds(86_400),
                NOW,
                DAY,
                DAY,
                claimedUntil == null ? null : "0123456789abcdef0123456789abcdef",
                claimedUntil,
                version);
    }

    static Tombstone tombstone(int number) {
        return new Tombstone(new SubjectToken(number, 7), DataClass.PII, NOW, "{\"number\":" + number + "}");
    }

    static EpochSecretRecord epoch(int number) {
        return new EpochSecretRecord(DAY.plusDays(number), 1, WrappedKey.of(filled(60, number)), "file", NOW);
    }

    static NamedSecretRecord named(String name) {
        return new NamedSecretRecord(name, WrappedKey.of(filled(60, 5)), "file", NOW);
    }

    static Grant grant(String role, int version) {
        return new Grant(CLERK, role, null, null, null, LEAD, NOW, NOW.plusSeconds(version), null, version);
    }

    static List<StoredEvent> events(long from, int count) {
        List<StoredEvent> events = new ArrayList<>();
        for (long seq = from; seq < from + count; seq++) {
            events.add(new StoredEvent(seq, new EventId(7, seq), filled(32, (int) seq), filled(200, (int) seq + 1)));
        }
        return events;
    }

    static byte[] frontier(long size) {
        return filled(32 * Long.bitCount(size), (int) size);
    }

    static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
