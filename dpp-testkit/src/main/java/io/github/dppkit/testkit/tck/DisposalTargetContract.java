package io.github.dppkit.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.Disposal;
import io.github.dppkit.retention.spi.DisposalTarget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * What every {@link DisposalTarget} must do: a table, a folder, a search index, an object store. Extend it, return a target
 * over a place without data and put data there, and run it with JUnit.
 *
 * <p>What happens when the place does not answer, and durability across a crash, cannot be shown from here and need tests of
 * their own: {@link io.github.dppkit.testkit.FaultSweep} and {@link io.github.dppkit.testkit.CrashRunner} help.
 */
public abstract class DisposalTargetContract {

    private static final SellingPartner PARTNER = SellingPartner.of("A2EUQ1WTGCTBG2");
    private static final SellingPartner OTHER = SellingPartner.of("A3EUQ1WTGCTBG9");
    private static final int MANY = 500;

    /** Creates the contract. */
    protected DisposalTargetContract() {}

    /**
     * Returns a target for orders of any selling partner, over a place without data.
     *
     * @return the target to test; {@link #put} puts data where this one finds them
     */
    protected abstract DisposalTarget emptyTarget();

    /**
     * Puts so many rows, files or documents of an order there, beside those that there are.
     *
     * @param scope an order
     * @param count how many, at least one
     */
    protected abstract void put(PiiScope scope, int count);

    private static PiiScope order(int number) {
        return PiiScope.order(PARTNER, "902-" + number);
    }

    private static Disposal disposal(PiiScope scope, DataClass dataClass) {
        return new Disposal(
                scope,
                dataClass,
                String.format(Locale.ROOT, "%032x", (long) scope.id().hashCode() + Integer.MAX_VALUE));
    }

    private static Disposal disposal(PiiScope scope) {
        return disposal(scope, DataClass.PII);
    }

    /** A name that certificates can print. */
    @Test
    void hasANameThatCertificatesTake() {
        assertThat(emptyTarget().name()).matches("[A-Za-z0-9._-]{1,64}");
    }

    /** The scope goes wholly, its neighbours stay. */
    @Test
    @Verifies("L4.c")
    void removesEverythingOfAScope_andNothingOfAnother() {
        DisposalTarget target = emptyTarget();
        PiiScope longer = PiiScope.order(PARTNER, "902-11");
        PiiScope foreign = PiiScope.order(OTHER, "902-1");
        put(order(1), 3);
        put(order(2), 1);
        put(longer, 2);
        put(foreign, 2);
        assertThat(target.remaining(order(1))).isEqualTo(3);
        assertThat(target.dispose(disposal(order(1)))).isEqualTo(3);
        assertThat(target.remaining(order(1))).isZero();
        assertThat(target.remaining(order(2))).isOne();
        assertThat(target.remaining(longer)).isEqualTo(2);
        assertThat(target.remaining(foreign)).isEqualTo(2);
    }

    /** Repeated calls and unknown scopes do nothing. */
    @Test
    void findsNothingToDo_whenItIsCalledAgain_orKnowsNothingOfTheScope() {
        DisposalTarget target = emptyTarget();
        put(order(1), 2);
        assertThat(target.dispose(disposal(order(1)))).isEqualTo(2);
        assertThat(target.dispose(disposal(order(1)))).isZero();
        assertThat(target.dispose(disposal(order(7)))).isZero();
        assertThat(target.remaining(order(7))).isZero();
    }

    /** What came late goes too. */
    @Test
    void removesWhatCameAfterADisposal() {
        DisposalTarget target = emptyTarget();
        put(order(1), 1);
        target.dispose(disposal(order(1)));
        put(order(1), 2);
        assertThat(target.remaining(order(1))).isEqualTo(2);
        assertThat(target.dispose(disposal(order(1)))).isEqualTo(2);
        assertThat(target.remaining(order(1))).isZero();
    }

    /** Personal data and other information have deadlines of their own. */
    @Test
    void leavesDataOfTheOtherClassAlone() {
        DisposalTarget target = emptyTarget();
        put(order(1), 1);
        DataClass other = target.dataClass() == DataClass.PII ? DataClass.INFORMATION : DataClass.PII;
        Disposal foreign = disposal(order(1), other);
        assertThat(target.dispose(foreign)).isZero();
        assertThat(target.disposeAll(List.of(foreign)).getOrDefault(order(1), 0L))
                .isZero();
        assertThat(target.remaining(order(1))).isOne();
    }

    /** Many scopes at once are the same as each by itself. */
    @Test
    void disposesOfManyScopesAtOnce_withACountForEach() {
        DisposalTarget target = emptyTarget();
        Map<PiiScope, Long> expected = new HashMap<>();
        List<Disposal> disposals = new ArrayList<>();
        Set<PiiScope> holding = new HashSet<>();
        for (int i = 0; i < MANY; i++) {
            PiiScope scope = i % 5 == 0 ? PiiScope.order(OTHER, "902-" + i) : order(i);
            int count = i % 3;
            if (count > 0) {
                put(scope, count);
                holding.add(scope);
            }
            expected.put(scope, (long) count);
            disposals.add(disposal(scope));
        }
        PiiScope kept = order(MANY + 1);
        put(kept, 1);
        assertThat(target.remainingAmong(expected.keySet())).isEqualTo(holding);
        Map<PiiScope, Long> counts = new HashMap<>(target.disposeAll(disposals));
        expected.keySet().forEach(scope -> counts.putIfAbsent(scope, 0L));
        assertThat(counts).isEqualTo(expected);
        assertThat(target.remainingAmong(expected.keySet())).isEmpty();
        assertThat(target.remaining(kept)).isOne();
        assertThat(target.disposeAll(List.of())).isEmpty();
        assertThat(target.remainingAmong(List.of())).isEmpty();
    }

    /**
     * Several nodes may dispose of one scope: one of them has it, or both have a part.
     *
     * @throws Exception if a call fails
     */
    @Test
    void countsEachOnce_whenSeveralNodesDisposeAtOnce() throws Exception {
        DisposalTarget target = emptyTarget();
        put(order(1), 100);
        ExecutorService nodes = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Long>> calls = new ArrayList<>();
            for (int node = 0; node < 4; node++) {
                calls.add(() -> target.dispose(disposal(order(1))));
            }
            long changed = 0;
            for (Future<Long> call : nodes.invokeAll(calls)) {
                changed += call.get();
            }
            assertThat(changed).isEqualTo(100);
        } finally {
            nodes.shutdownNow();
        }
        assertThat(target.remaining(order(1))).isZero();
    }
}
