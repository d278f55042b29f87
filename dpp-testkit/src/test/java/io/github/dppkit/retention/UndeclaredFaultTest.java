package io.github.dppkit.retention;

import static io.github.dppkit.retention.RetentionLab.ORDER;
import static io.github.dppkit.retention.RetentionLab.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.Disposal;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.retention.spi.RetentionRecord;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host's code throws what its port does not declare: Kotlin has no checked exceptions, and a class may be missing. */
class UndeclaredFaultTest {

    private final RetentionLab lab = new RetentionLab();

    /** Clears one order and throws for any other. */
    private record Picky(Throwable fault) implements DisposalTarget {

        @Override
        public String name() {
            return "a-search-index";
        }

        @Override
        public DataClass dataClass() {
            return DataClass.PII;
        }

        @Override
        public long dispose(Disposal disposal) {
            if (!disposal.scope().equals(ORDER)) {
                throw Picky.<RuntimeException>sneaky(fault);
            }
            return 1;
        }

        @Override
        public long remaining(io.github.dppkit.pii.PiiScope scope) {
            return 0;
        }

        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        private static <T extends Throwable> T sneaky(Throwable thrown) throws T {
            throw (T) thrown;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"java.io.IOException", "java.lang.NoClassDefFoundError"})
    @Verifies({"#98", "L4.c"})
    void aTargetThatThrowsWhatItDoesNotDeclare_holdsUpItsOwnScopes_andNoOther(String kind) {
        Throwable fault = kind.endsWith("IOException") ? new IOException("902-1") : new NoClassDefFoundError("902-1");
        lab.settings = builder -> builder.target(new Picky(fault));
        RetentionLab.Node node = lab.node();
        for (int number = 1; number <= 3; number++) {
            node.ingest(order(number));
        }
        node.ingest(ORDER);
        lab.clock.advance(Duration.ofDays(28));
        for (int number = 1; number <= 3; number++) {
            node.retention.record(order(number), OrderEvent.shipped(RetentionLab.START));
        }
        node.retention.record(ORDER, OrderEvent.shipped(RetentionLab.START));

        DisposalRun run = node.retention.disposeDue();
        assertThat(run.disposed()).isEqualTo(1);
        assertThat(run.partial()).isEqualTo(3);
        assertThat(run.failures()).contains(new DisposalRun.Failure("a-search-index", kind, 3));
        assertThat(lab.orders.rows).as("the other targets are cleared").isEmpty();
        assertThat(lab.stored(order(1)).state()).isEqualTo(RetentionRecord.State.PARTIAL);
    }
}
