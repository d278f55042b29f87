package io.github.dppkit.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.policy.Verifies;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One byte form for each event, one event for each byte form. */
final class RecordedEventProperties {

    private static final List<Purpose> PURPOSES = List.of(
            Purpose.SHIPPING,
            Purpose.TAX_INVOICE,
            Purpose.legalDuty("DE", "AO-147"),
            Purpose.legalDuty("PL", "VAT-112"));
    private static final List<String> NAMES = List.of("a1", "ab", "j.nowak", "label-printer", "x_9");

    @Provide
    Arbitrary<RecordedEvent> events() {
        return Arbitraries.longs().map(seed -> event(new SplittableRandom(seed)));
    }

    @Provide
    Arbitrary<byte[]> garbage() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
    }

    @Property(tries = 500)
    @Verifies("#19")
    void roundTrips(@ForAll("events") RecordedEvent event) {
        byte[] bytes = event.canonicalBytes();
        assertThat(RecordedEvent.decode(bytes)).isEqualTo(event);
        assertThat(bytes.length).isLessThanOrEqualTo(1_024);
    }

    @Property(tries = 500)
    void neverCrashesOnGarbage(@ForAll("garbage") byte[] bytes) {
        try {
            assertThat(RecordedEvent.decode(bytes).canonicalBytes()).isEqualTo(bytes);
        } catch (AuditFormatException e) {
            assertThat(e).hasMessageContaining("refused");
        }
    }

    /** Pairs that differ in little, where two encodings would be likeliest to meet: 10^6 with {@code dpp.depth=full}. */
    @Test
    @Verifies("#19")
    void givesDifferentEventsDifferentBytes() {
        int pairs = "full".equals(System.getProperty("dpp.depth")) ? 1_000_000 : 20_000;
        long seed = 20_260_801L;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < pairs; i++) {
            long common = random.nextLong();
            RecordedEvent one = event(new SplittableRandom(common));
            RecordedEvent two = neighbour(one, random);
            boolean sameBytes = java.util.Arrays.equals(one.canonicalBytes(), two.canonicalBytes());
            if (sameBytes != one.equals(two)) {
                throw new AssertionError("seed " + seed + ", pair " + i + ": " + one + " and " + two);
            }
        }
    }

    private static RecordedEvent event(SplittableRandom random) {
        SubjectToken partner = random.nextBoolean() ? new SubjectToken(random.nextLong(), random.nextLong()) : null;
        return new RecordedEvent(
                new EventId(random.nextLong(), random.nextLong()),
                new WriterId(NAMES.get(random.nextInt(2)), 1 + random.nextLong(Long.MAX_VALUE - 1)),
                random.nextLong(Long.MAX_VALUE),
                EventCodec.time(random.nextLong(253_402_300_800_000_000L)),
                pick(Action.values(), random),
                pick(Outcome.values(), random),
                pick(Channel.values(), random),
                pick(Reason.values(), random),
                pick(ClientAddressClass.values(), random),
                new ActorId(pick(ActorId.Kind.values(), random), NAMES.get(random.nextInt(NAMES.size()))),
                random.nextBoolean()
                        ? new ActorId(pick(ActorId.Kind.values(), random), NAMES.get(random.nextInt(NAMES.size())))
                        : null,
                role(random),
                random.nextBoolean() ? PURPOSES.get(random.nextInt(PURPOSES.size())) : null,
                partner,
                partner != null && random.nextBoolean() ? new SubjectToken(random.nextLong(), random.nextLong()) : null,
                categories(random),
                random.nextLong(Long.MAX_VALUE),
                random.nextBoolean() ? new EventId(random.nextLong(), random.nextLong()) : null,
                random.nextBoolean() ? "%064x".formatted(random.nextLong(Long.MAX_VALUE)) : null);
    }

    /** The same event with one or two fields drawn anew, which may come out the same. */
    private static RecordedEvent neighbour(RecordedEvent e, SplittableRandom random) {
        RecordedEvent other = event(random);
        int field = random.nextInt(10);
        Instant time = field == 0 ? other.time() : e.time();
        @Nullable SubjectToken partner = field == 1 ? new SubjectToken(1, 2) : e.partner();
        return new RecordedEvent(
                e.id(),
                field == 2 ? other.writer() : e.writer(),
                field == 3 ? e.seq() ^ 1 : e.seq(),
                time,
                field == 4 ? other.action() : e.action(),
                field == 4 ? other.outcome() : e.outcome(),
                e.channel(),
                field == 5 ? other.reason() : e.reason(),
                e.client(),
                field == 6 ? other.actor() : e.actor(),
                field == 6 ? other.about() : e.about(),
                field == 6 ? other.role() : e.role(),
                field == 7 ? other.purpose() : e.purpose(),
                partner,
                partner == null || field == 8 ? null : e.scope(),
                field == 9 ? other.categories() : e.categories(),
                e.count(),
                field == 8 ? null : e.relatesTo(),
                e.evidence());
    }

    private static <T> T pick(T[] values, SplittableRandom random) {
        return values[random.nextInt(values.length)];
    }

    private static @Nullable String role(SplittableRandom random) {
        return random.nextBoolean() ? null : "r" + random.nextInt(3);
    }

    private static Set<PiiCategory> categories(SplittableRandom random) {
        Set<PiiCategory> categories = EnumSet.noneOf(PiiCategory.class);
        for (PiiCategory category : PiiCategory.values()) {
            if (random.nextInt(4) == 0) {
                categories.add(category);
            }
        }
        return categories;
    }
}
