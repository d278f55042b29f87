package io.github.dppkit.retention;

import static io.github.dppkit.retention.RetentionLab.ORDER;
import static io.github.dppkit.retention.RetentionLab.PARTNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.audit.Reason;
import io.github.dppkit.keys.ScopeErasedException;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A node that stands still between its look for a tombstone and its new record, while another node disposes of the scope. */
class LateFeedRaceTest {

    private final RetentionLab lab = new RetentionLab();
    private final RetentionLab.Node other = lab.node();

    /** A process in which something happens once, when it has found nothing and is about to add a record. */
    private RetentionLab.Node pausedBeforeAdding(Runnable meanwhile) {
        AtomicBoolean first = new AtomicBoolean(true);
        RetentionStore store = (RetentionStore) Proxy.newProxyInstance(
                RetentionStore.class.getClassLoader(),
                new Class<?>[] {RetentionStore.class},
                (self, method, arguments) -> {
                    if (method.getName().equals("add") && first.getAndSet(false)) {
                        meanwhile.run();
                    }
                    try {
                        return method.invoke(lab.store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        lab.settings = builder -> builder.store(store);
        return lab.node();
    }

    private void takenInAndErased(PiiScope scope) {
        other.ingest(scope);
        assertThat(other.retention
                        .disposeNow(scope, DataClass.PII, Reason.REQUESTED)
                        .disposed())
                .isEqualTo(1);
    }

    private void assertErasedForGood() {
        lab.node().retention.disposeDue();
        assertThat(lab.store.find(ORDER, DataClass.PII))
                .as("no deadline, so no key")
                .isEmpty();
        assertThat(lab.keyStore.dataKey(ORDER)).isEmpty();
        assertThatExceptionOfType(ScopeErasedException.class).isThrownBy(() -> other.ingest(ORDER));
    }

    @Test
    @Verifies({"#94", "A1.7.a", "A2.1.a"})
    void takesNothingIn_ofAnOrderThatWasErasedWhileItLooked() {
        RetentionLab.Node paused = pausedBeforeAdding(() -> takenInAndErased(ORDER));
        assertThatExceptionOfType(ScopeErasedException.class).isThrownBy(() -> paused.ingest(ORDER));
        assertThat(lab.orders.rows).isEmpty();
        assertErasedForGood();
    }

    @Test
    @Verifies({"#94", "A1.7.a"})
    void takesNothingIn_ofAnOrderThatANoticeNamedWhileItLooked() {
        RetentionLab.Node paused = pausedBeforeAdding(() -> {
            other.retention.erasures().suppress(ORDER, DataClass.PII);
            other.retention.disposeNow(ORDER, DataClass.PII, Reason.REQUESTED);
        });
        assertThatExceptionOfType(ScopeErasedException.class).isThrownBy(() -> paused.ingest(ORDER));
        assertErasedForGood();
    }

    @Test
    @Verifies({"#94", "A2.1.a"})
    void anEvent_bringsNoErasedOrderBack() {
        RetentionLab.Node paused = pausedBeforeAdding(() -> takenInAndErased(ORDER));
        assertThat(paused.retention.record(ORDER, OrderEvent.unshipped(lab.clock.instant())))
                .isFalse();
        assertErasedForGood();
        RetentionLab.Node again = pausedBeforeAdding(() -> takenInAndErased(RetentionLab.order(1)));
        assertThatExceptionOfType(ScopeErasedException.class)
                .isThrownBy(() -> again.retention.observed(RetentionLab.order(1), List.of(), lab.provenance()));
    }

    @Test
    @Verifies("A4.c")
    void information_isNotRegistered_ofWhatWasErasedWhileItLooked() {
        RetentionLab.Node paused = pausedBeforeAdding(() -> {
            other.retention.registerInformation(ORDER, "orders/2026-01-01/getOrder", lab.clock.instant());
            other.retention.disposeNow(ORDER, DataClass.INFORMATION, Reason.REQUESTED);
        });
        assertThatExceptionOfType(ScopeErasedException.class)
                .isThrownBy(() ->
                        paused.retention.registerInformation(ORDER, "orders/2026-01-01/getOrder", lab.clock.instant()));
        lab.node().retention.disposeDue();
        assertThat(lab.store.find(ORDER, DataClass.INFORMATION)).isEmpty();
    }

    @Test
    void aSellingPartner_mayComeBackAtThatMoment() {
        PiiScope seller = PiiScope.sellingPartner(PARTNER);
        RetentionLab.Node paused = pausedBeforeAdding(() -> takenInAndErased(seller));
        paused.ingest(seller);
        assertThat(paused.open(lab.orders.value(seller), seller)).isEqualTo("anna.nowak@example.org");
    }
}
