package com.example.orderdesk.tour;

import com.example.orderdesk.label.LabelPrinter;
import com.example.orderdesk.order.OrderBook;
import com.example.orderdesk.order.OrderIntake;
import io.github.dppkit.Dpp;
import io.github.dppkit.access.Actor;
import io.github.dppkit.access.Claims;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.WriterId;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.testkit.MovableClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.context.ApplicationContext;

/**
 * The running desk as the tour sees it.
 *
 * @param dpp the desk's dppkit
 * @param intake where answers come in
 * @param book where they are kept
 * @param printer prints labels
 * @param auditTable the audit trail as it is stored, for whoever does not believe what the program says of it
 * @param anchor the file outside the database that keeps the trail's checkpoints
 * @param orders the desk's database
 * @param keys the database of the keys
 * @param clock the clock of all of them
 * @param folder all files of this run
 */
record Scene(
        Dpp dpp,
        OrderIntake intake,
        OrderBook book,
        LabelPrinter printer,
        AuditStore auditTable,
        CheckpointAnchor anchor,
        DataSource orders,
        DataSource keys,
        MovableClock clock,
        Path folder) {

    private static final Claims LOGIN = Claims.none().withMultiFactor().withApprovedDevice();

    /** Prints labels. */
    static final Actor CLERK = Actor.person("j.nowak", LOGIN);

    /** The clerk, logged in with a password alone. */
    static final Actor CLERK_WITHOUT_SECOND_FACTOR =
            Actor.person("j.nowak", Claims.none().withApprovedDevice());

    /** Writes invoices. */
    static final Actor BOOKKEEPER = Actor.person("p.meyer", LOGIN);

    /** Tries restored backups. */
    static final Actor RESTORE_TESTER = Actor.person("t.lindqvist", LOGIN);

    /** Approves roles. */
    static final Actor MANAGER = Actor.person("m.kowalska", LOGIN);

    static Scene of(ApplicationContext application, MovableClock clock, Path folder) {
        return new Scene(
                application.getBean(Dpp.class),
                application.getBean(OrderIntake.class),
                application.getBean(OrderBook.class),
                application.getBean(LabelPrinter.class),
                application.getBean(AuditStore.class),
                application.getBean(CheckpointAnchor.class),
                application.getBean("dataSource", DataSource.class),
                application.getBean("keyDatabase", DataSource.class),
                clock,
                folder);
    }

    /** Returns how many events this run of the desk has put on record. */
    long recorded() {
        return dpp.audit().status().size();
    }

    /** Reads from the audit table what this run of the desk has put there since it held so many events; at most 500. */
    List<RecordedEvent> recordedSince(long size) {
        WriterId writer = Objects.requireNonNull(dpp.audit().status().writer(), "the desk's trail records");
        return auditTable.events(writer, size, 500).stream()
                .map(event -> RecordedEvent.decode(event.body()))
                .toList();
    }
}
