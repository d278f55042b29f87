package io.github.dppkit.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.access.EmergencyReason;
import io.github.dppkit.access.Grant;
import io.github.dppkit.access.spi.GrantStore;
import io.github.dppkit.access.spi.SignOff;
import io.github.dppkit.audit.WriterId;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link GrantStore} must do. Extend it, return a store over an empty base, and run it with JUnit.
 *
 * <p>Durability across a crash cannot be shown from inside the process and needs its own test.
 */
public abstract class GrantStoreContract {

    private static final Instant NOW = Instant.parse("2026-11-21T10:15:30.123456Z");
    private static final ActorId CLERK = person("j.nowak");
    private static final ActorId LEAD = person("a.weber");
    private static final ActorId PRINTER = new ActorId(ActorId.Kind.SERVICE, "label-printer");
    private static final SellingPartner PARTNER = SellingPartner.of("A2EUQ1WTGCTBG2");

    /** Creates the contract. */
    protected GrantStoreContract() {}

    /**
     * Returns a store over an empty base.
     *
     * @return the store to test
     */
    protected abstract GrantStore emptyStore();

    private static ActorId person(String id) {
        return new ActorId(ActorId.Kind.PERSON, id);
    }

    private static Grant grant(
            ActorId actor, String role, @Nullable Purpose purpose, @Nullable SellingPartner partner, int version) {
        ActorId owner = actor.kind() == ActorId.Kind.SERVICE ? CLERK : null;
        return new Grant(actor, role, purpose, partner, owner, LEAD, NOW, NOW.plusSeconds(version), null, version);
    }

    private static Grant clerk(int version) {
        return grant(CLERK, "shipping-clerk", null, null, version);
    }

    private static Grant revoked(Grant grant, Instant at) {
        return new Grant(
                grant.actor(),
                grant.role(),
                grant.purpose(),
                grant.partner(),
                grant.owner(),
                grant.approvedBy(),
                grant.approvedAt(),
                grant.reviewedAt(),
                at,
                grant.version() + 1);
    }

    @Test
    void returnsNothing_whereNothingWasPut() {
        GrantStore store = emptyStore();
        assertThat(store.grantsOf(CLERK)).isEmpty();
        assertThat(store.grants()).isEmpty();
    }

    @Test
    void returnsWhatWasPut_toTheLastBit() {
        GrantStore store = emptyStore();
        List<Grant> grants = List.of(
                clerk(1),
                grant(PRINTER, "label-printer", Purpose.SHIPPING, PARTNER, 1),
                grant(PRINTER, "label-printer", Purpose.legalDuty("DE", "AO-147"), null, 1));
        for (Grant grant : grants) {
            assertThat(store.put(grant)).isTrue();
        }
        assertThat(store.grantsOf(CLERK)).containsExactly(grants.get(0));
        assertThat(store.grantsOf(PRINTER)).containsExactlyInAnyOrder(grants.get(1), grants.get(2));
        assertThat(store.grantsOf(LEAD)).isEmpty();
    }

    @Test
    void keepsGrantsApart_thatDifferInKindActorRolePurposePartnerOrCase() {
        GrantStore store = emptyStore();
        List<Grant> grants = List.of(
                clerk(1),
                grant(person("j.nowak2"), "shipping-clerk", null, null, 1),
                grant(new ActorId(ActorId.Kind.SERVICE, "j.nowak"), "shipping-clerk", null, null, 1),
                grant(CLERK, "tax-clerk", null, null, 1),
                grant(CLERK, "shipping-clerk", Purpose.SHIPPING, null, 1),
                grant(CLERK, "shipping-clerk", Purpose.TAX_INVOICE, null, 1),
                grant(CLERK, "shipping-clerk", null, PARTNER, 1),
                grant(CLERK, "shipping-clerk", null, SellingPartner.of("a2euq1wtgctbg2"), 1),
                grant(CLERK, "shipping-clerk", Purpose.SHIPPING, PARTNER, 1));
        for (Grant grant : grants) {
            assertThat(store.put(grant)).isTrue();
        }
        assertThat(store.grants()).containsExactlyInAnyOrderElementsOf(grants);
    }

    @Test
    void changesAGrant_onlyFromTheVersionBefore() {
        GrantStore store = emptyStore();
        assertThat(store.put(clerk(2))).isFalse();
        assertThat(store.grants()).isEmpty();

        store.put(clerk(1));
        assertThat(store.put(clerk(3))).isFalse();
        assertThat(store.put(clerk(2))).isTrue();
        assertThat(store.put(clerk(1))).isFalse();
        assertThat(store.grantsOf(CLERK)).containsExactly(clerk(2));

        Grant ended = revoked(clerk(2), NOW.plusSeconds(60));
        assertThat(store.put(ended)).isTrue();
        assertThat(store.grantsOf(CLERK)).containsExactly(ended);
        assertThat(store.put(clerk(4))).isTrue();
        assertThat(store.grantsOf(CLERK)).containsExactly(clerk(4));
    }

    @Test
    void acceptsTheSameGrantAgain_andRefusesAnotherOfItsVersion() {
        GrantStore store = emptyStore();
        Grant first = clerk(1);
        assertThat(store.put(first)).isTrue();
        assertThat(store.put(first)).isTrue();
        Grant rival = new Grant(CLERK, "shipping-clerk", null, null, null, person("b.stein"), NOW, NOW, null, 1);
        assertThat(store.put(rival)).isFalse();

        Grant ended = revoked(first, NOW.plusSeconds(1));
        assertThat(store.put(ended)).isTrue();
        assertThat(store.put(ended)).isTrue();
        assertThat(store.put(revoked(first, NOW.plusSeconds(2)))).isFalse();
        assertThat(store.grants()).containsExactly(ended);
    }

    @Test
    void keepsInstantsToTheMicrosecondAtLeast_andTakesTheSameGrantForTheSame() {
        GrantStore store = emptyStore();
        Instant fine = NOW.plusNanos(999);
        Grant grant = new Grant(CLERK, "shipping-clerk", null, null, null, LEAD, fine, fine, fine, 1);
        assertThat(store.put(grant)).isTrue();
        assertThat(store.put(grant)).isTrue();
        assertThat(store.grantsOf(CLERK)).singleElement().satisfies(stored -> {
            assertThat(stored.approvedAt()).isBetween(NOW, fine);
            assertThat(stored.reviewedAt()).isBetween(NOW, fine);
            assertThat(stored.revokedAt()).isBetween(NOW, fine);
        });
    }

    @Test
    void keepsWhatWasOpenedInAnEmergency_untilTheNextVersion() {
        GrantStore store = emptyStore();
        Grant whole = clerk(1);
        Grant broken = new Grant(
                CLERK,
                "shipping-clerk",
                null,
                null,
                null,
                LEAD,
                NOW,
                person("b.stein"),
                NOW,
                null,
                EmergencyReason.SAFETY,
                NOW.plusSeconds(3_600),
                2);
        assertThat(store.put(whole)).isTrue();
        assertThat(store.put(broken)).isTrue();
        assertThat(store.put(broken)).isTrue();
        assertThat(store.grantsOf(CLERK)).containsExactly(broken);
        assertThat(store.put(clerk(3))).isTrue();
        assertThat(store.grantsOf(CLERK)).containsExactly(clerk(3));
    }

    private static SignOff signOff(int number, ActorId reviewer, @Nullable ActorId second) {
        Instant from = NOW.plusSeconds(number);
        return new SignOff(
                number,
                from,
                from.plusSeconds(1),
                reviewer,
                second,
                NOW,
                "0f".repeat(32),
                Map.of(new WriterId("app-1", number), 7L * number));
    }

    @Test
    void keepsTheNewestSignOff_andTakesThemInTheirOrderOnly() {
        GrantStore store = emptyStore();
        assertThat(store.lastSignOff()).isEmpty();
        assertThat(store.putSignOff(signOff(2, LEAD, null))).isFalse();
        assertThat(store.lastSignOff()).isEmpty();

        assertThat(store.putSignOff(signOff(1, LEAD, CLERK))).isTrue();
        assertThat(store.lastSignOff()).contains(signOff(1, LEAD, CLERK));
        assertThat(store.putSignOff(signOff(1, LEAD, CLERK))).isTrue();
        assertThat(store.putSignOff(signOff(1, CLERK, LEAD))).isFalse();
        assertThat(store.putSignOff(signOff(3, LEAD, null))).isFalse();
        assertThat(store.putSignOff(signOff(2, LEAD, null))).isTrue();
        assertThat(store.putSignOff(signOff(1, LEAD, CLERK))).isFalse();
        assertThat(store.lastSignOff()).contains(signOff(2, LEAD, null));
        assertThat(store.grants()).isEmpty();
    }

    @Test
    void letsOneOfTwoSignOffsWin_whenBothComeAtOnce() throws Exception {
        GrantStore store = emptyStore();
        int callers = 4;
        ExecutorService pool = Executors.newFixedThreadPool(callers);
        try {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                SignOff mine = signOff(1, person("reviewer-" + caller), null);
                tasks.add(() -> store.putSignOff(mine));
            }
            int wins = 0;
            for (Future<Boolean> done : pool.invokeAll(tasks)) {
                wins += done.get() ? 1 : 0;
            }
            assertThat(wins).isEqualTo(1);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void ordersAllGrants_byActorAndRole() {
        GrantStore store = emptyStore();
        List<String> actors = List.of("a-b", "a.b", "a1", "a_b", "ab");
        for (String actor : List.of("ab", "a_b", "a-b", "a1", "a.b")) {
            for (String role : List.of("tax-clerk", "shipping-clerk", "shipping2")) {
                store.put(grant(person(actor), role, null, null, 1));
            }
        }
        List<String> expected = new ArrayList<>();
        for (String actor : actors) {
            for (String role : List.of("shipping-clerk", "shipping2", "tax-clerk")) {
                expected.add(actor + "/" + role);
            }
        }
        assertThat(store.grants().stream()
                        .map(grant -> grant.actor().id() + "/" + grant.role())
                        .toList())
                .isEqualTo(expected);
    }

    @Test
    void letsExactlyOneWinEachVersion_whenManyChangeAtOnce() throws Exception {
        GrantStore store = emptyStore();
        int callers = 8;
        int versions = 5;
        ExecutorService pool = Executors.newFixedThreadPool(callers);
        try {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                ActorId approver = person("approver-" + caller);
                tasks.add(() -> wins(store, approver, versions));
            }
            int wins = 0;
            for (Future<Integer> done : pool.invokeAll(tasks)) {
                wins += done.get();
            }
            assertThat(wins).isEqualTo(versions);
        } finally {
            pool.shutdownNow();
        }
        assertThat(store.grantsOf(CLERK))
                .singleElement()
                .extracting(Grant::version)
                .isEqualTo(versions);
    }

    /** Tries each version until somebody has won it; returns how often that was this caller. */
    private static int wins(GrantStore store, ActorId approver, int versions) {
        int wins = 0;
        for (int version = 1; version <= versions; version++) {
            int wanted = version;
            Grant mine = new Grant(CLERK, "shipping-clerk", null, null, null, approver, NOW, NOW, null, version);
            if (store.put(mine)) {
                wins++;
            }
            while (store.grantsOf(CLERK).stream().noneMatch(grant -> grant.version() >= wanted)) {
                Thread.onSpinWait();
            }
        }
        return wins;
    }
}
