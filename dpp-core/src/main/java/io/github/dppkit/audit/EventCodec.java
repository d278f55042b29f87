package io.github.dppkit.audit;

import io.github.dppkit.DppException;
import io.github.dppkit.audit.internal.ByteReader;
import io.github.dppkit.audit.internal.ByteWriter;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.Purpose;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The canonical bytes of events, version 1: "E", version, then every field at a fixed place or behind a length byte.
 *
 * <p>One encoding per event: the decoder encodes what it read and refuses bytes that differ from it.
 */
final class EventCodec {

    private static final int MAGIC = 'E';
    private static final int VERSION = 1;
    /** The first microsecond of the year 10000, which no event reaches. */
    private static final long END_OF_TIME = 253_402_300_800_000_000L;

    private static final Pattern ROLE = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Pattern EVIDENCE = Pattern.compile("[0-9a-f]{64}");
    private static final byte[] ABSENT = {};
    /** Bytes of the form's beginning without the name of the node: two, id, length, incarnation, number. */
    private static final int PLACE = 2 + EventId.LENGTH + 1 + 2 * Long.BYTES;

    private EventCodec() {}

    static byte[] encode(RecordedEvent event) {
        return place(event.id(), event.writer(), event.seq(), rest(event));
    }

    /** Puts the id and the place, with which the form begins, before the rest. */
    static byte[] place(EventId id, WriterId writer, long seq, byte[] rest) {
        byte[] node = writer.node().getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(PLACE + node.length + rest.length)
                .put((byte) MAGIC)
                .put((byte) VERSION)
                .putLong(id.high())
                .putLong(id.low())
                .put((byte) node.length)
                .put(node)
                .putLong(writer.incarnation())
                .putLong(seq)
                .put(rest)
                .array();
    }

    /** Returns everything behind the number, which does not hang on the place. */
    static byte[] rest(RecordedEvent event) {
        return new ByteWriter()
                .u64(micros(event.time()))
                .u8(event.action().code())
                .u8(event.outcome().code())
                .u8(event.channel().code())
                .u8(event.reason().code())
                .u8(event.client().code())
                .u8(actorCode(event.actor().kind()))
                .ascii(event.actor().id())
                .u8(event.about() == null ? 0 : actorCode(event.about().kind()))
                .ascii(event.about() == null ? "" : event.about().id())
                .ascii(event.role() == null ? "" : event.role())
                .ascii(event.purpose() == null ? "" : event.purpose().canonical())
                .prefixed(event.partner() == null ? ABSENT : event.partner().toBytes())
                .prefixed(event.scope() == null ? ABSENT : event.scope().toBytes())
                .u32(bits(event.categories()))
                .u64(event.count())
                .prefixed(event.relatesTo() == null ? ABSENT : event.relatesTo().toBytes())
                .prefixed(event.evidence() == null ? ABSENT : HexFormat.of().parseHex(event.evidence()))
                .toBytes();
    }

    static RecordedEvent decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        if (in.u8() != MAGIC || in.u8() != VERSION) {
            throw new AuditFormatException("Audit event refused: unknown format or version.");
        }
        RecordedEvent event;
        try {
            event = new RecordedEvent(
                    EventId.of(in.fixed(EventId.LENGTH)),
                    new WriterId(in.ascii(), in.u63()),
                    in.u63(),
                    time(in.u63()),
                    Action.ofCode(in.u8()),
                    Outcome.ofCode(in.u8()),
                    Channel.ofCode(in.u8()),
                    Reason.ofCode(in.u8()),
                    ClientAddressClass.ofCode(in.u8()),
                    new ActorId(actorKind(in.u8()), in.ascii()),
                    about(in.u8(), in.ascii()),
                    textOrNull(in.ascii()),
                    purpose(in.ascii()),
                    token(in.prefixed()),
                    token(in.prefixed()),
                    categories(in.u32()),
                    in.u63(),
                    eventId(in.prefixed()),
                    evidence(in.prefixed()));
        } catch (AuditFormatException e) {
            throw e;
        } catch (DppException e) {
            throw new AuditFormatException("Audit event refused: an actor or purpose is not well-formed.", e);
        }
        in.end();
        if (!Arrays.equals(encode(event), bytes)) {
            throw new AuditFormatException("Audit event refused: the bytes are not the canonical form.");
        }
        return event;
    }

    static void requireRanges(
            long seq,
            Instant time,
            @Nullable String role,
            @Nullable SubjectToken partner,
            @Nullable SubjectToken scope,
            long count,
            @Nullable String evidence) {
        boolean good = seq >= 0
                && count >= 0
                && time.getNano() % 1_000 == 0
                && time.getEpochSecond() >= 0
                && time.getEpochSecond() < END_OF_TIME / 1_000_000
                && (role == null || ROLE.matcher(role).matches())
                && (scope == null || partner != null)
                && (evidence == null || EVIDENCE.matcher(evidence).matches());
        if (!good) {
            throw new AuditFormatException("Audit event refused: a field is out of range.");
        }
    }

    static long micros(Instant time) {
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
    }

    static Instant time(long micros) {
        if (micros < 0 || micros >= END_OF_TIME) {
            throw new AuditFormatException("Audit bytes refused: a time is out of range.");
        }
        return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
    }

    private static int bits(Set<PiiCategory> categories) {
        int bits = 0;
        for (PiiCategory category : categories) {
            bits |= 1 << category.code();
        }
        return bits;
    }

    private static Set<PiiCategory> categories(int bits) {
        Set<PiiCategory> categories = EnumSet.noneOf(PiiCategory.class);
        for (PiiCategory category : PiiCategory.values()) {
            if ((bits & 1 << category.code()) != 0) {
                categories.add(category);
            }
        }
        if (bits(categories) != bits) {
            throw new AuditFormatException("Audit event refused: unknown code of PiiCategory.");
        }
        return categories;
    }

    static int actorCode(ActorId.Kind kind) {
        return switch (kind) {
            case PERSON -> 1;
            case SERVICE -> 2;
            case SYSTEM -> 3;
        };
    }

    static ActorId.Kind actorKind(int code) {
        return switch (code) {
            case 1 -> ActorId.Kind.PERSON;
            case 2 -> ActorId.Kind.SERVICE;
            case 3 -> ActorId.Kind.SYSTEM;
            default -> throw new AuditFormatException("Audit event refused: unknown code of ActorId.Kind.");
        };
    }

    private static @Nullable ActorId about(int kind, String id) {
        return kind == 0 && id.isEmpty() ? null : new ActorId(actorKind(kind), id);
    }

    private static @Nullable String textOrNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static @Nullable Purpose purpose(String text) {
        return text.isEmpty() ? null : Purpose.parse(text);
    }

    private static @Nullable SubjectToken token(byte[] bytes) {
        return bytes.length == 0 ? null : SubjectToken.of(bytes);
    }

    private static @Nullable EventId eventId(byte[] bytes) {
        return bytes.length == 0 ? null : EventId.of(bytes);
    }

    private static @Nullable String evidence(byte[] bytes) {
        return bytes.length == 0 ? null : HexFormat.of().formatHex(bytes);
    }
}
