package io.github.dppkit.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.Dpp;
import io.github.dppkit.crypto.ArchivePublicKey;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.ArchiveStore;
import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import io.github.dppkit.spring.WithKeyFiles;
import io.github.dppkit.testkit.InMemoryArchiveStore;
import org.junit.jupiter.api.Test;

/** Holds as an application of Spring Boot sets them. */
@Verifies("A2.1.c")
class DppArchiveTest extends WithKeyFiles {

    /** Nobody has the private half. */
    private static String key() {
        return "dpp-archive-key1+DE-2026+cbff1c28b6dea9e1+jxVWJxJ4UsFIp1UVvrovEFdQk0OT0RkfEigaGmkQYTI";
    }

    @Test
    void hasNoHolds_withoutArchiveKeys() {
        application()
                .run(context ->
                        assertThat(context.getBean(Dpp.class).hasHolds()).isFalse());
    }

    @Test
    void hasHolds_withKeysAndAFolder() {
        application()
                .withPropertyValues("dpp.archive.keys=" + key(), "dpp.archive.folder=" + folder)
                .run(context ->
                        assertThat(context.getBean(Dpp.class).hasHolds()).isTrue());
    }

    @Test
    void takesBeansInPlaceOfProperties() {
        application()
                .withBean(ArchivePublicKey.class, () -> ArchivePublicKey.parse(key()))
                .withBean(ArchiveStore.class, InMemoryArchiveStore::new)
                .run(context ->
                        assertThat(context.getBean(Dpp.class).hasHolds()).isTrue());
    }

    @Test
    void refusesKeysWithoutAPlaceForRecords() {
        application()
                .withPropertyValues("dpp.archive.keys=" + key())
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(DppSetupException.class)
                        .hasMessageContaining("dpp.archive.folder")
                        .satisfies(e ->
                                assertThat(((DppSetupException) e).problem()).isEqualTo(SetupProblem.ARCHIVE)));
    }
}
