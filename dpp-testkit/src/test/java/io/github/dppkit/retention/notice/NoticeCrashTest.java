package io.github.dppkit.retention.notice;

import static io.github.dppkit.retention.notice.NoticeLab.OFFICER;
import static io.github.dppkit.retention.notice.NoticeLab.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.crypto.MessagePrivateKey;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.notice.internal.ScopeResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that ends at each call of each port in turn; another goes on from there. */
class NoticeCrashTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Verifies({"#92", "A1.7.a"})
    void goesOnFromAnyCrash_givesBackBeforeItErases_andErasesOnce(boolean after) throws Exception {
        MessagePrivateKey amazon = MessagePrivateKey.createKeyset(
                folder.resolve("amazon.key"), "correct horse battery staple".toCharArray(), "amazon");
        boolean crashed = true;
        for (int call = 1; crashed; call++) {
            Path place = Files.createDirectory(folder.resolve(after + "-" + call));
            try (NoticeLab lab = new NoticeLab(place)) {
                crashed = crashesAt(lab, amazon, call, after);
            }
            assertThat(call).as("calls until it runs through").isLessThan(200);
        }
    }

    private static boolean crashesAt(NoticeLab lab, MessagePrivateKey amazon, int call, boolean after) {
        NoticeLab.Node faulty = lab.node(true, lab.notices);
        List<PiiScope> orders = List.of(order(1), order(2), order(3));
        orders.subList(0, 2).forEach(order -> lab.ingest(faulty, order));
        DeletionNotice notice = DeletionNotice.giveBack(
                "amzn-1", lab.clock.instant(), OFFICER, Selection.orders(orders), amazon.publicKey());
        lab.faults.arm(call, after);
        boolean crashed = false;
        try {
            faulty.notices().receive(notice);
            faulty.notices().run();
        } catch (NoticeLab.Crash e) {
            crashed = true;
        }
        lab.faults.arm(0, false);
        lab.clock.advance(Duration.ofMinutes(6)); // claims lapse
        NoticeLab.Node next = lab.node();
        next.notices().receive(notice); // whoever got no answer repeats himself
        NoticeRun run = next.notices().run();

        assertThat(run.failures()).as("call %d", call).isEmpty();
        assertThat(run.isComplete()).isTrue();
        assertThat(lab.orders.rows).isEmpty();
        NoticeCertificate certificate = next.notices().certificate("amzn-1").orElseThrow();
        assertThat(certificate.count("selected")).isEqualTo(3);
        assertThat(certificate.count("erased")).isEqualTo(2);
        assertThat(certificate.count("notFound")).isEqualTo(1);
        assertThat(certificate.toJson()).contains("\"files\":2,\"values\":{\"EMAIL\":2}");
        requireReturnedFilesAreThere(lab);
        requireEachDisposedOfOnce(lab);
        assertThat(next.notices().run().isComplete()).isTrue();
        assertThat(next.notices().certificate("amzn-1")).contains(certificate);
        return crashed;
    }

    private static void requireReturnedFilesAreThere(NoticeLab lab) {
        lab.notices.scopes("amzn-1", false, null, 10).forEach(scope -> {
            ScopeResult.Returned returned = ScopeResult.parse(scope.result()).returned();
            if (returned != null) {
                assertThat(lab.shelf).containsKey(returned.file());
            }
        });
    }

    private static void requireEachDisposedOfOnce(NoticeLab lab) {
        Map<SubjectToken, Long> outcomes = lab.record().stream()
                .filter(event -> event.action() == Action.DISPOSE && event.outcome() == Outcome.SUCCESS)
                .collect(Collectors.groupingBy(RecordedEvent::scope, Collectors.counting()));
        assertThat(outcomes.values()).as("once for each class").hasSize(3).containsOnly(2L);
    }
}
