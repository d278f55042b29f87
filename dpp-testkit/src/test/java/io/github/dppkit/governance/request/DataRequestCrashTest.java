package io.github.dppkit.governance.request;

import static io.github.dppkit.governance.request.RequestLab.ANNA;
import static io.github.dppkit.governance.request.RequestLab.CLERK;
import static io.github.dppkit.governance.request.RequestLab.EMAIL;
import static io.github.dppkit.governance.request.RequestLab.GDPR;
import static io.github.dppkit.governance.request.RequestLab.HANDLER;
import static io.github.dppkit.governance.request.RequestLab.PARTNER;
import static io.github.dppkit.governance.request.RequestLab.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.crypto.IndexTerm;
import io.github.dppkit.crypto.MessagePrivateKey;
import io.github.dppkit.governance.request.spi.DataRequestStore.State;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.StoredCase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that ends at each call of each port in turn; another goes on from there. */
class DataRequestCrashTest {

    private static final String ID = "dsr-1";
    private static final EmailAddress JAN = EmailAddress.of("jan.kowalski@example.org");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    @Verifies({"A2.2.d", "A2.3.c"})
    void goesOnFromAnyCrash_beforeAndAfterEachCallOfEachPort(DataRequest.Kind kind) throws Exception {
        MessagePrivateKey anna = MessagePrivateKey.createKeyset(
                folder.resolve("anna.key"), "correct horse battery staple".toCharArray(), "anna");
        for (boolean after : new boolean[] {false, true}) {
            boolean crashed = true;
            for (int call = 1; crashed; call++) {
                Path place = Files.createDirectory(folder.resolve(after + "-" + call));
                try (RequestLab lab = new RequestLab(place)) {
                    crashed = crashesAt(lab, kind, anna, call, after);
                }
                assertThat(call).as("calls until it runs through").isLessThan(200);
            }
        }
    }

    private static DataRequest request(RequestLab lab, DataRequest.Kind kind, MessagePrivateKey anna) {
        return switch (kind) {
            case ACCESS -> DataRequest.access(ID, lab.clock.instant(), HANDLER, anna.publicKey());
            case RECTIFY -> DataRequest.rectify(ID, lab.clock.instant(), HANDLER);
            case ERASE -> DataRequest.erase(ID, lab.clock.instant(), HANDLER);
            case RESTRICT -> DataRequest.restrict(ID, lab.clock.instant(), HANDLER);
            case LIFT -> DataRequest.lift(ID, lab.clock.instant(), HANDLER, "dsr-0");
        };
    }

    /** What the support desk does; whoever got no answer repeats himself. */
    private static void handle(DataRequests requests, DataRequest request) {
        requests.receive(request);
        if (requests.status(ID).orElseThrow().state() == DataRequestStatus.State.OPEN) {
            if (request.kind() != DataRequest.Kind.LIFT) {
                requests.find(ID, CLERK, GDPR, PARTNER, List.of(IndexTerm.of(ANNA)));
                requests.name(ID, List.of(order(1), order(2)), HANDLER);
            }
            if (request.kind() == DataRequest.Kind.RECTIFY) {
                assertThat(requests.correct(ID, order(1), EMAIL, JAN, List.of(IndexTerm.of(JAN)), HANDLER))
                        .isTrue();
            }
            requests.carryOut(ID, HANDLER);
        }
        requests.run();
    }

    private static boolean crashesAt(
            RequestLab lab, DataRequest.Kind kind, MessagePrivateKey anna, int call, boolean after) {
        RequestLab.Node faulty = lab.node(true);
        List.of(order(1), order(2), order(3)).forEach(scope -> lab.ingest(faulty, scope, ANNA));
        if (kind == DataRequest.Kind.LIFT) {
            faulty.requests().receive(DataRequest.restrict("dsr-0", lab.clock.instant(), HANDLER));
            faulty.requests().name("dsr-0", List.of(order(1), order(2)), HANDLER);
            faulty.requests().carryOut("dsr-0", HANDLER);
        }
        DataRequest request = request(lab, kind, anna);
        lab.faults.arm(call, after);
        boolean crashed = false;
        try {
            handle(faulty.requests(), request);
        } catch (RequestLab.Crash e) {
            crashed = true;
        }
        lab.faults.arm(0, false);
        lab.clock.advance(Duration.ofMinutes(6)); // claims lapse
        RequestLab.Node next = lab.node();
        handle(next.requests(), request);

        StoredCase<State> stored = lab.requests.find(ID).orElseThrow();
        assertThat(stored.state()).as("%s at call %d", kind, call).isEqualTo(State.CLOSED);
        assertThat(lab.requests.scopes(ID, false, null, 10)).allMatch(one -> one.scope() == null);
        DataRequestAnswer answer = next.requests().answer(ID).orElseThrow();
        assertThat(lab.count(Action.NOTICE, Outcome.SUCCESS, kind.reason())).isBetween(1L, 2L);
        switch (kind) {
            case ACCESS -> {
                assertThat(answer.count("COPIED")).isEqualTo(2);
                lab.shelf.keySet().stream()
                        .filter(name -> answer.toJson().contains(name))
                        .forEach(name -> assertThat(lab.shelf).containsKey(name));
                assertThat(lab.shelf.keySet().stream()
                                .filter(name -> answer.toJson().contains(name)))
                        .hasSize(2);
                assertThat(lab.orders.rows).hasSize(3);
            }
            case RECTIFY -> {
                assertThat(answer.count("CORRECTED")).isEqualTo(1);
                assertThat(answer.toJson()).doesNotContain("\"done\":false");
                assertThat(lab.orders.scopes(PARTNER, next.dpp().blindIndex().tokens(IndexTerm.of(JAN), PARTNER), 9))
                        .containsExactly(order(1));
            }
            case ERASE -> {
                assertThat(answer.count("ERASED")).isEqualTo(2);
                assertThat(lab.orders.rows).containsOnlyKeys(order(3));
                assertThat(lab.count(Action.DISPOSE, Outcome.SUCCESS, null)).isEqualTo(2);
            }
            case RESTRICT -> {
                assertThat(answer.count("RESTRICTED")).isEqualTo(2);
                assertThat(lab.restrictions.scopes(null, 9)).hasSize(2);
            }
            case LIFT -> {
                assertThat(answer.count("LIFTED")).isEqualTo(2);
                assertThat(lab.restrictions.scopes(null, 9)).isEmpty();
            }
        }
        return crashed;
    }

    @Test
    @Verifies("A2.2.d")
    void isCarriedOutOnce_byManyNodesAtOnce() throws Exception {
        try (RequestLab lab = new RequestLab(folder)) {
            List<RequestLab.Node> nodes =
                    IntStream.range(0, 3).mapToObj(i -> lab.node()).toList();
            List<PiiScope> scopes =
                    IntStream.range(0, 20).mapToObj(RequestLab::order).toList();
            scopes.forEach(scope -> lab.ingest(nodes.get(0), scope, ANNA));
            DataRequest request = DataRequest.erase(ID, lab.clock.instant(), HANDLER);
            ExecutorService threads = Executors.newFixedThreadPool(3);
            try {
                List<Callable<DataRequestStatus>> calls = nodes.stream()
                        .map(node -> (Callable<DataRequestStatus>) () -> {
                            node.requests().receive(request);
                            return node.requests().status(ID).orElseThrow();
                        })
                        .toList();
                for (Future<DataRequestStatus> one : threads.invokeAll(calls)) {
                    one.get();
                }
                nodes.get(1).requests().name(ID, scopes, HANDLER);
                calls = nodes.stream()
                        .map(node -> (Callable<DataRequestStatus>)
                                () -> node.requests().carryOut(ID, HANDLER))
                        .toList();
                for (Future<DataRequestStatus> one : threads.invokeAll(calls)) {
                    one.get();
                }
            } finally {
                threads.shutdown();
            }
            lab.clock.advance(Duration.ofMinutes(6));
            nodes.get(2).requests().run();
            assertThat(lab.orders.rows).isEmpty();
            assertThat(nodes.get(0).requests().answer(ID).orElseThrow().count("ERASED"))
                    .isEqualTo(20);
            assertThat(lab.count(Action.DISPOSE, Outcome.SUCCESS, null)).isEqualTo(20);
            assertThat(lab.count(Action.NOTICE, Outcome.SUCCESS, DataRequest.Kind.ERASE.reason()))
                    .isEqualTo(1);
        }
    }
}
