package io.github.dppkit.retention;

import static io.github.dppkit.retention.RetentionLab.PARTNER;
import static io.github.dppkit.retention.RetentionLab.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.audit.Reason;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.Disposal;
import io.github.dppkit.retention.spi.DisposalTarget;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A selling partner that left and came back, and a sweep of the targets after that. */
class ReturnedPartnerTest {

    private static final ActorId CLERK = new ActorId(ActorId.Kind.PERSON, "a.dba");
    private static final PiiScope SELLER = PiiScope.sellingPartner(PARTNER);

    private final RetentionLab lab = new RetentionLab();
    private final OrderTable table = new OrderTable();

    /** A table of orders that answers for the partner too: a disposal of the partner takes all of its rows. */
    private static final class OrderTable implements DisposalTarget {

        final Set<PiiScope> rows = new TreeSet<>(Comparator.comparing(PiiScope::canonical));

        @Override
        public String name() {
            return "order-table";
        }

        @Override
        public DataClass dataClass() {
            return DataClass.PII;
        }

        private boolean isOf(PiiScope row, PiiScope scope) {
            return row.equals(scope)
                    || (scope.kind() == PiiScope.Kind.SELLING_PARTNER
                            && row.partner().equals(scope.partner()));
        }

        @Override
        public long dispose(Disposal disposal) {
            long before = rows.size();
            rows.removeIf(row -> isOf(row, disposal.scope()));
            return before - rows.size();
        }

        @Override
        public long remaining(PiiScope scope) {
            return rows.stream().filter(row -> isOf(row, scope)).count();
        }

        @Override
        public Optional<List<PiiScope>> scopes(@Nullable PiiScope after, int limit) {
            Set<PiiScope> scopes = new TreeSet<>(Comparator.comparing(PiiScope::canonical));
            scopes.addAll(rows);
            rows.forEach(row -> scopes.add(PiiScope.sellingPartner(row.partner())));
            return Optional.of(scopes.stream()
                    .filter(scope -> after == null || scope.canonical().compareTo(after.canonical()) > 0)
                    .limit(limit)
                    .toList());
        }
    }

    private void takeIn(RetentionLab.Node node, PiiScope scope) {
        node.ingest(scope);
        table.rows.add(scope);
    }

    @Test
    @Verifies({"#95", "L4.d"})
    void aSweepOfRestoredData_leavesTheLiveOrdersOfAPartnerThatCameBack() {
        lab.settings = builder -> builder.target(table);
        RetentionLab.Node node = lab.node();
        takeIn(node, SELLER);
        takeIn(node, order(1));
        for (PiiScope scope : List.of(order(1), SELLER)) {
            assertThat(node.retention
                            .disposeNow(scope, DataClass.PII, Reason.PARTNER_LEFT)
                            .disposed())
                    .isEqualTo(1);
        }
        assertThat(table.rows).isEmpty();

        takeIn(node, order(2)); // it is back, with orders alone
        table.rows.add(order(1)); // and a backup of the data brings the old one
        assertThat(node.retention.restores().dataRestored(CLERK).cleared()).isEqualTo(1);
        assertThat(table.rows).containsExactly(order(2));
    }

    @Test
    @Verifies({"#95", "L4.d"})
    void aSweepOfRestoredData_clearsAllRowsOfAPartnerThatIsGone() {
        lab.settings = builder -> builder.target(table);
        RetentionLab.Node node = lab.node();
        takeIn(node, SELLER);
        assertThat(node.retention
                        .disposeNow(SELLER, DataClass.PII, Reason.PARTNER_LEFT)
                        .disposed())
                .isEqualTo(1);
        table.rows.add(order(1));
        assertThat(node.retention.restores().dataRestored(CLERK).cleared()).isEqualTo(1);
        assertThat(table.rows).isEmpty();
    }
}
