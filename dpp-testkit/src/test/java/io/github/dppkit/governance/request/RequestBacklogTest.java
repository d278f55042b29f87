package io.github.dppkit.governance.request;

import static io.github.dppkit.governance.request.RequestLab.HANDLER;
import static io.github.dppkit.governance.request.RequestLab.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.governance.request.spi.DataRequestStore.State;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.StoredCase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands before a request in the store holds it up in nothing. */
class RequestBacklogTest {

    @TempDir
    Path folder;

    private RequestLab lab;
    private RequestLab.Node node;

    @BeforeEach
    void openLab() {
        lab = new RequestLab(folder);
        node = lab.node();
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    /** A request that was decided and could not be carried out at once. */
    private void decidedErasure() {
        lab.ingest(node, order(1), RequestLab.ANNA);
        node.requests().receive(DataRequest.erase("dsr-late", lab.clock.instant(), HANDLER));
        node.requests().name("dsr-late", List.of(order(1)), HANDLER);
        lab.orders.broken = true;
        assertThat(node.requests().carryOut("dsr-late", HANDLER).state()).isEqualTo(DataRequestStatus.State.DECIDED);
        lab.orders.broken = false;
        lab.clock.advance(Duration.ofMinutes(6));
    }

    private void older(String id, String body) {
        lab.requests.add(
                new StoredCase<>(id, State.OPEN, lab.clock.instant().minus(Duration.ofHours(1)), null, body, null, 1));
    }

    private void assertCarriedOutByTheNextRun() {
        node.requests().run();
        assertThat(node.requests().status("dsr-late").orElseThrow().state()).isEqualTo(DataRequestStatus.State.CLOSED);
        assertThat(lab.orders.rows).isEmpty();
    }

    @Test
    @Verifies("A2.2.d")
    void aThousandRequestsThatWaitForAPerson_holdUpNoneThatIsDecided() {
        node.requests().receive(DataRequest.erase("dsr-1", lab.clock.instant(), HANDLER));
        String body = lab.requests.find("dsr-1").orElseThrow().body();
        for (int i = 0; i < 1_000; i++) {
            older("dsr-waiting-" + i, body);
        }
        decidedErasure();
        assertCarriedOutByTheNextRun();
    }

    @Test
    @Verifies("A2.2.d")
    void aRequestThatCannotBeRead_holdsUpNoOther() {
        older("dsr-of-another-version", "{}");
        decidedErasure();
        assertCarriedOutByTheNextRun();
        assertThat(node.requests().run().failures())
                .containsExactly("dppkit:data-request: " + DataRequestRefusedException.class.getName());
    }
}
