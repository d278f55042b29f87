package io.github.dppkit.jdbc.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.jdbc.JdbcSchema;
import io.github.dppkit.jdbc.JdbcStores;
import io.github.dppkit.jdbc.TrailLab;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.H2Database;
import io.github.dppkit.testkit.PostgresServer;
import io.github.dppkit.testkit.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program as an auditor runs it: with a file of the key, a file of checkpoints, and a user who may only read. */
@Verifies("A2.6.c")
class AuditCliTest {

    private static final String PASSWORD = "Wb7-reader-pass";

    private final TrailLab lab = new TrailLab();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path directory;

    private @Nullable TestDatabase database;

    private String url = "";
    private String user = "";

    @AfterEach
    void close() {
        if (database != null) {
            database.close();
        }
    }

    private void record(String kind) throws IOException, SQLException {
        TestDatabase made = kind.equals("h2")
                ? H2Database.file(directory.resolve("store"))
                : PostgresServer.shared().createDatabase();
        database = made;
        JdbcSchema.create(made.dataSource());
        lab.record(
                JdbcStores.create(made.dataSource()).auditStore(),
                CheckpointAnchor.file(directory.resolve("anchor.log")));
        Files.writeString(directory.resolve("key.pub"), lab.verifierKey() + "\n");
        Files.writeString(directory.resolve("password"), PASSWORD + "\n");
        user = kind.equals("h2") ? "AUDITOR" : "auditor_" + Long.toHexString(System.identityHashCode(this));
        url = made.jdbcUrl().replaceFirst("[;?](?:USER|user)=.*", "");
        if (kind.equals("h2")) {
            sql("CREATE USER AUDITOR PASSWORD '" + PASSWORD + "'");
        } else {
            sql("CREATE ROLE " + user + " LOGIN PASSWORD '" + PASSWORD + "'");
        }
        for (String table : List.of("schema", "audit_writer", "audit_event", "audit_meta", "audit_checkpoint")) {
            sql("GRANT SELECT ON dpp_" + table + " TO " + user);
        }
        sql("GRANT SELECT ON dpp_audit_pruned TO " + user);
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = database().dataSource().getConnection();
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private TestDatabase database() {
        return Objects.requireNonNull(database, "record first");
    }

    private int run(String... arguments) {
        out.reset();
        err.reset();
        int code = new AuditCli(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        lab.clock(),
                        name -> Map.of("DPP_PASSWORD", PASSWORD).getOrDefault(name, ""))
                .run(arguments);
        assertThat(out() + err()).doesNotContain(PASSWORD).doesNotContain("j.nowak@");
        return code;
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private String[] verify(String... more) {
        List<String> arguments = new ArrayList<>(List.of("verify", "--url", url, "--user", user));
        arguments.addAll(List.of("--password-file", file("password"), "--key", file("key.pub")));
        arguments.addAll(List.of("--anchor", file("anchor.log")));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "postgres"})
    void passes_andFailsOnceARowIsEdited_withAUserWhoMayOnlyRead(String kind) throws Exception {
        record(kind);
        assertThat(run(verify())).as(err()).isZero();
        assertThat(out()).contains("63 events of 2 writers", "PASS:");
        assertThat(err()).isEmpty();
        assertThat(run(verify("--json"))).isZero();
        assertThat(out().strip())
                .startsWith("{\"format\":\"dpp-audit-verification/1\",\"verdict\":\"PASS\",\"exitCode\":0,")
                .endsWith("\"findings\":[]}");

        sql("UPDATE dpp_audit_event SET leaf_hash = (SELECT e.leaf_hash FROM dpp_audit_event e WHERE e.node_id ="
                + " 'app-2' AND e.seq = 3) WHERE node_id = 'app-1' AND seq = 17");
        assertThat(run(verify())).isEqualTo(1);
        assertThat(out())
                .contains("EVENT_ALTERED: writer app-1#1, event 17 - likely: a record was changed in place")
                .contains("FAIL:")
                .contains("security incident");
        assertThat(run(verify("--json"))).isEqualTo(1);
        assertThat(out())
                .contains("\"kind\":\"EVENT_ALTERED\",\"failing\":true,\"writer\":\"app-1#1\",\"from\":17,\"to\":18")
                .contains("\"likelyAct\":\"EDIT\"");

        sql("DELETE FROM dpp_audit_event WHERE node_id = 'app-1' AND seq BETWEEN 20 AND 24");
        assertThat(run(verify())).isEqualTo(1);
        assertThat(out()).contains("EVENTS_MISSING: writer app-1#1, event 20 to 24 - likely: rows were deleted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "postgres"})
    @Verifies("#30")
    void readsOnlyWhatIsNew_whereAStateIsKept(String kind) throws Exception {
        record(kind);
        assertThat(run(verify("--state", file("verified")))).as(err()).isZero();
        assertThat(out()).contains("63 events of 2 writers").doesNotContain("Only what came after");
        assertThat(run(verify("--state", file("verified"), "--json"))).as(err()).isZero();
        assertThat(out()).contains("\"events\":0,").doesNotContain("\"from\":0,");
        assertThat(run(verify("--state", file("verified")))).as(err()).isZero();
        assertThat(out()).contains("Read 0 events of 2 writers", "Only what came after", "the former one did not");

        sql("UPDATE dpp_audit_event SET leaf_hash = (SELECT e.leaf_hash FROM dpp_audit_event e WHERE e.node_id ="
                + " 'app-2' AND e.seq = 3) WHERE node_id = 'app-1' AND seq = 17");
        assertThat(run(verify("--state", file("verified")))).isZero();
        assertThat(run(verify())).isEqualTo(1);
        sql("UPDATE dpp_audit_writer SET size = size + 1 WHERE node_id = 'app-1'");
        assertThat(run(verify("--state", file("verified"), "--json"))).isEqualTo(1);
        assertThat(out()).contains("\"from\":0,", "EVENT_ALTERED");

        Path state = directory.resolve("verified");
        Files.writeString(state, Files.readString(state).replace("writer app-1 1", "writer app-3 1"));
        assertThat(run(verify("--state", file("verified")))).isEqualTo(2);
        assertThat(err()).contains("damaged", "Delete it to verify everything");
        assertThat(out()).isEmpty();
        assertThat(run(verify("--state", file("no/such/verified")))).isEqualTo(1); // FAIL keeps no state
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "postgres"})
    @Verifies("#33")
    void exportsForOneSellingPartner_andProvesTheFileWithoutTheDatabase(String kind) throws Exception {
        record(kind);
        String token = lab.partnerToken(TrailLab.MINE).toString();
        assertThat(run(
                        "export",
                        "--url",
                        url,
                        "--user",
                        user,
                        "--password-env",
                        "DPP_PASSWORD",
                        "--key",
                        file("key.pub"),
                        "--partner",
                        token,
                        "--out",
                        file("mine.txt")))
                .as(err())
                .isZero();
        assertThat(out()).contains("Exported 10 events");
        database().close();
        database = null;

        assertThat(run("verify-export", "--in", file("mine.txt"), "--key", file("key.pub"), "--events"))
                .isZero();
        assertThat(out()).contains("PASS: 10 events of 1 writers").contains(token);
        assertThat(out().lines().filter(line -> line.contains(" REVEAL SUCCESS ")))
                .hasSize(10);
        assertThat(run("verify-export", "--in", file("mine.txt"), "--key", file("key.pub"), "--json"))
                .isZero();
        assertThat(out()).contains("\"verdict\":\"PASS\"").contains("\"events\":10");

        Path altered = directory.resolve("mine.txt");
        Files.writeString(altered, Files.readString(altered).replaceFirst("\nevent\t45", "\nevent\t46"));
        assertThat(run("verify-export", "--in", file("mine.txt"), "--key", file("key.pub"), "--events"))
                .isEqualTo(1);
        assertThat(out())
                .contains("FAIL: nothing in this file is proven.")
                .contains("line ")
                .doesNotContain("REVEAL");
        assertThat(run("verify-export", "--in", file("mine.txt"), "--key", file("key.pub"), "--json"))
                .isEqualTo(1);
        assertThat(out()).contains("\"verdict\":\"FAIL\"");
    }

    @Test
    void failsWithoutAnchor_withAnEmptyOne_andWithAWrongKey() throws Exception {
        record("h2");
        Files.delete(directory.resolve("anchor.log"));
        assertThat(run(verify())).isEqualTo(1);
        assertThat(out()).contains("ANCHOR_EMPTY: anchor file:anchor.log").contains("Is --anchor the file");
        Files.writeString(
                directory.resolve("key.pub"), new TrailLab().verifierKey().toString());
        assertThat(run(verify())).isEqualTo(1);
        assertThat(out()).contains("SIGNATURE_UNKNOWN_KEY").contains("Is --key the key of this environment?");
    }

    @Test
    void saysWhatToDo_whenItCannotStart_andNeverWhatWasTyped() throws Exception {
        record("h2");
        assertThat(run()).isEqualTo(2);
        assertThat(out()).contains("verify-export");
        assertThat(run("help")).isZero();
        assertThat(run("veriffy")).isEqualTo(2);
        assertThat(run("verify", "--password", PASSWORD)).isEqualTo(2);
        assertThat(err()).contains("Argument 2 is no option").contains("--password-file");
        assertThat(run("verify", "--url")).isEqualTo(2);
        assertThat(run("verify", "--url", url, "--url", url)).isEqualTo(2);
        assertThat(run("verify", "--url", url)).isEqualTo(2);
        assertThat(err()).contains("--key is missing");
        assertThat(run("verify", "--url", url, "--key", file("nothing"))).isEqualTo(2);
        assertThat(run("verify", "--url", url, "--key", file("password"))).isEqualTo(2);
        assertThat(err()).contains("no public key");
        assertThat(run("verify", "--url", url, "--key", file("key.pub"))).isEqualTo(2);
        assertThat(err()).contains("--anchor is missing");
        assertThat(run(verify("--interval", "0"))).isEqualTo(2);
        assertThat(run(verify("--password-env", "DPP_PASSWORD"))).isEqualTo(2);
        assertThat(run(
                        "export",
                        "--url",
                        url,
                        "--key",
                        file("key.pub"),
                        "--partner",
                        "A2MINE",
                        "--out",
                        file("out.txt")))
                .isEqualTo(2);
        assertThat(err()).contains("32 hexadecimal digits");
        List<String> export = List.of(
                "export",
                "--url",
                "jdbc:h2:file:" + file("nowhere"),
                "--key",
                file("key.pub"),
                "--partner",
                "00000000000000010000000071cfb3e4",
                "--out",
                file("half.txt"));
        assertThat(run(export.toArray(String[]::new))).isEqualTo(2);
        assertThat(directory.resolve("half.txt")).doesNotExist();
        assertThat(run("verify-export", "--in", PASSWORD + "\0", "--key", file("key.pub")))
                .isEqualTo(2);
        assertThat(err()).contains("InvalidPathException");
    }

    @Test
    void saysWhatToDo_whenTheDatabaseDoesNotAnswer() throws Exception {
        record("h2");
        Files.writeString(directory.resolve("wrong"), "not " + PASSWORD);
        for (String[] wrong : new String[][] {
            {url, "wrong", "refuses user or password"},
            {"jdbc:postgresql://localhost:1/none?password=" + PASSWORD, "password", "No connection"},
            {"jdbc:nothing:" + PASSWORD, "password", "No connection"},
            {url + "-misspelt", "password", "no such database"}
        }) {
            assertThat(run(
                            "verify",
                            "--url",
                            wrong[0],
                            "--user",
                            user,
                            "--password-file",
                            file(wrong[1]),
                            "--key",
                            file("key.pub"),
                            "--anchor",
                            file("anchor.log")))
                    .isEqualTo(2);
            assertThat(err()).contains(wrong[2]);
        }
        assertThat(Files.exists(directory.resolve("store-misspelt.mv.db"))).isFalse();
        sql("REVOKE SELECT ON dpp_audit_event FROM AUDITOR");
        assertThat(run(verify())).isEqualTo(2);
        assertThat(err()).contains("grant SELECT");
    }
}
