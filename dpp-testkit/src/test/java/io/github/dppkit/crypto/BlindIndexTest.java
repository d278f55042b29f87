package io.github.dppkit.crypto;

import static io.github.dppkit.crypto.IndexLab.ANNA;
import static io.github.dppkit.crypto.IndexLab.PARTNER;
import static io.github.dppkit.crypto.IndexLab.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.internal.IndexSecrets;
import io.github.dppkit.keys.internal.KeyCaches;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.InMemoryKeyStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Months of the blind index: how tokens of each are made, found, renewed, and how they die. */
class BlindIndexTest {

    private final IndexLab lab = new IndexLab();

    @Test
    @Verifies({"#66", "M2.d"})
    void givesEqualValuesOfTwoPartnersMonthsOrEnvironments_differentTokens_evenUnderOneSecret() {
        byte[] secret = new byte[32];
        InMemoryKeyStore staging = new InMemoryKeyStore();
        for (String month : List.of("2026-11", "2026-12")) {
            lab.plant(lab.store, "prod", YearMonth.parse(month), secret);
            lab.plant(staging, "staging", YearMonth.parse(month), secret);
        }
        Set<String> bits = ConcurrentHashMap.newKeySet();
        for (int month = 0; month < 2; month++) {
            for (BlindIndex index : List.of(lab.node().index, lab.node("staging", staging).index)) {
                for (String partner : List.of(PARTNER.id(), "A2EUQ1WTGCTBG3", "a2euq1wtgctbg2")) {
                    bits.add(bits(index.token(ANNA, SellingPartner.of(partner))));
                }
            }
            lab.clock.advance(Duration.ofDays(30));
        }
        assertThat(bits).hasSize(12);
    }

    private static String bits(IndexToken token) {
        return token.text().substring("dpi1.202611.".length());
    }

    @Test
    @Verifies("#66")
    void findsWhatAnyLivingMonthHolds_andMakesNoSecretForASearch() {
        IndexLab.Node node = lab.node();
        assertThat(node.find(ANNA)).isEmpty();
        assertThat(lab.hasSecret("2026-11")).isFalse();

        String november = node.index.token(ANNA, PARTNER).text();
        lab.set("2027-01-15T00:00:00Z"); // nothing was written in December
        String january = node.index.token(ANNA, PARTNER).text();
        assertThat(november).startsWith("dpi1.202611.");
        assertThat(january).startsWith("dpi1.202701.");
        assertThat(node.find(ANNA)).containsExactly(january, november);
        assertThat(lab.node().find(ANNA)).containsExactly(january, november);
        assertThat(lab.hasSecret("2026-12")).isFalse();
    }

    @Test
    void searchesOnlyTheMonthsOfAPeriod() {
        IndexLab.Node node = lab.node();
        String november = node.index.token(ANNA, PARTNER).text();
        lab.set("2026-12-05T00:00:00Z");
        String december = node.index.token(ANNA, PARTNER).text();

        assertThat(search(node, "2026-11-30T23:59:59.999999999Z", "2026-12-01T00:00:00Z"))
                .containsExactly(december, november);
        assertThat(search(node, "2026-11-30T23:59:59Z", "2026-11-30T23:59:59.999999999Z"))
                .containsExactly(november);
        assertThat(search(node, "2026-12-01T00:00:00Z", "2031-01-01T00:00:00Z")).containsExactly(december);
        assertThat(search(node, "2020-01-01T00:00:00Z", "2026-10-31T23:59:59Z")).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> search(node, "2026-12-01T00:00:00Z", "2026-11-30T00:00:00Z"));
    }

    private static List<String> search(IndexLab.Node node, String from, String to) {
        return node.index.tokens(ANNA, PARTNER, Instant.parse(from), Instant.parse(to)).stream()
                .map(IndexToken::text)
                .toList();
    }

    @Test
    void searchesFourMonthsAtMost() {
        for (String day : List.of("2026-12-31T23:00:00Z", "2027-01-31T23:00:00Z", "2027-02-28T23:00:00Z")) {
            lab.set(day);
            lab.node().index.token(ANNA, PARTNER);
        }
        lab.set("2027-03-01T00:00:00Z");
        lab.node().index.token(ANNA, PARTNER);
        assertThat(lab.node().find(ANNA)).hasSize(4);
        lab.set("2027-03-04T00:00:00Z");
        assertThat(lab.node().find(ANNA)).hasSize(3);
    }

    @Test
    @Verifies({"#66", "L4.d"})
    void endsAMonthsKey_atTheVeryInstant_whetherOrNotItsRowIsGone() {
        IndexLab.Node node = lab.node();
        String token = node.index.token(ANNA, PARTNER).text();
        assertThat(IndexSecrets.lastDay(START)).isEqualTo(LocalDate.parse("2027-02-01"));

        lab.set("2027-01-31T23:59:00Z");
        assertThat(node.find(ANNA)).containsExactly(token); // and the secret is in the cache
        lab.set("2027-01-31T23:59:59.999999999Z");
        assertThat(node.find(ANNA)).containsExactly(token);
        assertThat(node.secrets.destroyDue()).isZero();
        assertThat(lab.hasSecret("2026-11")).isTrue();

        lab.set("2027-02-01T00:00:00Z");
        assertThat(lab.hasSecret("2026-11")).isTrue();
        assertThat(node.find(ANNA)).isEmpty();
        assertThat(lab.node().find(ANNA)).isEmpty();

        assertThat(node.secrets.destroyDue()).isOne();
        assertThat(lab.hasSecret("2026-11")).isFalse();
        assertThat(node.secrets.destroyDue()).isZero();
        assertThat(lab.node().secrets.destroyDue()).isZero();
        lab.clock.set(START); // not even for somebody who sets the clock back
        assertThat(lab.node().find(ANNA)).isEmpty();
        assertThat(lab.node().index.token(ANNA, PARTNER).text()).isNotEqualTo(token);
    }

    /** Not a promise but its limit, kept honest: a backup of the key store from before, the root key, and a clock set back. */
    @Test
    void aCopyOfTheKeyStoreStillMatches_forWhoeverHasTheRootKey() {
        String token = lab.node().index.token(ANNA, PARTNER).text();
        InMemoryKeyStore backup = lab.store.copy();
        lab.set("2027-02-01T00:00:00Z");
        lab.node().secrets.destroyDue();
        assertThat(lab.node("prod", backup).find(ANNA)).isEmpty();
        lab.clock.set(START);
        assertThat(lab.node("prod", backup).find(ANNA)).containsExactly(token);
    }

    @Test
    @Verifies("L4.d")
    void destroysWhatNobodyDestroyedForYears_andLeavesWhatLives() {
        for (int year = 0; year < 5; year++) {
            lab.node().index.token(ANNA, PARTNER);
            lab.clock.advance(Duration.ofDays(365));
        }
        lab.node().index.token(ANNA, PARTNER);
        assertThat(lab.node().secrets.destroyDue()).isEqualTo(5);
        assertThat(lab.hasSecret("2026-11")).isFalse();
        assertThat(lab.node().find(ANNA)).hasSize(1);
    }

    @Test
    void destroysLaterMonthsToo_inTheSameProcess() {
        IndexLab.Node node = lab.node();
        for (int month = 0; month < 8; month++) {
            node.index.token(ANNA, PARTNER);
            node.secrets.destroyDue();
            assertThat(node.find(ANNA)).hasSizeLessThanOrEqualTo(4);
            lab.clock.advance(Duration.ofDays(30));
        }
        node.secrets.destroyDue();
        for (int month = 11; month < 16; month++) {
            YearMonth gone = YearMonth.of(2026, 1).plusMonths(month - 1);
            assertThat(lab.hasSecret(gone.toString())).as("%s", gone).isFalse();
        }
    }

    @Test
    void asksForANewToken_inTheLast31Days() {
        IndexToken token = lab.node().index.token(ANNA, PARTNER);
        BlindIndex index = lab.node().index;
        lab.set("2026-12-31T23:59:59.999999999Z");
        assertThat(index.needsNewToken(token)).isFalse();
        assertThat(index.renewBefore()).isEqualTo("dpi1.202611");
        lab.set("2027-01-01T00:00:00Z"); // 31 days before the first of February
        assertThat(index.needsNewToken(token)).isTrue();
        assertThat(index.renewBefore()).isEqualTo("dpi1.202612");
        assertThat(token.text()).isLessThan(index.renewBefore());
        assertThat(index.token(ANNA, PARTNER).text()).isGreaterThan(index.renewBefore());
        lab.set("2029-01-01T00:00:00Z");
        assertThat(index.needsNewToken(token)).isTrue();
        assertThat(index.needsNewToken(index.token(ANNA, PARTNER))).isFalse();
    }

    /** Every call of the store fails once, before or after it was carried out. */
    @Test
    @Verifies("A2.4.a")
    void givesNoTokenAndNoAnswer_whileTheKeyStoreIsDown() {
        for (boolean after : List.of(false, true)) {
            for (int call = 1; call <= 3; call++) {
                InMemoryKeyStore real = new InMemoryKeyStore();
                BlindIndex index = lab.node("prod", failing(real, call, after)).index;
                assertThatExceptionOfType(KeyUnavailableException.class)
                        .isThrownBy(() -> index.token(ANNA, PARTNER))
                        .withMessageMatching("Keys? (store )?unavailable.*")
                        .satisfies(e -> {
                            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                                assertThat(cause).isInstanceOf(KeyUnavailableException.class);
                            }
                        });
                lab.clock.advance(Duration.ofSeconds(1)); // after a fault the store is left alone for so long
                String token = index.token(ANNA, PARTNER).text();
                assertThat(lab.node("prod", real).find(ANNA)).containsExactly(token);
            }
            lab.node().index.token(ANNA, PARTNER);
            BlindIndex searching = lab.node("prod", failing(lab.store, 1, after)).index;
            assertThatExceptionOfType(KeyUnavailableException.class)
                    .as("an empty answer would say that there is no such order")
                    .isThrownBy(() -> searching.tokens(ANNA, PARTNER));
        }
    }

    private static KeyStore failing(KeyStore real, int failingCall, boolean after) {
        int[] calls = {0};
        return (KeyStore) Proxy.newProxyInstance(
                KeyStore.class.getClassLoader(), new Class<?>[] {KeyStore.class}, (proxy, method, arguments) -> {
                    boolean fails = ++calls[0] == failingCall;
                    if (fails && !after) {
                        throw new IllegalStateException("connection lost");
                    }
                    try {
                        Object result = method.invoke(real, arguments);
                        if (fails) {
                            throw new IllegalStateException("connection lost");
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void opensNoSecretOfAnotherMonthOrEnvironment_putInPlaceOfTheRightOne() {
        lab.plant(lab.store, "staging", YearMonth.parse("2026-11"), new byte[32]);
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> lab.node().index.token(ANNA, PARTNER))
                .withMessageStartingWith("Root key unavailable");
    }

    @Test
    @Verifies("A2.4.b")
    void putsEachUseOfTheRootKeyOnRecord_onceAMinute_andGivesNothingIfItCannot() {
        IndexLab.Node node = lab.node();
        for (int i = 0; i < 100; i++) {
            node.index.token(ANNA, PARTNER);
            node.find(ANNA);
        }
        assertThat(lab.events).containsExactly(KeyEvents.Type.ROOT_KEY_USED);
        lab.clock.advance(Duration.ofSeconds(60));
        node.find(ANNA);
        assertThat(lab.events).hasSize(2);

        BlindIndex mute = BlindIndex.create(new IndexSecrets(
                Environment.of("prod"),
                lab.rootKey,
                lab.store,
                (type, scope) -> {
                    throw new IllegalStateException("trail is closed");
                },
                lab.clock,
                new KeyCaches(Duration.ofSeconds(60), 10, lab.clock.nanos())));
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> mute.token(ANNA, PARTNER));
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> mute.tokens(ANNA, PARTNER));
    }

    /** All nodes have looked and found no secret before any of them adds one. */
    @Test
    @Verifies("#66")
    void agreesOnOneSecret_whenManyNodesBeginAMonthAtOnce() throws Exception {
        int nodes = 4;
        CyclicBarrier allHaveLooked = new CyclicBarrier(nodes);
        KeyStore racing = (KeyStore) Proxy.newProxyInstance(
                KeyStore.class.getClassLoader(), new Class<?>[] {KeyStore.class}, (proxy, method, arguments) -> {
                    Object result = method.invoke(lab.store, arguments);
                    if (method.getName().equals("namedSecret")) {
                        allHaveLooked.await();
                    }
                    return result;
                });
        Set<String> tokens = ConcurrentHashMap.newKeySet();
        ExecutorService threads = Executors.newFixedThreadPool(nodes);
        try {
            CountDownLatch done = new CountDownLatch(nodes);
            List<Future<?>> runs = new java.util.ArrayList<>();
            for (int i = 0; i < nodes; i++) {
                BlindIndex index = lab.node("prod", racing).index;
                runs.add(threads.submit(() -> {
                    tokens.add(index.token(ANNA, PARTNER).text());
                    done.countDown();
                }));
            }
            for (Future<?> run : runs) {
                run.get();
            }
            assertThat(done.getCount()).isZero();
        } finally {
            threads.shutdownNow();
        }
        assertThat(tokens).hasSize(1);
        assertThat(lab.node().find(ANNA)).containsExactlyElementsOf(tokens);
    }

    @Test
    @Verifies("A2.4.a")
    void showsNoTokenAndNoValue_inText() {
        IndexToken token = lab.node().index.token(ANNA, PARTNER);
        assertThat(token).hasToString("IndexToken[2026-11]");
        assertThat(ANNA).hasToString("IndexTerm[email]");
        assertThat(tools.jackson.databind.json.JsonMapper.shared().writeValueAsString(token))
                .isEqualTo("\"IndexToken[2026-11]\"");
        assertThat(IndexTerm.of(EmailAddress.of("b@example.org")).toString()).doesNotContain("example");
    }
}
