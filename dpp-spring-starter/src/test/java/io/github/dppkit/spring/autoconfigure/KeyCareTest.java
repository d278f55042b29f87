package io.github.dppkit.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.Dpp;
import io.github.dppkit.DppException;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.crypto.DecryptionFailedException;
import io.github.dppkit.crypto.RecoveryOrder;
import io.github.dppkit.crypto.Reencryptor;
import io.github.dppkit.crypto.spi.ReencryptionTarget;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.spi.GenerationStore;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.BackupRetention;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.spring.Analyses;
import io.github.dppkit.spring.LogLines;
import io.github.dppkit.spring.Orders;
import io.github.dppkit.spring.TestFiles;
import io.github.dppkit.spring.WithKeyFiles;
import io.github.dppkit.spring.actuate.DppDescriptor;
import io.github.dppkit.spring.actuate.DppEndpoint;
import io.github.dppkit.testkit.MovableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** Rotation, recovery, generations, backups and migration mode, as an application of Spring Boot sets them. */
class KeyCareTest extends WithKeyFiles {

    private static final ActorId ADMIN = new ActorId(ActorId.Kind.PERSON, "m.kowalska");
    private static final String WEB = "management.endpoints.web.exposure.include=dpp";
    private static final Instant START = Instant.parse("2026-11-02T08:00:00Z");

    private static DppDescriptor.KeysDescriptor keys(ApplicationContext context) {
        return Objects.requireNonNull(
                context.getBean(DppEndpoint.class).report().keys());
    }

    private static String line(ApplicationContext context) {
        return context.getBean(DppStartupReport.class).line();
    }

    /** A database in a file, which a later start finds again. */
    private ApplicationContextRunner onDisk(String... changes) {
        return application(changes)
                .withPropertyValues(
                        "spring.datasource.url=jdbc:h2:file:" + folder.resolve("data"),
                        "dpp.jdbc.initialize-schema=always",
                        "dpp.access.clerk.shipping=name",
                        WEB);
    }

    private static String disposed(Dpp dpp) {
        Orders.encrypt(dpp);
        dpp.retention().disposeNow(Orders.ORDER, DataClass.PII, Reason.REQUESTED);
        return dpp.retention()
                .certificate(Orders.ORDER, DataClass.PII)
                .orElseThrow()
                .toJson();
    }

    @Test
    @Verifies("L4.d")
    void certificatesOfTheWiredDpp_nameTheRetentionsThatAreNotSet() {
        application(WEB).run(context -> {
            assertThat(disposed(context.getBean(Dpp.class)))
                    .contains("key-store-backup-retention", "root-backup-retention", "data-backup-retention");
            assertThat(line(context)).contains("; backups: keys unknown, root unknown, data unknown, domains one;");
            assertThat(keys(context).backups().keys()).isEqualTo("unknown");
        });
        Path folderOfAnother = folder.resolve("another");
        application(
                        "dpp.anchor.file=" + folder.resolve("anchor2.txt"),
                        "dpp.erasure-ledger.file=" + folder.resolve("erasures2.txt"))
                .withPropertyValues(
                        WEB,
                        "dpp.generations.folder=" + folderOfAnother,
                        "dpp.backups.keys=36h",
                        "dpp.backups.root=0s",
                        "dpp.backups.domains=two")
                .run(context -> {
                    assertThat(disposed(context.getBean(Dpp.class))).doesNotContain("-retention\"");
                    assertThat(folderOfAnother).isDirectory();
                    assertThat(line(context))
                            .contains("; backups: keys PT36H, root PT0S, data unknown, domains two;")
                            .contains("generations");
                    assertThat(keys(context).backups())
                            .isEqualTo(new DppDescriptor.BackupsDescriptor("PT36H", "PT0S", "unknown", "two"));
                });
    }

    @ParameterizedTest
    @CsvSource({"48h, 0", "49h, 1"})
    @Verifies("L4.d")
    void warnsAtStart_ofBackupsOfKeysThatLiveLongerThan48Hours(String kept, int warnings) {
        try (LogLines log = new LogLines()) {
            onDisk("dpp.test-environment=false")
                    .withPropertyValues("dpp.backups.keys=" + kept)
                    .run(context -> assertThat(context).hasNotFailed());
            assertThat(log.all())
                    .filteredOn(each -> each.startsWith("WARN Backups of the key store are kept for PT49H"))
                    .hasSize(warnings);
        }
    }

    @Test
    void aBackupRetentionBean_goesBeforeTheProperties() {
        application(WEB)
                .withPropertyValues("dpp.backups.keys=1h")
                .withBean(BackupRetention.class, () -> BackupRetention.unknown().keys(Duration.ofHours(2)))
                .run(context -> assertThat(keys(context).backups().keys()).isEqualTo("PT2H"));
    }

    @Test
    void whatIsNotThere_isSeenToBeOff() {
        application()
                .run(context -> assertThat(line(context).substring(line(context).indexOf("; off: ")))
                        .contains("generations", "reencryption-targets"));
    }

    @Test
    void aGenerationStoreBean_isTaken_andTwoAreRefused() {
        ApplicationContextRunner own =
                application().withBean("one", GenerationStore.class, () -> GenerationStore.file(folder.resolve("one")));
        own.run(context -> {
            Orders.encrypt(context.getBean(Dpp.class));
            assertThat(folder.resolve("one")).isDirectory();
            assertThat(line(context)).containsPattern("by the application: [^;]*generations");
        });
        own.withBean("two", GenerationStore.class, () -> GenerationStore.file(folder.resolve("two")))
                .run(context -> {
                    assertThat(context).hasFailed();
                    assertThat(Analyses.of(context.getStartupFailure()).getDescription())
                            .contains("several beans of type GenerationStore", "one, two");
                });
    }

    @Test
    @Verifies("A2.4.b")
    void aFormerRootKey_opensWhatItWrapped_untilTheRotationIsComplete() {
        String old = property("dpp.root-key.file");
        String passphrase = property("dpp.root-key.passphrase-file");
        Path next = newFolder("next");
        TestFiles.in(next);
        String nextKey = "dpp.root-key.file=" + next.resolve("root.key");
        String nextPassphrase = "dpp.root-key.passphrase-file=" + next.resolve("passphrase");
        List<String> columns = new ArrayList<>();
        onDisk().run(context -> {
            columns.add(Orders.encrypt(context.getBean(Dpp.class)));
            Orders.approve(context.getBean(Dpp.class), "clerk");
            assertThat(line(context)).doesNotContain("former root key");
        });
        onDisk(nextKey, nextPassphrase).run(context -> {
            Dpp without = context.getBean(Dpp.class);
            assertThatThrownBy(() -> Orders.reveal(without, columns.get(0))).isInstanceOf(DppException.class);
        });
        onDisk(nextKey, nextPassphrase)
                .withPropertyValues(
                        "dpp.former-root-key.file=" + old, "dpp.former-root-key.passphrase-file=" + passphrase)
                .run(context -> {
                    Dpp dpp = context.getBean(Dpp.class);
                    assertThat(line(context)).contains("a former root key opens keys");
                    assertThat(keys(context).formerRootKey()).isTrue();
                    assertThat(Orders.reveal(dpp, columns.get(0))).isEqualTo(Orders.BUYER);
                    assertThat(dpp.rootRotation().rotate(ADMIN).isComplete()).isTrue();
                });
        onDisk(nextKey, nextPassphrase)
                .run(context -> assertThat(Orders.reveal(context.getBean(Dpp.class), columns.get(0)))
                        .isEqualTo(Orders.BUYER));
    }

    @Test
    @Verifies("A2.4.b")
    void aCustomizer_setsAFormerRootKeyThatAServiceKeeps() {
        List<String> columns = new ArrayList<>();
        onDisk().run(context -> {
            columns.add(Orders.encrypt(context.getBean(Dpp.class)));
            Orders.approve(context.getBean(Dpp.class), "clerk");
        });
        RootKey former = RootKey.fromKeyset(Path.of(property("dpp.root-key.file")), passphrase());
        onDisk("dpp.root-key.file=", "dpp.root-key.passphrase-file=")
                .withBean("next", RootKey.class, RootKey::ephemeral)
                .withBean(DppCustomizer.class, () -> builder -> builder.formerRootKey(former))
                .run(context -> assertThat(Orders.reveal(context.getBean(Dpp.class), columns.get(0)))
                        .isEqualTo(Orders.BUYER));
    }

    @Test
    void refusesAFormerRootKey_thatIsTheRootKey() {
        FailureAnalysis[] analysis = new FailureAnalysis[1];
        application()
                .withPropertyValues(
                        "dpp.former-root-key.file=" + property("dpp.root-key.file"),
                        "dpp.former-root-key.passphrase-file=" + property("dpp.root-key.passphrase-file"))
                .run(context -> analysis[0] = Analyses.of(context.getStartupFailure()));
        assertThat(analysis[0].getDescription()).contains("two root keys have the same URI");
    }

    @Test
    @Verifies("A2.4.b")
    void reencryptionTargetBeans_areAskedByARecovery() {
        Asked one = new Asked("one");
        Asked two = new Asked("two");
        application("dpp.retention.enabled=false")
                .withBean("one", ReencryptionTarget.class, () -> one)
                .withBean("two", ReencryptionTarget.class, () -> two)
                .run(context -> {
                    Dpp dpp = context.getBean(Dpp.class);
                    Orders.encrypt(dpp);
                    dpp.recovery().recover(RecoveryOrder.everything(ADMIN, Instant.now()));
                    assertThat(one.scopes).contains(Orders.ORDER);
                    assertThat(two.scopes).contains(Orders.ORDER);
                    assertThat(line(context)).containsPattern("by the application: [^;]*reencryption-targets");
                });
    }

    @Test
    @Verifies({"A2.4.a", "A2.5.c"})
    void migrationMode_readsPlaintextInItsFieldsUntilItsEnd_andIsSeen() {
        MovableClock clock = MovableClock.at(START);
        try (LogLines log = new LogLines()) {
            application("dpp.retention.enabled=false")
                    .withBean(InstantSource.class, () -> clock)
                    .withPropertyValues(
                            WEB,
                            "dpp.access.clerk.shipping=name",
                            "dpp.migration.until=2026-12-01T00:00:00Z",
                            "dpp.migration.fields[0]=orders.other",
                            "dpp.migration.fields[1]=orders.buyer_name")
                    .run(context -> {
                        Dpp dpp = context.getBean(Dpp.class);
                        Orders.encrypt(dpp);
                        Orders.approve(dpp, "clerk");
                        assertThat(Orders.reveal(dpp, "Ola Mazur")).isEqualTo("Ola Mazur");
                        assertThat(line(context)).contains("; MIGRATION MODE until 2026-12-01T00:00:00Z;");
                        assertThat(keys(context).migrationModeUntil()).isEqualTo("2026-12-01T00:00:00Z");

                        clock.set(Instant.parse("2026-12-01T00:00:00Z"));
                        assertThatThrownBy(() -> Orders.reveal(dpp, "Ola Mazur"))
                                .isInstanceOf(DppException.class);
                        assertThat(line(context)).doesNotContain("MIGRATION");
                        assertThat(keys(context).migrationModeUntil()).isNull();
                    });
            assertThat(log.all()).anyMatch(each -> each.startsWith("WARN Migration mode is on until 2026-12-01"));
        }
    }

    @Test
    void withoutItsProperties_plaintextIsRefused() {
        application("dpp.retention.enabled=false")
                .withPropertyValues("dpp.access.clerk.shipping=name")
                .run(context -> {
                    Dpp dpp = context.getBean(Dpp.class);
                    Orders.encrypt(dpp);
                    Orders.approve(dpp, "clerk");
                    assertThatThrownBy(() -> Orders.reveal(dpp, "Ola Mazur"))
                            .isInstanceOf(DecryptionFailedException.class);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"2027-01-31T08:00:00.001Z", "2099-01-01T00:00:00Z"})
    @Verifies("A2.4.a")
    void refusesAMigrationMode_ofMoreThan90Days(String until) {
        application()
                .withBean(InstantSource.class, () -> MovableClock.at(START))
                .withPropertyValues("dpp.migration.until=" + until, "dpp.migration.fields=orders.buyer_name")
                .run(context -> {
                    FailureAnalysis analysis = Analyses.of(context.getStartupFailure());
                    assertThat(analysis.getDescription())
                            .contains("dpp.migration: Migration mode refused (A2.4.a)", "more than 90 days");
                    assertThat(analysis.getAction()).contains("Set dpp.migration.until", "docs/migration.md");
                });
    }

    @Test
    void refusesAMigrationField_thatIsNoName_withoutShowingIt() {
        application()
                .withPropertyValues(
                        "dpp.migration.until=" + Instant.now().plus(Duration.ofDays(1)),
                        "dpp.migration.fields=a name with blanks")
                .run(context -> assertThat(
                                Analyses.of(context.getStartupFailure()).getDescription())
                        .startsWith("dpp.migration: ")
                        .doesNotContain("blanks"));
    }

    private String property(String name) {
        for (String each : properties()) {
            if (each.startsWith(name + "=")) {
                return each.substring(name.length() + 1);
            }
        }
        throw new IllegalArgumentException(name);
    }

    private char[] passphrase() {
        return PassphraseFile.read(Path.of(property("dpp.root-key.passphrase-file")));
    }

    private Path newFolder(String name) {
        try {
            return Files.createDirectory(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A place without values, which notes what it is asked for. */
    private static final class Asked implements ReencryptionTarget {

        private final String name;
        private final List<PiiScope> scopes = new ArrayList<>();

        Asked(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public long reencrypt(PiiScope scope, Reencryptor values) {
            scopes.add(scope);
            return 0;
        }
    }
}
