package io.github.dppkit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RecordedEventTest {

    private static final Instant TIME = Instant.parse("2026-08-01T10:00:00.123456Z");

    static RecordedEvent full() {
        return new RecordedEvent(
                new EventId(0x0102030405060708L, 0x090a0b0c0d0e0f10L),
                new WriterId("app-1", 3),
                42,
                TIME,
                Action.DISCLOSE,
                Outcome.DENIED,
                Channel.HTTP,
                Reason.RECIPIENT_NOT_PERMITTED,
                ClientAddressClass.TRUSTED,
                new ActorId(ActorId.Kind.SERVICE, "label-printer"),
                new ActorId(ActorId.Kind.PERSON, "j.nowak"),
                "shipping-clerk",
                Purpose.legalDuty("DE", "AO-147"),
                new SubjectToken(0x1111111111111111L, 0x2222222222222222L),
                new SubjectToken(0x3333333333333333L, 0x4444444444444444L),
                EnumSet.of(PiiCategory.NAME, PiiCategory.SECRET),
                7,
                new EventId(-1, -2),
                "ab".repeat(32));
    }

    static RecordedEvent bare() {
        return new RecordedEvent(
                new EventId(0, 1),
                new WriterId("n", 1),
                0,
                Instant.EPOCH,
                Action.WRITER_OPEN,
                Outcome.SUCCESS,
                Channel.SYSTEM,
                Reason.NONE,
                ClientAddressClass.NONE,
                ActorId.DPPKIT,
                null,
                null,
                null,
                null,
                null,
                Set.of(),
                0,
                null,
                null);
    }

    @Test
    void roundTrips_withAllFieldsAndWithNone() {
        for (RecordedEvent event : List.of(full(), bare())) {
            RecordedEvent again = RecordedEvent.decode(event.canonicalBytes());
            assertThat(again).isEqualTo(event);
            assertThat(again.canonicalBytes()).isEqualTo(event.canonicalBytes());
        }
    }

    @Test
    void refusesEveryPrefixAndEveryExtension() {
        for (RecordedEvent event : List.of(full(), bare())) {
            byte[] bytes = event.canonicalBytes();
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> RecordedEvent.decode(cut)).isInstanceOf(AuditFormatException.class);
            }
            assertThatThrownBy(() -> RecordedEvent.decode(Arrays.copyOf(bytes, bytes.length + 1)))
                    .isInstanceOf(AuditFormatException.class);
        }
    }

    @Test
    void readsNoAlteredByteAsTheSameEvent() {
        byte[] bytes = full().canonicalBytes();
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            RecordedEvent read;
            try {
                read = RecordedEvent.decode(flipped);
            } catch (AuditFormatException e) {
                continue;
            }
            assertThat(read).as("bit %d", bit).isNotEqualTo(full());
            assertThat(read.canonicalBytes()).isEqualTo(flipped);
        }
    }

    @Test
    void refusesUnknownFormatVersionCodeAndCategory() {
        byte[] bytes = bare().canonicalBytes();
        int codes = 2 + 16 + 2 + 24;
        for (int at : new int[] {0, 1, codes, codes + 1, codes + 2, codes + 3, codes + 4, codes + 5}) {
            byte[] changed = bytes.clone();
            changed[at] = (byte) 0xfe;
            assertThatThrownBy(() -> RecordedEvent.decode(changed)).isInstanceOf(AuditFormatException.class);
        }
        for (int category : new int[] {0, 19, 31}) {
            byte[] changed = bytes.clone();
            int bitsAt = bytes.length - 1 - 1 - 8 - 4;
            changed[bitsAt + 3 - category / 8] |= (byte) (1 << category % 8);
            assertThatThrownBy(() -> RecordedEvent.decode(changed)).isInstanceOf(AuditFormatException.class);
        }
    }

    @Test
    void refusesASecondSpellingOfTheSamePurpose() {
        RecordedEvent event = full();
        byte[] bytes = event.canonicalBytes();
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = text.indexOf("legal_duty");
        bytes[at] = 'L';
        assertThatThrownBy(() -> RecordedEvent.decode(bytes)).isInstanceOf(AuditFormatException.class);
    }

    @Test
    @Verifies("A2.6.a")
    void holdsWhoWhatWhenWhyHowAndHowItEnded() {
        assertThat(Arrays.stream(RecordedEvent.class.getRecordComponents()).map(RecordComponent::getName))
                .contains("actor", "role", "client", "action", "time", "purpose", "scope", "partner", "categories")
                .contains("channel", "outcome", "reason", "count");
        assertThat(Action.values())
                .contains(
                        Action.REVEAL,
                        Action.CHANGE,
                        Action.SYSTEM_ERROR,
                        Action.LOGIN,
                        Action.LOGIN_FAILURE,
                        Action.KEY_USE,
                        Action.CONFIGURATION);
        assertThat(Outcome.values()).contains(Outcome.SUCCESS, Outcome.DENIED, Outcome.FAILURE);
    }

    @Test
    @Verifies({"A2.6.d", "L5.g"})
    void takesNoFreeText() {
        List<Method> withText = Arrays.stream(AuditEventBuilder.class.getDeclaredMethods())
                .filter(method -> java.lang.reflect.Modifier.isPublic(method.getModifiers()))
                .filter(method ->
                        Arrays.stream(method.getParameterTypes()).anyMatch(CharSequence.class::isAssignableFrom))
                .toList();
        assertThat(withText).extracting(Method::getName).containsExactly("role");

        AuditEventBuilder builder =
                AuditEvent.builder(Action.REVEAL, Outcome.SUCCESS, AuditFixtures.CLERK, Channel.API);
        for (String text : List.of(
                "",
                "Jan Nowak",
                "jan@example.com",
                "Nowak",
                "+48123456789",
                "ul. D\u0142uga 5",
                "a".repeat(33),
                "a\nb")) {
            assertThatThrownBy(() -> builder.role(text))
                    .isInstanceOf(InvalidAuditEventException.class)
                    .satisfies(e -> assertThat(text.isEmpty()
                                    || !String.valueOf(e.getMessage()).contains(text))
                            .isTrue());
        }
    }

    @Test
    @Verifies({"A2.6.d", "L5.g"})
    void storesNeitherOrderIdNorPartnerIdNorDocument() {
        PiiScope order = PiiScope.order(AuditFixtures.SELLER, "902-3159896-1390916");
        byte[] document = "certificate".getBytes(StandardCharsets.US_ASCII);
        AuditEvent event = AuditEvent.builder(Action.DISPOSE, Outcome.SUCCESS, AuditFixtures.CLERK, Channel.JOB)
                .scope(order)
                .evidence(document)
                .build();
        AuditFixtures.TestTokenizer tokenizer = new AuditFixtures.TestTokenizer();
        byte[] bytes = new Drafter(tokenizer, () -> TIME).draft(event).at(new WriterId("app-1", 1), 5);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(text)
                .doesNotContain("902-3159896-1390916")
                .doesNotContain("A2SELLER")
                .doesNotContain("certificate");
        assertThat(RecordedEvent.decode(bytes).evidence())
                .isEqualTo(HexFormat.of().formatHex(Sha256.of(document)));
        assertThat(event.toString()).doesNotContain("902-3159896-1390916");
    }

    @Test
    void refusesContradictionsAndWhatOnlyTheTrailRecords() {
        AuditEventBuilder builder = AuditEvent.builder(Action.REVEAL, Outcome.SUCCESS, AuditFixtures.CLERK, Channel.API)
                .scope(PiiScope.order(AuditFixtures.SELLER, "1"))
                .partner(SellingPartner.of("OTHER"));
        assertThatThrownBy(builder::build).isInstanceOf(InvalidAuditEventException.class);
        assertThatThrownBy(() -> builder.count(-1)).isInstanceOf(InvalidAuditEventException.class);
        for (Action action : List.of(
                Action.WRITER_OPEN, Action.WRITER_CLOSE, Action.WRITER_ABANDONED, Action.CHECKPOINT, Action.PRUNED)) {
            assertThatThrownBy(() -> AuditEvent.builder(action, Outcome.SUCCESS, AuditFixtures.CLERK, Channel.API))
                    .isInstanceOf(InvalidAuditEventException.class);
        }
    }

    @Test
    void refusesIdsOfAnotherForm() {
        assertThatThrownBy(() -> EventId.of(new byte[15])).isInstanceOf(AuditFormatException.class);
        assertThatThrownBy(() -> SubjectToken.of(new byte[17])).isInstanceOf(AuditFormatException.class);
        assertThat(EventId.of(new EventId(1, -2).toBytes())).isEqualTo(new EventId(1, -2));
        assertThat(new SubjectToken(1, -2)).hasToString("0000000000000001fffffffffffffffe");
        for (String node : List.of("", "A", "a b", "-a", "a".repeat(65), "a/b")) {
            assertThatThrownBy(() -> new WriterId(node, 1)).isInstanceOf(AuditFormatException.class);
        }
        assertThatThrownBy(() -> new WriterId("a", 0)).isInstanceOf(AuditFormatException.class);
    }

    /** Codes are stored: these lists may only grow at their end. */
    @Test
    void keepsStoredCodes() {
        assertThat(Arrays.stream(Action.values()).map(Action::code))
                .containsExactlyElementsOf(count(1, Action.values().length));
        assertThat(Action.REVEAL.code()).isEqualTo(1);
        assertThat(Action.DISPOSE.code()).isEqualTo(4);
        assertThat(Action.WRITER_OPEN.code()).isEqualTo(25);
        assertThat(Action.PRUNED.code()).isEqualTo(29);
        assertThat(Reason.REQUESTED.code()).isEqualTo(26);
        assertThat(Outcome.INTENDED.code()).isEqualTo(5);
        assertThat(Channel.SYSTEM.code()).isEqualTo(6);
        assertThat(ClientAddressClass.PUBLIC.code()).isEqualTo(4);
    }

    private static List<Integer> count(int from, int length) {
        return java.util.stream.IntStream.range(from, from + length).boxed().toList();
    }
}
