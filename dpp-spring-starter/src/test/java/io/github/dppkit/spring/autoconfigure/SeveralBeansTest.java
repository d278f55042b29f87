package io.github.dppkit.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.governance.request.spi.SubjectIndex;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.notice.spi.NoticeResolver;
import io.github.dppkit.spring.Analyses;
import io.github.dppkit.spring.WithKeyFiles;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Applications with two beans where dppkit takes one. */
class SeveralBeansTest extends WithKeyFiles {

    private static final NoticeResolver NONE_THERE = (marketplace, partner, found) -> {};
    private static final SubjectIndex NONE_FOUND = (partner, tokens, limit) -> List.of();

    @Test
    @Verifies("A1.7.a")
    void refusesTwoResolvers_ofWhichNoneIsPrimary() {
        ApplicationContextRunner two = application()
                .withBean("ofShop", NoticeResolver.class, () -> NONE_THERE)
                .withBean("ofOutlet", NoticeResolver.class, () -> NONE_THERE);
        assertRefused(two, "NoticeResolver", "ofShop", "ofOutlet");
        application()
                .withBean("ofShop", NoticeResolver.class, () -> NONE_THERE)
                .withBean("ofOutlet", NoticeResolver.class, () -> NONE_THERE, bean -> bean.setPrimary(true))
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    @Verifies("A2.2.d")
    void refusesTwoIndexes_ofWhichNoneIsPrimary() {
        ApplicationContextRunner two = application()
                .withBean("ofOrders", SubjectIndex.class, () -> NONE_FOUND)
                .withBean("ofReturns", SubjectIndex.class, () -> NONE_FOUND);
        assertRefused(two, "SubjectIndex", "ofOrders", "ofReturns");
    }

    private static void assertRefused(ApplicationContextRunner application, String type, String... names) {
        application.run(context -> {
            assertThat(context).hasFailed();
            assertThat(Analyses.of(context.getStartupFailure()).getDescription())
                    .contains("several beans of type " + type)
                    .contains(names);
            assertThat(Analyses.of(context.getStartupFailure()).getAction()).contains("@Primary");
        });
    }
}
