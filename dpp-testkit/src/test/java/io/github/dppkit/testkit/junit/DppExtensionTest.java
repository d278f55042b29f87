package io.github.dppkit.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.Dpp;
import io.github.dppkit.access.AccessPolicy;
import io.github.dppkit.access.Actor;
import io.github.dppkit.access.Claims;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.testkit.InMemoryStores;
import io.github.dppkit.testkit.MovableClock;
import io.github.dppkit.testkit.TestkitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

class DppExtensionTest {

    private static final PiiScope ORDER = PiiScope.order(SellingPartner.of("A2EUQ1WTGCTBG2"), "902-3159896-1390916");
    private static final FieldName FIELD = FieldName.of("orders.buyer_name");
    private static final Claims LOGIN = Claims.none().withMultiFactor().withApprovedDevice();
    private static final Actor CLERK = Actor.person("j.nowak", LOGIN);

    @RegisterExtension
    final DppExtension dppkit = DppExtension.with(builder -> builder.accessPolicy(AccessPolicy.builder()
            .permit("clerk", Purpose.SHIPPING, PiiCategory.NAME)
            .build()));

    private static EncryptedValue<PersonName> take(Dpp dpp, MovableClock clock) {
        return dpp.encryptor()
                .encrypt(PersonName.of("Quentin Marlowe"), ORDER, FIELD, Provenance.spApi("getOrder", clock.instant()));
    }

    @Test
    void givesAWholeDpp_whoseTimeTheTestMoves(Dpp dpp, MovableClock clock) {
        EncryptedValue<PersonName> stored = take(dpp, clock);
        dpp.grants().approve(CLERK, "clerk", Actor.person("m.kowalska", LOGIN));
        RevealPermit permit = dpp.access().request(CLERK, Purpose.SHIPPING, ORDER, PiiCategory.NAME);
        assertThat(dpp.encryptor().decrypt(stored, ORDER, FIELD, permit).reveal(permit))
                .isEqualTo("Quentin Marlowe");

        clock.advance(Duration.ofDays(31));
        RevealPermit later = dpp.access().request(CLERK, Purpose.SHIPPING, ORDER, PiiCategory.NAME);
        assertThatThrownBy(() -> dpp.encryptor().decrypt(stored, ORDER, FIELD, later))
                .isInstanceOf(KeyUnavailableException.class);
        assertThat(dpp.retention().disposeDue().disposed()).isEqualTo(1);
        assertThat(dpp.audit().verify().isPass()).isTrue();
    }

    @Test
    void sharesNothingBetweenTests_first(Dpp dpp, MovableClock clock, InMemoryStores stores) {
        beginsAnew(dpp, clock, stores);
    }

    @Test
    void sharesNothingBetweenTests_second(Dpp dpp, MovableClock clock, InMemoryStores stores) {
        beginsAnew(dpp, clock, stores);
    }

    private static void beginsAnew(Dpp dpp, MovableClock clock, InMemoryStores stores) {
        assertThat(clock.instant()).isEqualTo(DppExtension.START);
        assertThat(stores.keyStore().dataKey(ORDER)).isEmpty();
        take(dpp, clock);
        clock.advance(Duration.ofHours(1));
    }

    /** Two extensions, of which a test would get either. */
    static class Two {
        @RegisterExtension
        final DppExtension first = new DppExtension();

        @RegisterExtension
        final DppExtension second = new DppExtension();

        @Test
        void asksForNothing() {}
    }

    /** Asks too early. */
    static class Early {
        @RegisterExtension
        static final DppExtension DPPKIT = new DppExtension();

        @BeforeAll
        static void all(Dpp dpp) {
            dpp.close();
        }

        @Test
        void never() {}
    }

    /** A builder that is refused. */
    static class Refused {
        @RegisterExtension
        final DppExtension dppkit = DppExtension.with(builder -> builder.node("NO SUCH NAME"));

        @Test
        void never() {}
    }

    /** Every kind of test that runs more than once, in parallel, and a host that closes what it was given. */
    static class Many {
        @RegisterExtension
        static final DppExtension DPPKIT = new DppExtension();

        private final Set<InMemoryStores> given = ConcurrentHashMap.newKeySet();

        @BeforeEach
        void before(Dpp dpp, InMemoryStores stores) {
            assertThat(given.add(stores)).isTrue();
            assertThat(dpp.environment().name()).isEqualTo("test");
        }

        @AfterEach
        void after(Dpp dpp, MovableClock clock, InMemoryStores stores) {
            assertThat(given).contains(stores);
            dpp.close();
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        void invocations(int days, Dpp dpp, MovableClock clock, InMemoryStores stores) {
            beginsAnew(dpp, clock, stores);
            clock.advance(Duration.ofDays(days));
        }

        @RepeatedTest(2)
        void repetitions(Dpp dpp, MovableClock clock, InMemoryStores stores) {
            beginsAnew(dpp, clock, stores);
        }

        @Nested
        class Deeper {
            @Test
            void nested(Dpp dpp, MovableClock clock, InMemoryStores stores) {
                beginsAnew(dpp, clock, stores);
            }
        }
    }

    @Test
    void refusesTwoOfItself_forATestThatAsksForNothing() {
        assertThat(failures(Two.class))
                .singleElement()
                .satisfies(e ->
                        assertThat(e).isInstanceOf(TestkitException.class).hasMessageContaining("two DppExtensions"));
    }

    @Test
    void saysWhereItGivesItsParameters_whenAskedTooEarly() {
        assertThat(failures(Early.class))
                .singleElement()
                .satisfies(e -> assertThat(e).hasMessageContaining("before and after each"));
    }

    @Test
    void handsOnWhatTheBuilderRefuses_andLeavesNothingBehind() throws IOException {
        Set<Path> before = folders();
        assertThat(before).as("the folder of this very test").isNotEmpty();
        assertThat(failures(Refused.class))
                .singleElement()
                .satisfies(e -> assertThat(e).hasMessageContaining("Node name"));
        failures(Two.class);
        assertThat(failures(Many.class)).isEmpty();
        assertThat(folders()).isEqualTo(before);
    }

    private static List<Throwable> failures(Class<?> tests) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(DiscoverySelectors.selectClass(tests))
                                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                                .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                                .configurationParameter("junit.jupiter.testinstance.lifecycle.default", "per_class")
                                .build(),
                        listener);
        assertThat(listener.getSummary().getTestsFoundCount()).isPositive();
        return listener.getSummary().getFailures().stream()
                .map(TestExecutionSummary.Failure::getException)
                .toList();
    }

    private static Set<Path> folders() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            String mine = "dppkit-" + ProcessHandle.current().pid() + "-";
            return files.filter(file -> file.getFileName().toString().startsWith(mine))
                    .collect(Collectors.toSet());
        }
    }
}
