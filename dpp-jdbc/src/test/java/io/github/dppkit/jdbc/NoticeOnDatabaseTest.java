package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.Dpp;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.ScopeErasedException;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.notice.DeletionNotice;
import io.github.dppkit.retention.notice.NoticeCertificate;
import io.github.dppkit.retention.notice.NoticeRun;
import io.github.dppkit.retention.notice.Notices;
import io.github.dppkit.retention.notice.Selection;
import io.github.dppkit.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A notice with the host's table and all of dppkit's in one database. */
class NoticeOnDatabaseTest {

    private static final ActorId OFFICER = new ActorId(ActorId.Kind.PERSON, "m.kowalska");
    private static final int ROWS = 20;

    @TempDir
    Path folder;

    private static Notices notices(Dpp dpp, DataSource database) {
        return dpp.notices().store(JdbcStores.create(database).noticeStore()).build();
    }

    private static String filled(DataSource database) {
        return HostTables.read(database, "SELECT COUNT(*) FROM shop WHERE email_enc IS NOT NULL", 1)
                .get(0)
                .strip();
    }

    @ParameterizedTest
    @EnumSource(
            value = Base.class,
            names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    @Verifies({"#92", "#93", "#94", "A1.7.a"})
    void erasesOnce_whileTwoNodesWorkOnOneNotice_andRefusesWhatComesLate(Base base) throws Exception {
        try (TestDatabase opened = base.open()) {
            DataSource database = opened.dataSource();
            JdbcSchema.create(database);
            ShopLab.createTable(database);
            ShopLab lab = new ShopLab(RootKey.ephemeral(), folder, ShopLab.START);
            try (Dpp one = lab.builder(database, "node-1").build();
                    Dpp two = lab.builder(database, "node-2").build()) {
                lab.fill(database, one, ROWS);
                List<PiiScope> named =
                        IntStream.range(0, ROWS + 5).mapToObj(ShopLab::order).toList();
                DeletionNotice notice =
                        DeletionNotice.delete("amzn-1", lab.clock.instant(), OFFICER, Selection.orders(named));
                runAtOnce(notice, List.of(notices(one, database), notices(two, database)));
                notices(one, database).run();

                assertThat(filled(database)).isEqualTo("0");
                NoticeCertificate certificate =
                        notices(two, database).certificate("amzn-1").orElseThrow();
                assertThat(certificate.count("selected")).isEqualTo(ROWS + 5);
                assertThat(certificate.count("erased")).isEqualTo(ROWS);
                assertThat(certificate.count("notFound")).isEqualTo(5);
                assertThat(certificate.toJson()).contains("\"name\":\"shop\",\"count\":" + ROWS + ",");
                assertThat(certificate.verify(one.audit().verifierKey())).isTrue();
                assertThat(outcomes(JdbcStores.create(database).auditStore())).containsOnly(2L);
                for (PiiScope late : List.of(ShopLab.order(0), ShopLab.order(ROWS))) {
                    int id = Integer.parseInt(late.id().substring(4));
                    assertThatExceptionOfType(ScopeErasedException.class)
                            .isThrownBy(() -> lab.encrypt(two, id, "anna@example.org"));
                }
            }
        }
    }

    private static void runAtOnce(DeletionNotice notice, List<Notices> nodes) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(nodes.size());
        try {
            List<Callable<NoticeRun>> calls = new ArrayList<>();
            nodes.forEach(node -> calls.add(() -> {
                node.receive(notice);
                return node.run();
            }));
            for (Future<NoticeRun> run : pool.invokeAll(calls)) {
                assertThat(run.get().failures()).isEmpty();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /** How often each scope's disposal ended, one for each class of data. */
    private static List<Long> outcomes(AuditStore store) {
        List<RecordedEvent> events = new ArrayList<>();
        for (WriterRecord writer : store.writers()) {
            for (StoredEvent event : store.events(writer.id(), 0, 10_000)) {
                events.add(RecordedEvent.decode(event.body()));
            }
        }
        return List.copyOf(events.stream()
                .filter(event -> event.action() == Action.DISPOSE && event.outcome() == Outcome.SUCCESS)
                .collect(Collectors.groupingBy(event -> String.valueOf(event.scope()), Collectors.counting()))
                .values());
    }

    @ParameterizedTest
    @EnumSource(
            value = Base.class,
            names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    @Verifies({"A1.7.a", "V6.1.7"})
    void findsEverythingOfAPartner_pageByPage(Base base) {
        try (TestDatabase opened = base.open()) {
            DataSource database = opened.dataSource();
            JdbcSchema.create(database);
            ShopLab.createTable(database);
            ShopLab lab = new ShopLab(RootKey.ephemeral(), folder, ShopLab.START);
            try (Dpp dpp = lab.builder(database, "node-1").build()) {
                lab.fill(database, dpp, ROWS);
                Notices notices = notices(dpp, database);
                String id = notices.partnerLeft(ShopLab.SELLER, lab.clock.instant(), OFFICER)
                        .id();
                assertThat(notices.run().failures()).isEmpty();
                assertThat(filled(database)).isEqualTo("0");
                assertThat(notices.certificate(id).orElseThrow().count("erased"))
                        .isEqualTo(ROWS);
            }
        }
    }
}
