package com.example.orderdesk.tour;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.orderdesk.OrderDesk;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The desk without its development settings, as it would be set up for production, and with one piece missing at a time. */
class MissingPieceTest {

    private static final String PASSPHRASE = "correct horse battery staple";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path keys;

    @TempDir
    Path folder;

    private final List<String> arguments = new ArrayList<>();

    @BeforeAll
    static void makeKeys() throws IOException {
        RootKey.createKeyset(keys.resolve("root.key"), PASSPHRASE.toCharArray());
        SigningKey.createKeyset(keys.resolve("signing.key"), PASSPHRASE.toCharArray());
        Files.writeString(keys.resolve("passphrase"), PASSPHRASE);
        Files.setPosixFilePermissions(keys.resolve("passphrase"), PosixFilePermissions.fromString("rw-------"));
    }

    @BeforeEach
    void everyPieceIsThere() {
        arguments.addAll(List.of(
                "--server.port=0",
                "--dpp.test-environment=false",
                "--dpp.development=false",
                "--dpp.environment=production",
                "--dpp.root-key.file=" + keys.resolve("root.key"),
                "--dpp.root-key.passphrase-file=" + keys.resolve("passphrase"),
                "--dpp.signing-key.file=" + keys.resolve("signing.key"),
                "--dpp.signing-key.passphrase-file=" + keys.resolve("passphrase"),
                "--dpp.anchor.file=" + folder.resolve("anchor.txt"),
                "--dpp.erasure-ledger.file=" + folder.resolve("erasures.txt")));
    }

    private void set(String property, String value) {
        arguments.removeIf(argument -> argument.startsWith("--" + property + "="));
        arguments.add("--" + property + "=" + value);
    }

    /** Starts the desk without a bean; returns its log, or in its place why it did not start. */
    private String start(@Nullable String removedBean) throws IOException {
        AtomicReference<ConfigurableApplicationContext> started = new AtomicReference<>();
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(OrderDesk.class)
                .properties(Map.of("desk.folder", folder.toString(), "logging.threshold.console", "off"))
                .initializers(context -> {
                    started.set(context);
                    if (removedBean != null) {
                        context.addBeanFactoryPostProcessor(
                                beans -> ((BeanDefinitionRegistry) beans).removeBeanDefinition(removedBean));
                    }
                })
                .run(arguments.toArray(String[]::new))) {
            assertThat(application.isRunning()).isTrue();
            return Files.readString(folder.resolve("desk.log"));
        } catch (RuntimeException e) {
            return String.valueOf(StartFailedException.of(e, started.get()).getMessage());
        }
    }

    @Test
    void withEveryPiece_theDeskStarts_andSaysWhatIsOn_andThatH2IsForTryingOut() throws IOException {
        assertThat(start(null))
                .contains("dppkit is on: environment production, node node-1")
                .contains("off: generations, reencryption-targets")
                .contains("H2");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            dpp.environment                 |            | dpp.environment
            dpp.root-key.file               |            | dpp.root-key.file
            dpp.root-key.file               | /no/file   | root
            dpp.root-key.passphrase-file    |            | dpp.root-key.passphrase-file
            dpp.signing-key.file            |            | dpp.signing-key.file
            dpp.anchor.file                 |            | dpp.anchor.file
            dpp.erasure-ledger.file         |            | dpp.erasure-ledger.file
            dpp.jdbc.initialize-schema      | never      | dpp.jdbc.initialize-schema
            spring.sql.init.mode            | never      | desk_document
            dpp.development                 | true       | dpp.development
            dpp.retention.interval          | 25h        | dpp.retention.interval
            dpp.policy                      | lenient    | dpp.policy
            """)
    void withoutOnePiece_theDeskDoesNotStart_andNamesWhatToSet(String property, @Nullable String value, String named)
            throws IOException {
        set(property, value == null ? "" : value);

        assertThat(start(null))
                .startsWith("the desk did not start: ")
                .contains(named)
                .doesNotContain("Exception");
    }

    @Test
    void withoutATargetForDisposals_theDeskSaysSo() throws IOException {
        assertThat(start("documents"))
                .contains("off: generations, disposal-targets")
                .contains("dppkit will clear nothing");
    }

    @Test
    void withoutASecondDatabase_theDeskSaysThatKeysLieBesideTheData() throws IOException {
        assertThat(start("keyDatabase")).contains("off: own-key-database");
    }

    @Test
    void withoutDppkit_theDeskDoesNotStart_becauseItAsksForIt() throws IOException {
        set("dpp.enabled", "false");
        assertThat(start(null)).startsWith("the desk did not start: ").contains("io.github.dppkit.Dpp");
    }
}
