package io.github.dppkit.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.Dpp;
import io.github.dppkit.audit.AuditTrailStatus;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.spring.Analyses;
import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import io.github.dppkit.spring.TestFiles;
import io.github.dppkit.spring.WithKeyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Each piece taken away or spoilt: the application does not start, and one text says what is wrong and what to do. */
class FailedStartTest extends WithKeyFiles {

    private FailureAnalysis failureWith(String... changes) {
        return failureOf(application(changes));
    }

    private static FailureAnalysis failureOf(ApplicationContextRunner application) {
        FailureAnalysis[] analysis = new FailureAnalysis[1];
        application.run(context -> {
            assertThat(context).hasFailed();
            analysis[0] = Analyses.of(context.getStartupFailure());
        });
        return analysis[0];
    }

    @Test
    void startsWhenNothingIsMissing() {
        application().run(context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            dpp.environment=                    | dpp.environment is not set              | Set dpp.environment to the name
            dpp.environment=Production!         | dpp.environment: Environment name refused | Set dpp.environment to the name
            dpp.root-key.passphrase-file=       | dpp.root-key.file is set, and dpp.root-key.passphrase-file is not | RootKey.createKeyset
            dpp.root-key.file=                  | dpp.root-key.passphrase-file is set, and dpp.root-key.file is not | RootKey.createKeyset
            dpp.signing-key.passphrase-file=    | dpp.signing-key.file is set, and dpp.signing-key.passphrase-file is not | SigningKey.createKeyset
            dpp.anchor.file=                    | no anchor is configured                 | Set dpp.anchor.file
            dpp.anchor.file=/no/such/anchor.txt | the folder of dpp.anchor.file does not exist | in a folder that exists
            dpp.erasure-ledger.file=            | no erasure ledger is configured (L4.d)  | Set dpp.erasure-ledger.file
            dpp.erasure-ledger.file=/no/such/erasures.txt | the folder of dpp.erasure-ledger.file does not exist | in a folder that exists
            dpp.retention.interval=0s           | dpp.retention.interval: interval refused (A2.1.a) | at most 24h
            dpp.retention.interval=-1h          | dpp.retention.interval: interval refused (A2.1.a) | at most 24h
            dpp.retention.interval=1441m        | dpp.retention.interval: interval refused (A2.1.a) | at most 24h
            dpp.former-root-key.file=/no/such/key | dpp.former-root-key.file is set, and dpp.former-root-key.passphrase-file is not | until the rotation is complete
            dpp.archive.folder=. | (A2.1.c): dpp.archive.folder is set, and there is no archive key | one for each jurisdiction and fiscal year
            dpp.archive.keys=no-key | dpp.archive.keys: Archive key refused (A2.1.c) | one for each jurisdiction and fiscal year
            dpp.generations.folder=/no/such/folder | (L4.d): the parent of dpp.generations.folder does not exist | for one node, out of all backups
            dpp.migration.until=2000-01-01T00:00:00Z | (A2.4.a): dpp.migration.until is set, and dpp.migration.fields names no field | dpp.migration.fields to the names
            dpp.migration.fields=orders.email   | (A2.4.a): dpp.migration.fields is set, and dpp.migration.until is not | at most 90 days from now
            dpp.spapi.minimise=drop             | dpp.spapi.minimise: dropping refused (L4.a) | what nobody may read is dropped
            dpp.root-key.file=/no/such/root.key | dpp.root-key.file: Key file refused (A2.4.b): there is no such file | Restore the file from its backup
            dpp.root-key.passphrase-file=/no/such/file | dpp.root-key.passphrase-file: Passphrase file refused | chmod 600
            dpp.signing-key.file=/no/such/key   | dpp.signing-key.file: Key file refused  | Restore the file from its backup
            dpp.policy=lax                      | dpp.policy: No policy with this id      | Set dpp.policy to strictest
            dpp.company-policy=file:/no/such/f  | dpp.company-policy: the file cannot be read | never for less
            dpp.access.clerk.marketing=name     | dpp.access.clerk.marketing: Purpose refused by clause M2.d | Purposes: shipping
            dpp.access[Big Boss].shipping=name  | dpp.access.*.shipping: Role refused     | dpp.access.<role>.<purpose>
            dpp.access-policy.permissions[0].purpose=shipping | dpp.access-policy.permissions[0].role: is not set | dpp.access-policy.file
            dpp.access-policy.file=file:/no/such/access.json | dpp.access-policy.file: the file cannot be read | dpp.access-policy.file
            dpp.access-policy.emergency-life=5h | dpp.access-policy.emergency-life: Access policy refused (A1.3.a) | dpp.access-policy.file
            dpp.access-policy.sessions[0].role=nobody-at-all | dpp.access-policy.sessions[0].role: Access policy refused (A1.3.a): a session rule demands nothing | dpp.access-policy.file
            dpp.key-cache-time=16m              | Key cache time refused (A1.7.a)         | such as dpp.key-cache-time
            dpp.node=NO NODE                    | dpp.node: Node name refused             | different names
            """)
    void refusesToStart_andSaysWhatToDo(String change, String description, String action) {
        FailureAnalysis analysis = failureWith(change);
        assertThat(analysis.getDescription()).contains(description);
        assertThat(analysis.getAction()).contains(action);
        String value = change.substring(change.indexOf('=') + 1);
        if (value.length() > 4) {
            assertThat(analysis.getDescription()).doesNotContain(value);
        }
    }

    @Test
    void refusesALedger_thatIsTheAnchorFile() {
        FailureAnalysis analysis = failureWith("dpp.erasure-ledger.file=" + folder.resolve("x/../anchor.txt"));
        assertThat(analysis.getDescription())
                .isEqualTo(
                        "dppkit cannot start (L4.d): dpp.erasure-ledger.file and dpp.anchor.file name the same file.");
        assertThat(analysis.getAction()).contains("beside the anchor and not the anchor itself");
    }

    @Test
    void refusesAFolder_whereAFileIsMeant_andTheOtherWayRound() throws IOException {
        assertThat(failureWith("dpp.anchor.file=" + folder).getDescription())
                .isEqualTo("dppkit cannot start (A2.6.c): dpp.anchor.file is a folder.");
        assertThat(failureWith("dpp.erasure-ledger.file=" + folder).getDescription())
                .isEqualTo("dppkit cannot start (L4.d): dpp.erasure-ledger.file is a folder.");
        Path file = Files.writeString(folder.resolve("file"), "");
        FailureAnalysis analysis = failureWith(
                "dpp.development=true",
                "dpp.development-folder=" + file,
                "dpp.root-key.file=",
                "dpp.root-key.passphrase-file=");
        assertThat(analysis.getDescription())
                .isEqualTo("dppkit cannot start: dpp.development-folder is no folder, and cannot be made one.");
        assertThat(analysis.getAction()).contains("a folder that this process may write to");
    }

    @Test
    void refusesASpringBoot_thatTheStarterIsNotMadeFor() {
        for (String old : List.of("3.5.16", "2.7.18")) {
            assertThatThrownBy(() -> StartRules.requireBoot(old))
                    .isInstanceOfSatisfying(
                            DppSetupException.class,
                            e -> assertThat(e.problem()).isEqualTo(SetupProblem.WRONG_BOOT))
                    .hasMessageContaining("needs Spring Boot 4, and this is Spring Boot " + old);
        }
        for (String fit : List.of("4.0.7", "4.2.0-M1", "5.0.0", "10.1.0", "no-version", "")) {
            assertThatCode(() -> StartRules.requireBoot(fit)).doesNotThrowAnyException();
        }
        assertThatCode(() -> StartRules.requireBoot(null)).doesNotThrowAnyException();
    }

    @Test
    void refusesToStart_withoutAnyKey() {
        FailureAnalysis root = failureWith("dpp.root-key.file=", "dpp.root-key.passphrase-file=");
        assertThat(root.getDescription()).isEqualTo("dppkit cannot start: no root key is configured (A2.4.b).");
        assertThat(root.getAction()).contains("RootKey.createKeyset", "RootKey.remote", "dpp.development=true");

        FailureAnalysis signing = failureWith("dpp.signing-key.file=", "dpp.signing-key.passphrase-file=");
        assertThat(signing.getDescription()).isEqualTo("dppkit cannot start: no signing key is configured (A2.6.c).");
        assertThat(signing.getAction()).contains("SigningKey.createKeyset");
    }

    @ParameterizedTest
    @ValueSource(strings = {"root.key", "passphrase"})
    @Verifies("A2.4.b")
    void refusesAFile_thatOthersMayRead(String name) throws IOException {
        TestFiles open = TestFiles.in(folder);
        Files.setPosixFilePermissions(folder.resolve(name), PosixFilePermissions.fromString("rw-r--r--"));

        FailureAnalysis analysis = failureWith(open.properties(folder.resolve("anchor.txt")));

        assertThat(analysis.getDescription())
                .startsWith(name.equals("root.key") ? "dpp.root-key.file:" : "dpp.root-key.passphrase-file:")
                .contains("others than its owner may open it");
        assertThat(analysis.getAction()).contains("chmod 600");
    }

    @ParameterizedTest
    @ValueSource(strings = {"too short", "\n", "correct horse battery stapler"})
    @Verifies("A2.4.b")
    void refusesAPassphrase_thatIsWeakOrWrong(String passphrase) {
        Path file = folder.resolve("passphrase");
        TestFiles.writeOwnerOnly(file, passphrase);

        FailureAnalysis analysis = failureWith("dpp.root-key.passphrase-file=" + file);

        assertThat(analysis.getDescription())
                .startsWith("dpp.root-key.file:")
                .containsAnyOf("use at least 16 characters", "the passphrase is wrong or the file was changed")
                .doesNotContain(passphrase.strip().isEmpty() ? "horse" : passphrase);
        assertThat(analysis.getAction()).contains("a passphrase of at least 16 characters");
    }

    @Test
    void refusesAPassphraseFile_thatIsNoText() throws IOException {
        Path file = folder.resolve("passphrase");
        TestFiles.writeOwnerOnly(file, "");
        Files.write(file, new byte[] {(byte) 0xC3, (byte) 0x28, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
        assertThat(failureWith("dpp.root-key.passphrase-file=" + file).getDescription())
                .contains("it is not UTF-8 text");
        Files.write(file, new byte[4_097]);
        assertThat(failureWith("dpp.root-key.passphrase-file=" + file).getDescription())
                .contains("larger than 4 KiB");
    }

    @Test
    void explainsAKeyFile_thatABeanOfTheApplicationOpens() {
        FailureAnalysis analysis = failureOf(application()
                .withBean("theirs", RootKey.class, () -> RootKey.fromKeyset(folder.resolve("none"), new char[16])));
        assertThat(analysis.getDescription()).contains("there is no such file");
        assertThat(analysis.getAction()).contains("chmod 600");
    }

    @Test
    @Verifies({"A2.1.a", "L4.b", "#104"})
    void refusesARetentionBeyondThePolicy_namingClauseAndFigures() throws IOException {
        Path file = Files.writeString(folder.resolve("company.json"), """
                {"format": "dpp-policy/1", "id": "acme", "revision": 1, "figures": {"pii-retention": {"value": "P45D"}}}
                """);
        FailureAnalysis analysis = failureWith("dpp.company-policy=file:" + file);
        assertThat(analysis.getDescription())
                .startsWith("dpp.company-policy: Policy figure pii-retention refused: clause L4.b")
                .contains("30 d", "45 d");
        assertThat(analysis.getAction()).contains("never for less", "docs/policy.md");
    }

    @Test
    void refusesAPermission_thatNamesNoCategory() {
        FailureAnalysis analysis = failureWith("dpp.access.clerk.shipping= ");
        assertThat(analysis.getDescription())
                .isEqualTo("dpp.access.clerk.shipping: permission refused (A1.3.b): it names no category.");
    }

    @Test
    @Verifies({"A1.3.a", "A1.3.b"})
    void namesTheFieldOfAPermission_thatIsWrong() throws IOException {
        String entry = "dpp.access-policy.permissions[0].";
        assertThat(failureWith(entry + "role=clerk", entry + "purpose=marketing", entry + "categories=name")
                        .getDescription())
                .startsWith(entry + "purpose: Purpose refused by clause M2.d");
        assertThat(failureWith(entry + "role=clerk", entry + "purpose=shipping").getDescription())
                .startsWith(entry + "categories: permission refused (A1.3.b)");
        assertThat(failureWith(
                                entry + "role=clerk",
                                entry + "purpose=shipping",
                                entry + "partner=S€CRET",
                                entry + "categories=name")
                        .getDescription())
                .startsWith(entry + "partner: ")
                .doesNotContain("CRET");
        Path file = Files.writeString(folder.resolve("access.json"), """
                {"format": "dpp-access/1", "permissions": [{"role": "clerk", "purpose": "shipping", "category": "SECRET"}]}
                """);
        assertThat(failureWith("dpp.access-policy.file=file:" + file).getDescription())
                .startsWith(
                        "dpp.access-policy.file: The access policy is refused: permissions[0]: has an unknown field")
                .doesNotContain("SECRET");
        assertThat(failureWith("dpp.access-policy.file=file:" + file, "dpp.access.clerk.shipping=name")
                        .getDescription())
                .contains("not in both");
    }

    @Test
    void refusesADatabaseWithoutTheTables() {
        for (String url : List.of("jdbc:h2:mem:bare;DB_CLOSE_DELAY=-1", "jdbc:h2:file:" + folder.resolve("data"))) {
            FailureAnalysis analysis = failureWith(
                    "spring.datasource.url=" + url,
                    url.contains("mem") ? "dpp.jdbc.initialize-schema=never" : "dpp.jdbc.initialize-schema=embedded");
            assertThat(analysis.getDescription()).startsWith("dppkit's schema is missing.");
            assertThat(analysis.getAction()).contains("dpp.jdbc.initialize-schema=always", "Flyway", "docs/storage.md");
        }
    }

    @Test
    void refusesToStart_withoutADatabase() {
        FailureAnalysis analysis =
                failureWith("spring.autoconfigure.exclude=" + DataSourceAutoConfiguration.class.getName());
        assertThat(analysis.getDescription()).startsWith("dppkit cannot start: there is no DataSource");
        assertThat(analysis.getAction()).contains("spring.datasource.url", "@DppDataSource", "AuditStore");
    }

    @Test
    @Verifies("#10")
    void startsAndRecordsNothing_overAnAuditStoreThatIsBehindItsAnchor() {
        application().run(context -> assertThat(context).hasNotFailed());
        // the database lived in memory; the anchor remembers it
        application().run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(Dpp.class).audit().status().state())
                    .isEqualTo(AuditTrailStatus.State.ROLLED_BACK);
        });
    }

    @Test
    void refusesAnAuditTrail_thatItsAnchorContradicts() throws IOException {
        Path anchor = Files.writeString(folder.resolve("no-anchor.txt"), "this is no checkpoint\n");
        FailureAnalysis analysis = failureWith("dpp.anchor.file=" + anchor);
        assertThat(analysis.getAction()).contains("do not delete the anchor", "dpp.development-folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"prod", "production", "Production", "prod-eu"})
    @Verifies({"A2.4.b", "#71"})
    void refusesDevelopmentSettings_inAProductionProfile(String profile) {
        for (String setting : List.of("dpp.development=true", "dpp.development=")) {
            FailureAnalysis analysis = failureWith(setting, "spring.profiles.active=eu," + profile);
            assertThat(analysis.getDescription()).contains("a profile for production is active");
            assertThat(analysis.getAction()).contains("remove dpp.development and dpp.test-environment");
        }
    }

    @Test
    @Verifies({"A2.4.b", "#71"})
    void refusesDevelopmentSettings_whereTheEnvironmentIsNotATestOne() {
        assertThat(failureWith("dpp.development=true", "dpp.test-environment=false")
                        .getDescription())
                .contains("not declared a test one");
        assertThat(failureWith("dpp.environment=production").getDescription())
                .contains("the environment is called production");
        FailureAnalysis theirs = failureOf(application("dpp.development=true", "dpp.test-environment=false")
                .withBean("theirs", Environment.class, () -> Environment.of("elsewhere")));
        assertThat(theirs.getDescription()).contains("not declared a test one");
        FailureAnalysis testBean = failureOf(application("spring.profiles.active=prod", "dpp.test-environment=false")
                .withBean("theirs", Environment.class, () -> Environment.test("elsewhere")));
        assertThat(testBean.getDescription()).contains("a profile for production is active");
    }

    @Test
    @Verifies({"A2.4.b", "#71"})
    void refusesKeysInMemory_whereTheDatabaseOutlivesThem() {
        FailureAnalysis analysis = failureWith(
                "dpp.development=true",
                "dpp.root-key.file=",
                "dpp.root-key.passphrase-file=",
                "spring.datasource.url=jdbc:h2:file:" + folder.resolve("data"),
                "dpp.jdbc.initialize-schema=always");
        assertThat(analysis.getDescription()).contains("Set dpp.development-folder");
    }

    @Test
    @Verifies({"A2.4.b", "#71"})
    void refusesKeyBeansInMemory_outsideATestEnvironment() {
        FailureAnalysis analysis = failureOf(
                application("dpp.test-environment=false").withBean("theirs", RootKey.class, RootKey::ephemeral));
        assertThat(analysis.getDescription()).contains("Keys refused (A2.4.b)");
        assertThat(analysis.getAction()).contains("the bean");
    }

    @ParameterizedTest
    @EnumSource(SetupProblem.class)
    void everyProblemHasAnAction_inWholeSentences(SetupProblem problem) {
        FailureAnalysis analysis =
                Analyses.of(new IllegalStateException(new DppSetupException(problem, "Something was refused.")));
        assertThat(analysis.getDescription()).isEqualTo("Something was refused.");
        assertThat(analysis.getAction())
                .isEqualTo(problem.action())
                .endsWith(".")
                .doesNotContain("\n", "  ")
                .hasSizeBetween(60, 500);
    }
}
