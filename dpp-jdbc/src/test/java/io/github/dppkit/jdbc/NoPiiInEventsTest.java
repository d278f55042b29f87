package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.DppException;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.AuditEventBuilder;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.Channel;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.SyntheticOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Personal data pushed into every argument that takes text are refused or become tokens. */
class NoPiiInEventsTest {

    private static final int EVENTS = 10_000;

    private final Path folder;

    NoPiiInEventsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** Sets one argument of an event from a text, where it may be set at all. */
    private interface Push {
        AuditEventBuilder into(AuditEventBuilder event, String text);
    }

    private static final List<Push> ARGUMENTS = List.of(
            (event, text) -> event.role(text),
            (event, text) -> event.about(new ActorId(ActorId.Kind.PERSON, text)),
            (event, text) -> event.purpose(Purpose.parse(text)),
            (event, text) -> event.partner(SellingPartner.of(text)),
            (event, text) -> event.scope(PiiScope.order(AuditLab.SELLER, text)),
            (event, text) -> event.evidence(text.getBytes(StandardCharsets.UTF_8)));

    /** Ways in which somebody might get a text past a rule. */
    private static final List<UnaryOperator<String>> DISGUISES = List.of(
            text -> text,
            text -> text.toLowerCase(Locale.ROOT),
            text -> text.replaceAll("[^A-Za-z0-9]", "-"),
            text -> text.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT),
            text -> "order-" + text);

    private static AuditEventBuilder event() {
        return AuditEvent.builder(Action.REVEAL, Outcome.SUCCESS, AuditLab.CLERK, Channel.API);
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL"})
    @Verifies({"#35", "A2.6.d", "L5.g"})
    void storesNoPersonalValue_whateverArgumentItIsPushedInto(Base base) {
        List<AuditEvent> pushed = new ArrayList<>();
        List<String> values = new ArrayList<>();
        int refused = 0;
        for (int order = 0; pushed.size() < EVENTS; order++) {
            for (String value : SyntheticOrder.of(order).pii().values()) {
                values.add(value);
                for (Push argument : ARGUMENTS) {
                    for (UnaryOperator<String> disguise : DISGUISES) {
                        try {
                            pushed.add(argument.into(event(), disguise.apply(value))
                                    .build());
                        } catch (DppException e) {
                            refused++;
                            assertThat(e.getMessage()).doesNotContain(value);
                        }
                    }
                }
            }
        }
        assertThat(refused).isPositive();
        try (AuditLab lab = AuditLab.open(base, folder)) {
            try (AuditTrail trail = lab.trail("node-a").open()) {
                for (int at = 0; at < EVENTS; at += 500) {
                    trail.record(pushed.subList(at, at + 500));
                }
            }
            requireClean(lab.store(), values);
        }
    }

    private static void requireClean(AuditStore store, List<String> values) {
        LogSanitizer detectors = LogSanitizer.builder().build();
        List<String> whole =
                values.stream().filter(value -> value.length() > 3).distinct().toList();
        for (WriterRecord writer : store.writers()) {
            long next = 0;
            List<StoredEvent> page;
            do {
                page = store.events(writer.id(), next, 1_000);
                StringBuilder bytes = new StringBuilder();
                for (StoredEvent row : page) {
                    bytes.append(new String(row.body(), StandardCharsets.UTF_8)).append('\n');
                    RecordedEvent event = RecordedEvent.decode(row.body());
                    String text = "actor=" + event.actor().id() + " about=" + event.about() + " role=" + event.role()
                            + " purpose=" + event.purpose();
                    assertThat(detectors.sanitize(text)).isEqualTo(text);
                    next = row.seq() + 1;
                }
                String all = bytes.toString();
                assertThat(whole).noneMatch(all::contains);
            } while (!page.isEmpty());
        }
    }
}
