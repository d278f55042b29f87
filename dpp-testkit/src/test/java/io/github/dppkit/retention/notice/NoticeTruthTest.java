package io.github.dppkit.retention.notice;

import static io.github.dppkit.retention.notice.NoticeLab.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.internal.CertificateBody;
import io.github.dppkit.retention.internal.Erasures;
import io.github.dppkit.retention.notice.internal.NoticeBody;
import io.github.dppkit.retention.notice.internal.NoticeStatement;
import io.github.dppkit.retention.notice.internal.ScopeResult;
import io.github.dppkit.retention.notice.internal.Tally;
import io.github.dppkit.retention.notice.spi.NoticeResolver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A certificate says no more than is so. */
class NoticeTruthTest {

    private static final Instant THEN = Instant.parse("2027-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private NoticeLab lab;
    private NoticeLab.Node node;

    @BeforeEach
    void openLab() {
        lab = new NoticeLab(folder);
        node = lab.node();
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private static String statement(List<String> exceptions) {
        NoticeBody body = new NoticeBody(
                DeletionNotice.Kind.DELETE,
                "REQUESTED",
                "person:m.kowalska",
                THEN,
                null,
                Selection.By.ORDERS,
                null,
                null,
                null,
                null,
                1,
                "00",
                "0000000000000005000000000000000a",
                0,
                0,
                false,
                THEN,
                List.of());
        Tally tally = new Tally();
        ScopeResult.Outcome erased = ScopeResult.Outcome.ERASED;
        tally.add(
                new SubjectToken(1, 2),
                new ScopeResult(erased, THEN, THEN, THEN, null, Map.of(), List.of(), exceptions, null));
        CertificateBody.Copies dates =
                new CertificateBody.Copies(THEN.plusSeconds(60), 2, THEN, THEN, THEN, THEN, THEN, THEN);
        Erasures.Copies copies = new Erasures.Copies(dates, "complete on 2027-03-01", "none", List.of(), true);
        return new NoticeStatement("prod", "amzn-1", body, null, THEN, THEN, null, "strictest", "1", tally, copies)
                .toJson();
    }

    @Test
    @Verifies({"A1.7.a", "A1.7.d"})
    void completionNamesWhatALawKeeps() {
        assertThat(statement(List.of())).contains("\"completion\":\"complete on 2027-03-01\"");
        assertThat(statement(List.of("{\"statute\":\"DE:AO-147\",\"until\":\"2033-01-01\"}")))
                .contains("\"completion\":\"complete on 2027-03-01 but for what a law keeps\"");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Verifies({"#93", "#98", "A1.7.d"})
    void anOrderThatNobodyKnew_isNotCalledNotFound_whereAnAttemptThatFailedHadClearedRowsOfIt(boolean runBetween) {
        lab.orders.figures.add(order(9)); // a row that never came through dppkit
        lab.labels.broken = true;
        node.notices().receive(lab.delete("amzn-1", Selection.orders(List.of(order(9), order(10)))));
        assertThat(node.notices().run().open()).isEqualTo(1);
        assertThat(lab.orders.figures).isEmpty();

        lab.labels.broken = false;
        if (runBetween) {
            node.dpp().retention().disposeDue();
        }
        node.notices().receive(lab.delete("amzn-2", Selection.orders(List.of(order(11)))));
        assertThat(node.notices().run().isComplete()).isTrue();
        assertThat(node.notices().certificate("amzn-1").orElseThrow().count("notFound"))
                .isZero();
        assertThat(node.notices().certificate("amzn-2").orElseThrow().count("notFound"))
                .isEqualTo(1);
    }

    @Test
    @Verifies("A1.7.a")
    void aResolverThatThrowsWhatItDoesNotDeclare_holdsUpNoOtherNotice() {
        NoticeResolver away = (id, partner, found) -> {
            throw NoticeTruthTest.<RuntimeException>sneaky(new IOException("902-3159896-1390916"));
        };
        Notices notices = node.dpp().notices().store(lab.notices).resolver(away).build();
        notices.receive(lab.delete("amzn-1", Selection.marketplace("A1PA6795UKMFR9")));
        lab.ingest(node, order(1));
        notices.receive(lab.delete("amzn-2", Selection.orders(List.of(order(1)))));
        NoticeRun run = notices.run();
        assertThat(run.failures()).containsExactly("dppkit:notice: java.io.IOException");
        assertThat(run.erased()).isEqualTo(1);
        assertThat(lab.orders.rows).isEmpty();
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T sneaky(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
