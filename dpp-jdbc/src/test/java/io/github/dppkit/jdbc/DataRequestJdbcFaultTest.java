package io.github.dppkit.jdbc;

import static io.github.dppkit.jdbc.DataRequestShop.GDPR;
import static io.github.dppkit.jdbc.DataRequestShop.HANDLER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.dppkit.access.AccessDeniedException;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.crypto.MessagePrivateKey;
import io.github.dppkit.governance.request.DataRequest;
import io.github.dppkit.governance.request.DataRequestAnswer;
import io.github.dppkit.governance.request.DataRequestRun;
import io.github.dppkit.governance.request.DataRequestStatus.State;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.StoredScope;
import io.github.dppkit.testkit.Depth;
import io.github.dppkit.testkit.FaultyDataSource;
import io.github.dppkit.testkit.TestDatabase;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * A connection that is lost before and after each call that the life of a data subject's request makes to the database of
 * requests, restrictions, keys and the host's table: what was acknowledged is there, nothing is there by half, and the same
 * calls once more bring the request to its end.
 */
class DataRequestJdbcFaultTest {

    private static final Pattern FILE = Pattern.compile("\"file\":\"(.*?)\",\"sha256\":\"(.*?)\"");
    private static final Duration CLAIM = Duration.ofMinutes(6);

    /** Texts that no error and no line of a log may show: mails, ids of orders, ciphertext, and what the driver said. */
    private static final List<String> SECRETS = List.of("@example", "902-", "dpp1.", "Injected");

    @TempDir
    Path folder;

    private enum Kind {
        COPY,
        CORRECT,
        ERASE,
        RESTRICT,
        LIFT
    }

    @SuppressWarnings("NullAway.Init")
    private LendingPool pool;

    @SuppressWarnings("NullAway.Init")
    private FaultyDataSource faulty;

    @SuppressWarnings("NullAway.Init")
    private DataRequestShop shop;

    @SuppressWarnings("NullAway.Init")
    private MessagePrivateKey person;

    private boolean reached;
    private int requests;

    static Stream<Arguments> each() {
        return Stream.of(Base.H2_MEMORY, Base.POSTGRESQL, Base.MARIADB)
                .flatMap(base -> Arrays.stream(Kind.values()).map(kind -> Arguments.of(base, kind)));
    }

    @ParameterizedTest
    @MethodSource("each")
    @Verifies({"A2.2.d", "#77"})
    void endsWhole_andShowsNoValue_whereverTheDatabaseFails(Base base, Kind kind) {
        Logger driver = (Logger) LoggerFactory.getLogger("org.mariadb");
        driver.setLevel(Level.OFF); // as the documentation advises: at TRACE it writes each packet
        try (TestDatabase opened = base.open();
                LendingPool connections = new LendingPool(opened.dataSource());
                LogCapture log = LogCapture.everything()) {
            pool = connections;
            faulty = FaultyDataSource.around(pool);
            JdbcSchema.create(pool);
            ShopLab.createTable(pool);
            person = MessagePrivateKey.createKeyset(
                    folder.resolve("person.key"), "correct horse battery staple".toCharArray(), "anna");
            try (DataRequestShop opening = new DataRequestShop(faulty, folder)) {
                shop = opening;
                // the first life meets what no later one does: secrets that are not made yet, caches that are empty
                int calls = Math.min(round(kind, 0, false), round(kind, 0, false));
                assertThat(calls).as("calls of one life").isGreaterThan(50);
                int step = Depth.current().pick(base == Base.H2_MEMORY ? 11 : 61, base == Base.H2_MEMORY ? 1 : 5);
                int hit = 0;
                int tried = 0;
                for (int call = 1; call <= calls; call += step) {
                    for (boolean after : new boolean[] {false, true}) {
                        round(kind, call, after);
                        hit += reached ? 1 : 0;
                        tried++;
                    }
                }
                assertThat(hit).as("of %d faults", tried).isGreaterThan(tried * 3 / 4);
            }
            assertThat(log.text()).doesNotContain(SECRETS);
        } finally {
            driver.setLevel(null);
        }
    }

    /** One person's request about two of his orders; the third is another's. */
    private final class Case {

        final String id = "dsr-" + ++requests;
        final int first = 10 * requests;
        final String mail = "anna" + requests + "@example.org";
        final String right = "jan" + requests + "@example.org";
        final String other = "other" + requests + "@example.org";
        final List<PiiScope> orders = List.of(ShopLab.order(first), ShopLab.order(first + 1));
        final Instant received = shop.lab.clock.instant();
        final Kind kind;
        final List<String> acknowledged = new ArrayList<>();

        Case(Kind kind) {
            this.kind = kind;
            shop.insert(pool, first, mail);
            shop.insert(pool, first + 1, mail);
            shop.insert(pool, first + 2, other);
            if (kind == Kind.LIFT) {
                shop.requests.receive(DataRequest.restrict(id + "-r", received, HANDLER));
                shop.requests.name(id + "-r", orders, HANDLER);
                assertThat(shop.requests.carryOut(id + "-r", HANDLER).state()).isEqualTo(State.CLOSED);
            }
        }

        /** What a handler does; done again after a fault, from the start. */
        void live() {
            shop.requests.receive(request());
            acknowledged.add("received");
            State state = shop.requests.status(id).orElseThrow().state();
            if (state == State.OPEN && kind != Kind.LIFT) {
                assertThat(orders).containsAll(shop.find(id, mail));
                shop.requests.name(id, orders, HANDLER);
                acknowledged.add("named");
                if (kind == Kind.CORRECT) {
                    assertThat(shop.requests.correct(
                                    id,
                                    orders.get(0),
                                    ShopLab.EMAIL,
                                    EmailAddress.of(right),
                                    List.of(DataRequestShop.term(right)),
                                    HANDLER))
                            .isTrue();
                    acknowledged.add("corrected");
                }
            }
            if (state != State.CLOSED) {
                shop.requests.carryOut(id, HANDLER);
                acknowledged.add("decided");
            }
        }

        private DataRequest request() {
            return switch (kind) {
                case COPY -> DataRequest.access(id, received, HANDLER, person.publicKey());
                case CORRECT -> DataRequest.rectify(id, received, HANDLER);
                case ERASE -> DataRequest.erase(id, received, HANDLER);
                case RESTRICT -> DataRequest.restrict(id, received, HANDLER);
                case LIFT -> DataRequest.lift(id, received, HANDLER, id + "-r");
            };
        }
    }

    /** Lives one request with a fault in one call, looks, and lives it once more without. */
    private int round(Kind kind, int call, boolean after) {
        String what = kind + (after ? " after" : " before") + " call " + call;
        faulty.off();
        Case one = new Case(kind);
        faulty.off(); // counts from here
        if (call > 0 && after) {
            faulty.failAfter(call);
        } else if (call > 0) {
            faulty.failBefore(call);
        }
        try {
            one.live();
        } catch (RuntimeException e) {
            assertThat(call).as("%s: %s", what, e).isPositive();
            assertThat(LeakySqlExceptions.everything(e)).as(what).doesNotContain(SECRETS);
        }
        int calls = faulty.calls();
        reached = faulty.fired().isPresent();
        faulty.off();
        boolean closed = isClosedOrAsAcknowledged(one, what);
        if (closed) {
            requireWhole(one, what);
        }
        requireNoHalfRow(one, what);
        shop.lab.clock.advance(CLAIM);
        one.live();
        DataRequestRun run = shop.requests.run();
        assertThat(run.failures()).as(what).isEmpty();
        assertThat(shop.requests.status(one.id).orElseThrow().state()).as(what).isEqualTo(State.CLOSED);
        requireWhole(one, what);
        requireNoHalfRow(one, what);
        return calls;
    }

    /** Looks past the fault, which has passed: what a call returned for is stored. */
    private boolean isClosedOrAsAcknowledged(Case one, String what) {
        if (one.acknowledged.isEmpty()) {
            return false;
        }
        State state = shop.requests.status(one.id).orElseThrow().state();
        if (one.acknowledged.contains("decided")) {
            assertThat(state).as(what).isNotEqualTo(State.OPEN);
        }
        if (one.acknowledged.contains("named")) {
            assertThat(subjects(one)).as(what).hasSize(2);
        }
        if (one.acknowledged.contains("corrected")) {
            assertThat(shop.lab.emails(pool, shop.dpp)).as(what).containsEntry(one.first, one.right);
        }
        return state == State.CLOSED;
    }

    private List<StoredScope> subjects(Case one) {
        return JdbcStores.create(pool).dataRequestStore().scopes(one.id, false, null, 10);
    }

    private void requireWhole(Case one, String what) {
        DataRequestAnswer answer = shop.requests.answer(one.id).orElseThrow();
        assertThat(answer.toJson()).as(what).doesNotContain(SECRETS);
        assertThat(subjects(one))
                .as("%s: the token alone is left of a scope that is done", what)
                .hasSize(one.kind == Kind.LIFT ? 0 : 2)
                .allSatisfy(subject -> {
                    assertThat(subject.scope()).isNull();
                    assertThat(subject.state()).isEqualTo(StoredScope.State.DONE);
                });
        switch (one.kind) {
            case COPY -> {
                assertThat(answer.count("COPIED")).as(what).isEqualTo(2);
                Matcher file = FILE.matcher(answer.toJson());
                for (int i = 0; i < 2; i++) {
                    assertThat(file.find()).as(what).isTrue();
                    assertThat(sha256(Objects.requireNonNull(shop.shelf.get(file.group(1)))))
                            .as(what)
                            .isEqualTo(file.group(2));
                }
            }
            case CORRECT -> {
                assertThat(answer.count("CORRECTED")).as(what).isEqualTo(1);
                assertThat(answer.count("NOTHING")).as(what).isEqualTo(1);
                assertThat(mails(one)).as(what).containsExactly(one.right, one.mail, one.other);
            }
            case ERASE -> {
                assertThat(answer.count("ERASED")).as(what).isEqualTo(2);
                assertThat(mails(one)).as(what).containsExactly(one.other);
                for (PiiScope order : one.orders) {
                    assertThat(JdbcStores.create(pool).keyStore().dataKey(order))
                            .as(what)
                            .isEmpty();
                    assertThat(shop.dpp.retention().certificate(order, DataClass.PII))
                            .as(what)
                            .isPresent();
                }
            }
            case RESTRICT -> {
                assertThat(answer.count("RESTRICTED")).as(what).isEqualTo(2);
                one.orders.forEach(order -> assertThatExceptionOfType(AccessDeniedException.class)
                        .as(what)
                        .isThrownBy(() -> read(order))
                        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.RESTRICTED)));
                read(ShopLab.order(one.first + 2));
            }
            case LIFT -> {
                assertThat(answer.count("LIFTED")).as(what).isEqualTo(2);
                one.orders.forEach(this::read);
            }
        }
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void read(PiiScope order) {
        shop.dpp.access().request(ShopLab.LEAD, Purpose.SHIPPING, order, PiiCategory.EMAIL);
    }

    /** What the rows of a case open to, in their order, under a purpose that no restriction bars. */
    private List<String> mails(Case one) {
        List<String> mails = new ArrayList<>();
        for (int row = one.first; row < one.first + 3; row++) {
            PiiScope order = ShopLab.order(row);
            for (var field : DataRequestShop.table(pool).fields(order)) {
                var permit = shop.dpp.access().request(ShopLab.LEAD, GDPR, order, PiiCategory.EMAIL);
                mails.add(((EmailAddress) shop.dpp.encryptor().decrypt(field.value(), order, field.name(), permit))
                        .reveal(permit));
            }
        }
        return mails;
    }

    /** Ciphertext and token of each row go together, and fit; what is being erased does not open any more. */
    private void requireNoHalfRow(Case one, String what) {
        assertThat(HostTables.read(pool, "SELECT id FROM shop WHERE (email_enc IS NULL) <> (email_idx IS NULL)", 1))
                .as(what)
                .isEmpty();
        if (one.kind == Kind.ERASE) {
            return;
        }
        List<String> tokens = new ArrayList<>();
        mails(one).forEach(mail -> tokens.add(shop.token(mail).text()));
        assertThat(HostTables.read(
                        pool,
                        "SELECT email_idx FROM shop WHERE id >= " + one.first + " AND id < " + (one.first + 3)
                                + " AND (email_enc IS NOT NULL OR email_idx IS NOT NULL) ORDER BY id",
                        1))
                .as(what)
                .isEqualTo(tokens);
    }
}
