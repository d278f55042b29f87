package io.github.dppkit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.AuditFixtures.TestSigner;
import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.pii.ActorId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Leaves of the meta-log that speak of the log itself: one byte form each, and nothing else is one. */
class MetaEntryTest {

    private static final Instant TIME = Instant.parse("2026-08-01T10:11:12.123456Z");
    private static final ActorId LEAD = new ActorId(ActorId.Kind.PERSON, "m.kowalska");

    private static final byte[] NONE = new byte[0];

    private final TestSigner former = new TestSigner(1);
    private final TestSigner next = new TestSigner(2);

    private KeyLeaf key() {
        return KeyLeaf.sign(former, next.key(), TIME);
    }

    private RestoreLeaf restore() {
        byte[] root = Sha256.of("lost".getBytes(StandardCharsets.US_ASCII));
        Checkpoint lost = Checkpoint.sign(AuditFixtures.ORIGIN, 42, root, former);
        return RestoreLeaf.sign(former, 17, lost, LEAD, "dba", Reason.RESTORED_AFTER_LOSS, TIME);
    }

    private PruneLeaf prune() {
        return PruneLeaf.sign(former, 5, TIME.minus(PruneLeaf.FLOOR), LEAD, TIME);
    }

    private static byte[] golden(String name) {
        try (InputStream in = Objects.requireNonNull(MetaEntryTest.class.getResourceAsStream(name), name)) {
            return HexFormat.of()
                    .parseHex(new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void readsAndWritesLeavesOfVersion1() {
        assertThat(key().encode()).isEqualTo(golden("meta-key-v1.hex"));
        assertThat(restore().encode()).isEqualTo(golden("meta-restore-v1.hex"));
        assertThat(prune().encode()).isEqualTo(golden("meta-prune-v1.hex"));
        assertThat(MetaEntry.decode(golden("meta-key-v1.hex"))).isInstanceOfSatisfying(KeyLeaf.class, leaf -> {
            assertThat(leaf.isSigned()).isTrue();
            assertThat(leaf.formerKey()).isEqualTo(former.key());
            assertThat(leaf.nextKey()).isEqualTo(next.key());
        });
        assertThat(MetaEntry.decode(golden("meta-restore-v1.hex"))).isInstanceOfSatisfying(RestoreLeaf.class, leaf -> {
            assertThat(leaf.by()).isEqualTo(LEAD);
            assertThat(leaf.restored()).isEqualTo(17);
            assertThat(leaf.anchored()).isEqualTo(42);
        });
        assertThat(MetaEntry.decode(golden("meta-prune-v1.hex"))).isInstanceOfSatisfying(PruneLeaf.class, leaf -> {
            assertThat(leaf.by()).isEqualTo(LEAD);
            assertThat(leaf.upTo()).isEqualTo(5);
        });
        assertThat(prune().isLawful()).isTrue();
        assertThat(new PruneLeaf(5, TIME.minus(PruneLeaf.FLOOR).plusNanos(1_000), LEAD, TIME, NONE).isLawful())
                .isFalse();
    }

    @Test
    void isSignedByOneKeyUnderOneName() {
        for (MetaEntry leaf : List.of(restore(), prune())) {
            assertThat(MetaEntry.isSignedBy(leaf, former.key())).isTrue();
            assertThat(MetaEntry.isSignedBy(leaf, next.key())).isFalse();
            VerifierKey elsewhere = VerifierKey.of("dppkit.audit/other", former.publicKey());
            assertThat(MetaEntry.isSignedBy(leaf, elsewhere)).isFalse();
        }
    }

    @Test
    void refusesEveryPrefixAndEveryExtension() {
        for (MetaEntry leaf : List.of(key(), restore(), prune())) {
            byte[] bytes = leaf.encode();
            assertThat(bytes.length).isLessThanOrEqualTo(255);
            for (int length = 0; length < bytes.length; length++) {
                byte[] prefix = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> MetaEntry.decode(prefix)).isInstanceOf(AuditFormatException.class);
            }
            assertThatThrownBy(() -> MetaEntry.decode(Arrays.copyOf(bytes, bytes.length + 1)))
                    .isInstanceOf(AuditFormatException.class);
        }
    }

    @Test
    void readsNoAlteredBitAsTheSameLeaf_andTakesNoAlteredKey() {
        for (MetaEntry leaf : List.of(key(), restore(), prune())) {
            byte[] bytes = leaf.encode();
            for (int bit = 0; bit < bytes.length * 8; bit++) {
                byte[] altered = bytes.clone();
                altered[bit / 8] ^= (byte) (1 << bit % 8);
                try {
                    MetaEntry read = MetaEntry.decode(altered);
                    assertThat(read.encode()).isEqualTo(altered);
                    assertThat(read instanceof KeyLeaf key ? key.isSigned() : MetaEntry.isSignedBy(read, former.key()))
                            .isFalse();
                } catch (AuditFormatException e) {
                    assertThat(e).hasMessageContaining("refused");
                }
            }
        }
    }

    @Test
    void neverCrashesOnGarbage() {
        SplittableRandom random = new SplittableRandom(7);
        for (int n = 0; n < 20_000; n++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            if (bytes.length > 2) {
                bytes[0] = MetaEntry.MAGIC;
                bytes[1] = MetaEntry.VERSION;
                bytes[2] = (byte) random.nextInt(9);
            }
            try {
                assertThat(MetaEntry.decode(bytes).encode()).isEqualTo(bytes);
            } catch (AuditFormatException e) {
                assertThat(e).hasMessageContaining("refused");
            }
        }
    }

    @Test
    void refusesWhatNoReaderWouldAccept() {
        byte[] root = new byte[32];
        ActorId job = new ActorId(ActorId.Kind.SERVICE, "nightly-job");
        for (Runnable wrong : List.<Runnable>of(
                () -> new RestoreLeaf(5, 5, root, LEAD, "dba", Reason.RESTORED_AFTER_LOSS, TIME, NONE),
                () -> new RestoreLeaf(-1, 5, root, LEAD, "dba", Reason.RESTORED_AFTER_LOSS, TIME, NONE),
                () -> new RestoreLeaf(1, 5, root, job, "dba", Reason.RESTORED_AFTER_LOSS, TIME, NONE),
                () -> new RestoreLeaf(1, 5, root, LEAD, "", Reason.RESTORED_AFTER_LOSS, TIME, NONE),
                () -> new RestoreLeaf(1, 5, root, LEAD, "dba", Reason.REQUESTED, TIME, NONE),
                () -> new PruneLeaf(0, TIME.minus(Duration.ofDays(400)), LEAD, TIME, NONE),
                () -> new KeyLeaf("x".repeat(101), root, root, TIME, new byte[64]))) {
            assertThatThrownBy(wrong::run).isInstanceOf(AuditFormatException.class);
        }
        assertThatThrownBy(() -> KeyLeaf.sign(former, former.key(), TIME)).isInstanceOf(AuditIntegrityException.class);
        assertThatThrownBy(() -> KeyLeaf.sign(former, VerifierKey.of("other", next.publicKey()), TIME))
                .isInstanceOf(AuditIntegrityException.class);
    }
}
