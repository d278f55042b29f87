package io.github.dppkit.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeakCheckTest {

    private static final String NAME = "Żaneta Qbadefi O'Neil/7";
    private static final LeakCheck CHECK = LeakCheck.of(Map.of("buyer name", NAME, "phone", "+44 7700 900123"));

    @TempDir
    Path folder;

    @Test
    void findsAValueInText_andNamesItsLabelOnly() {
        assertThatThrownBy(() -> CHECK.assertNoneInText("application log", "shipping to " + NAME + " today"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("application log")
                .hasMessageContaining("buyer name")
                .hasMessageNotContaining("Qbadefi");
    }

    @Test
    void findsItInEverySpellingItNames() {
        byte[] utf8 = NAME.getBytes(StandardCharsets.UTF_8);
        byte[] lower = NAME.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        for (String text : new String[] {
            NAME.replace("Qbadefi", "QBADEFI"),
            NAME.toLowerCase(Locale.ROOT),
            NAME.toUpperCase(Locale.ROOT),
            URLEncoder.encode(NAME, StandardCharsets.UTF_8),
            URLEncoder.encode(NAME, StandardCharsets.UTF_8).replace("+", "%20"),
            "\\u017baneta Qbadefi O'Neil/7",
            "<name>Żaneta Qbadefi O&#39;Neil/7</name>",
            HexFormat.of().formatHex(utf8),
            HexFormat.of().withUpperCase().formatHex(("x" + NAME).getBytes(StandardCharsets.UTF_8)),
            Base64.getEncoder().encodeToString(utf8),
            Base64.getEncoder().encodeToString(lower),
            Base64.getEncoder().encodeToString(("x" + NAME + "tail").getBytes(StandardCharsets.UTF_8)),
            Base64.getUrlEncoder().encodeToString(("xy" + NAME).getBytes(StandardCharsets.UTF_8))
        }) {
            assertLeakFound(CHECK, text);
        }
    }

    @Test
    void findsItEscapedAsJsonDoes() {
        LeakCheck check = LeakCheck.of(Map.of("gift message", "Dear \"Żaneta\",\nyours\\Tom\u0007"));
        assertLeakFound(check, "{\"giftMessage\":\"Dear \\\"Żaneta\\\",\\nyours\\\\Tom\\u0007\"}");
        assertLeakFound(check, "{\"giftMessage\":\"Dear \\\"\\u017Baneta\\\",\\nyours\\\\Tom\\u0007\"}");
    }

    @Test
    void findsTheLongestValueInItsLongestSpelling() {
        String longest = "あ".repeat(8192);
        LeakCheck check = LeakCheck.of(Map.of("survey", longest));
        assertLeakFound(check, "body=" + URLEncoder.encode(longest, StandardCharsets.UTF_8) + "&next=1");
        assertThatIllegalArgumentException().isThrownBy(() -> LeakCheck.of(Map.of("survey", longest + "あ")));
    }

    /** The proof that the check can fail: it finds in a payload everything that it will look for elsewhere. */
    @Test
    void findsEachCanaryOfAnOrder_inItsOwnPayloadAndInNoOther() {
        SyntheticOrder order = SyntheticOrder.of(17);
        String own = new String(order.unshipped(Instant.EPOCH), StandardCharsets.UTF_8);
        String other = new String(SyntheticOrder.of(18).unshipped(Instant.EPOCH), StandardCharsets.UTF_8);
        order.canaries().forEach((label, value) -> {
            LeakCheck check = LeakCheck.of(Map.of(label, value));
            boolean closed = label.endsWith("phone, digits") || label.endsWith("postalCode, closed");
            assertLeakFound(check, closed ? own.replace(" ", "") : own);
            check.assertNoneInText("payload of another order", other + other.replace(" ", ""));
        });
    }

    private static void assertLeakFound(LeakCheck check, String text) {
        assertThatThrownBy(() -> check.assertNoneInText("log", text))
                .as(text)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("log");
    }

    @Test
    void passesTextWithoutAValue() {
        assertThatCode(() -> CHECK.assertNoneInText("log", "shipping to *** today, 7700 900 123, Qbade fi"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void findsItInAFile_acrossTheEdgesOfBuffers(String charset) throws IOException {
        Path file = folder.resolve("data.bin");
        for (int before : new int[] {0, 8185, 65_530, 131_070}) {
            byte[] value = NAME.getBytes(Charset.forName(charset));
            byte[] bytes = new byte[before + value.length + 10];
            System.arraycopy(value, 0, bytes, before, value.length);
            Files.write(file, bytes);
            assertThatThrownBy(() -> CHECK.assertNoneInFiles(folder))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("data.bin");
        }
    }

    @Test
    void findsItInAFileOfAnOlderCharset() throws IOException {
        Path file = folder.resolve("labels.csv");
        Files.write(file, "7;Jörg Qbadefi\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> LeakCheck.of(Map.of("name", "Jörg Qbadefi")).assertNoneInFiles(file))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void findsItInTheFileOfADatabase() throws SQLException {
        String name = "Zażółć 美咲-Qbadefi";
        try (H2Database database = H2Database.file(folder.resolve("orders"));
                Connection connection = database.dataSource().getConnection();
                PreparedStatement insert = prepared(connection)) {
            insert.setString(1, name);
            insert.execute();
        }
        assertThatThrownBy(() -> LeakCheck.of(Map.of("name", name)).assertNoneInFiles(folder))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("orders.mv.db");
        CHECK.assertNoneInFiles(folder);
    }

    private static PreparedStatement prepared(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE orders (name VARCHAR(100))");
        }
        return connection.prepareStatement("INSERT INTO orders VALUES (?)");
    }

    @Test
    void findsItInAnyColumnOfAnyTable() throws SQLException {
        try (H2Database database = H2Database.inMemory();
                Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE plain (id INT, note VARCHAR(100))");
            statement.execute("CREATE TABLE \"Odd \"\"one\"\"\" (id INT, blob VARBINARY(200), text CLOB)");
            statement.execute("INSERT INTO plain VALUES (1, 'nothing here')");
            CHECK.assertNoneInTables(database.dataSource());

            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO \"Odd \"\"one\"\"\" VALUES (1, ?, NULL)")) {
                insert.setBytes(1, ("{" + NAME).getBytes(StandardCharsets.UTF_8));
                insert.execute();
            }
            assertThatThrownBy(() -> CHECK.assertNoneInTables(database.dataSource()))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("Odd");
            statement.execute("DELETE FROM \"Odd \"\"one\"\"\"");
            CHECK.assertNoneInTables(database.dataSource());

            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO \"Odd \"\"one\"\"\" VALUES (2, NULL, ?)")) {
                insert.setString(1, "to " + NAME);
                insert.execute();
            }
            assertThatThrownBy(() -> CHECK.assertNoneInTables(database.dataSource()))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("Odd");
        }
    }

    @Test
    void saysSoWhenThereIsNothingToLookThrough() throws IOException {
        assertThatThrownBy(() -> CHECK.assertNoneInText("application log", ""))
                .isInstanceOf(TestkitException.class)
                .hasMessageContaining("application log");
        assertThatThrownBy(() -> CHECK.assertNoneInFiles(folder)).isInstanceOf(TestkitException.class);
        Files.createFile(folder.resolve("application.log"));
        assertThatThrownBy(() -> CHECK.assertNoneInFiles(folder)).isInstanceOf(TestkitException.class);
        try (H2Database database = H2Database.inMemory()) {
            assertThatThrownBy(() -> CHECK.assertNoneInTables(database.dataSource()))
                    .isInstanceOf(TestkitException.class);
        }
    }

    @Test
    void refusesValuesThatOccurByChance() {
        assertThatIllegalArgumentException().isThrownBy(() -> LeakCheck.of(Map.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LeakCheck.of(Map.of("house number", "12")))
                .satisfies(e -> assertThat(e.getMessage()).contains("house number"));
    }
}
