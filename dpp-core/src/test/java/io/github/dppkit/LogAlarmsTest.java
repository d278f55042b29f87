package io.github.dppkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.logging.spi.HitListener;
import io.github.dppkit.pii.AddressPart;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Known values in log lines become alarms: at once, few, counted, and never in the way of the thread that logs. */
@Timeout(600)
class LogAlarmsTest {

    private static final PiiScope ORDER = PiiScope.order(SellingPartner.of("A1EXAMPLE"), "902-3159896-1390916");

    private final AtomicLong nanos = new AtomicLong(42);
    private final LinkedBlockingQueue<AuditEvent> written = new LinkedBlockingQueue<>();

    private AuditEvent next() throws InterruptedException {
        AuditEvent event = written.poll(5, TimeUnit.MINUTES);
        assertThat(event).isNotNull();
        return event;
    }

    @Test
    @Verifies({"A2.6.d", "L5.g"})
    void aFloodIsOneAlarmOfEachCategoryAtOnce_andOneWithTheRest() throws InterruptedException {
        LogAlarms alarms = new LogAlarms(written::add, nanos::get);
        alarms.start();
        LogSanitizer sanitizer = LogSanitizer.builder().build();
        sanitizer.addListener(alarms);
        sanitizer.observed(PersonName.of("Quetzalia Schmidt"), ORDER);
        sanitizer.observed(AddressPart.of("Zwiebelhafen"), ORDER);
        sanitizer.sanitize("for Quetzalia Schmidt");
        AuditEvent first = next();
        assertThat(first.action()).isEqualTo(Action.ALARM);
        assertThat(first.reason()).isEqualTo(Reason.PLAINTEXT_LOGGED);
        assertThat(first.categories()).containsExactly(PiiCategory.NAME);
        assertThat(first.count()).isEqualTo(1);
        for (int i = 0; i < 5_000; i++) {
            sanitizer.sanitize("for Quetzalia Schmidt");
        }
        sanitizer.sanitize("in Zwiebelhafen");
        assertThat(next().categories()).containsExactly(PiiCategory.ADDRESS);
        assertThat(written).isEmpty();
        alarms.close();
        AuditEvent rest = next();
        assertThat(rest.categories()).containsExactly(PiiCategory.NAME);
        assertThat(rest.count()).isEqualTo(5_000);
        assertThat(written).isEmpty();
    }

    @Test
    void whatHasTheShapeOfAValueAloneIsNoAlarm() {
        LogAlarms alarms = new LogAlarms(written::add, nanos::get);
        alarms.start();
        alarms.hit(HitListener.Source.DETECTOR, PiiCategory.EMAIL);
        alarms.close();
        assertThat(written).isEmpty();
    }

    @Test
    @Verifies({"A2.6.d", "L5.g"})
    void evictionsAreAnAlarm() throws InterruptedException {
        LogAlarms alarms = new LogAlarms(written::add, nanos::get);
        LogSanitizer sanitizer = LogSanitizer.builder().maximumKnownValues(10).build();
        sanitizer.addListener(alarms);
        for (int i = 0; i < 25; i++) {
            sanitizer.observed(PersonName.of("Vorname" + i + " Nachname" + i), ORDER);
        }
        alarms.start();
        AuditEvent alarm = next();
        assertThat(alarm.reason()).isEqualTo(Reason.KNOWN_VALUE_EVICTED);
        assertThat(alarm.categories()).isEmpty();
        assertThat(alarm.count()).isEqualTo(15);
        alarms.close();
    }

    /** As a store does that waits for its commit: a wake-up that comes meanwhile is used up. */
    @Test
    void isNotOverslept_whateverTheStoreWaitsForMeanwhile() throws InterruptedException {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        LogAlarms alarms = new LogAlarms(
                event -> {
                    writing.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                    LockSupport.parkNanos(1); // takes the wake-up
                    written.add(event);
                },
                nanos::get);
        alarms.start();
        alarms.hit(HitListener.Source.KNOWN_VALUE, PiiCategory.EMAIL);
        assertThat(writing.await(5, TimeUnit.MINUTES)).isTrue();
        alarms.hit(HitListener.Source.KNOWN_VALUE, PiiCategory.NAME);
        goOn.countDown();
        assertThat(next().categories()).containsExactly(PiiCategory.EMAIL);
        assertThat(next().categories()).containsExactly(PiiCategory.NAME);
        alarms.close();
    }

    @Test
    void whatCouldNotBeWrittenIsCountedIntoTheNextAlarm() throws InterruptedException {
        AtomicBoolean down = new AtomicBoolean(true);
        CountDownLatch tried = new CountDownLatch(1);
        LogAlarms alarms = new LogAlarms(
                event -> {
                    boolean refuses = down.get(); // before the test goes on and ends it
                    tried.countDown();
                    if (refuses) {
                        throw new IllegalStateException("store down");
                    }
                    written.add(event);
                },
                nanos::get);
        alarms.start();
        alarms.hit(HitListener.Source.KNOWN_VALUE, PiiCategory.NAME);
        assertThat(tried.await(5, TimeUnit.MINUTES)).isTrue();
        alarms.hit(HitListener.Source.KNOWN_VALUE, PiiCategory.NAME);
        down.set(false);
        alarms.close();
        assertThat(next().count()).isEqualTo(2);
        assertThat(alarms.failures()).isPositive();
    }

    @Test
    void neitherAStoreThatHangsNorOneThatLogsValues_holdsUpTheThreadThatLogs() throws InterruptedException {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        LogSanitizer sanitizer = LogSanitizer.builder().build();
        LogAlarms alarms = new LogAlarms(
                event -> {
                    sanitizer.sanitize("the store logs Quetzalia Schmidt");
                    hanging.countDown();
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    written.add(event);
                },
                nanos::get);
        sanitizer.addListener(alarms);
        sanitizer.observed(PersonName.of("Quetzalia Schmidt"), ORDER);
        alarms.start();
        sanitizer.sanitize("for Quetzalia Schmidt");
        assertThat(hanging.await(5, TimeUnit.MINUTES)).isTrue();
        for (int i = 0; i < 1_000; i++) {
            assertThat(sanitizer.sanitize("for Quetzalia Schmidt")).isEqualTo("for [NAME]");
        }
        assertThat(written).isEmpty();
        release.countDown();
        assertThat(next().count()).isEqualTo(1);
        alarms.close();
        assertThat(next().count()).as("with the one that the store logged").isEqualTo(1_001);
    }

    @Test
    void aListenerThatWasRemovedHearsNoMore() {
        LogSanitizer sanitizer = LogSanitizer.builder().build();
        LogAlarms alarms = new LogAlarms(written::add, nanos::get);
        alarms.start();
        sanitizer.observed(PersonName.of("Quetzalia Schmidt"), ORDER);
        sanitizer.addListener(alarms);
        sanitizer.removeListener(alarms);
        sanitizer.sanitize("for Quetzalia Schmidt");
        alarms.close();
        assertThat(List.copyOf(written)).isEmpty();
    }
}
