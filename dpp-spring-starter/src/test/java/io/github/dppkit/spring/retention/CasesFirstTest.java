package io.github.dppkit.spring.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.DisposalRun;
import io.github.dppkit.retention.notice.NoticeRun;
import io.github.dppkit.spring.LogLines;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever a notice or a request throws, what is due goes. */
class CasesFirstTest {

    private static final DisposalRun GONE = new DisposalRun(1, 0, 0, 0, 0, false, List.of(), List.of(), Map.of());

    private final LogLines log = new LogLines();

    @AfterEach
    void detach() {
        log.close();
    }

    @Test
    @Verifies({"A2.1.a", "A1.7.a"})
    void disposes_whateverTheApplicationThrowsOutOfANotice() {
        for (Throwable fault : List.of(
                new IllegalStateException("902-3159896-1390916"),
                new NoClassDefFoundError("902-3159896-1390916"),
                new StackOverflowError("902-3159896-1390916"),
                new IOException("902-3159896-1390916"))) { // which Kotlin throws without a word in the signature
            Supplier<NoticeRun> notices = () -> {
                throw CasesFirstTest.<RuntimeException>sneaky(fault);
            };
            assertThat(CasesFirst.notices(notices, () -> GONE).get()).isSameAs(GONE);
            assertThat(log.all().get(log.all().size() - 1))
                    .contains("Notices failed with " + fault.getClass().getName())
                    .doesNotContain("902-");
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T sneaky(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
