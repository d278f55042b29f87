package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PhoneNumber;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.LeakCheck;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A host logs what its database threw at it; the rows in those texts do not get into the log. */
class SqlExceptionLogTest {

    private static final LeakCheck LEAKS = LeakCheck.of(Map.of(
            "e-mail", LeakySqlExceptions.EMAIL,
            "phone", LeakySqlExceptions.PHONE,
            "name", LeakySqlExceptions.NAME));

    /** What no shape gives away: text of a procedure's own, and literals in a statement; what was handled is known. */
    private static final Set<String> SHAPELESS =
            Set.of("an error that a procedure raises", "a statement with literals in it");

    @ParameterizedTest
    @EnumSource(Base.class)
    @Verifies("#134")
    void noValueOfARowGetsIntoTheLog_fromAnExceptionOfTheDatabase_whoeverHandledIt(Base base) {
        List<LeakySqlExceptions.Leak> thrown = LeakySqlExceptions.of(base).stream()
                .filter(leak -> !SHAPELESS.contains(leak.what()))
                .toList();
        assertNothingGetsOut(thrown, LogSanitizer.builder().build());
    }

    @ParameterizedTest
    @EnumSource(Base.class)
    @Verifies("#134")
    void noValueThatThisProcessHandledGetsIntoTheLog_fromAnyExceptionOfTheDatabase(Base base) {
        LogSanitizer sanitizer = LogSanitizer.builder().build();
        PiiScope order = PiiScope.order(SellingPartner.of("A2EUQ1WTGCTBG2"), "902-3159896-1390916");
        sanitizer.observed(EmailAddress.of(LeakySqlExceptions.EMAIL), order);
        sanitizer.observed(PhoneNumber.of(LeakySqlExceptions.PHONE), order);
        sanitizer.observed(PersonName.of(LeakySqlExceptions.NAME), order);
        assertNothingGetsOut(LeakySqlExceptions.of(base), sanitizer);
    }

    private static void assertNothingGetsOut(List<LeakySqlExceptions.Leak> thrown, LogSanitizer sanitizer) {
        try (LogCapture log = LogCapture.everything()) {
            log.sanitizeWith(sanitizer);
            for (LeakySqlExceptions.Leak leak : thrown) {
                log.host().error("order not stored: {}", leak.exception().getMessage(), leak.exception());
                log.host().error("wrapped", new IllegalStateException(leak.exception()));
            }
            assertThat(log.lines()).hasSizeGreaterThan(2 * thrown.size());
            LEAKS.assertNoneInText("log", log.text());
        }
    }
}
