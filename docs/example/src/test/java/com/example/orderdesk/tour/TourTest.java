package com.example.orderdesk.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dppkit.testkit.LeakCheck;
import io.github.dppkit.testkit.SyntheticOrder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.FileSystemUtils;

/** The example's program as somebody runs it. */
class TourTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (all.stream().noneMatch(argument -> argument.startsWith("--server.port="))) {
            all.add("--server.port=0");
        }
        return TourProgram.run(
                all.toArray(String[]::new),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void everyStepHolds_withInventedOrders_andTheReadmeShowsLinesThatArePrinted() throws IOException {
        assertThat(run()).as(printed() + complained()).isZero();
        assertThat(complained()).isEmpty();
        assertThat(printed())
                .contains(
                        "30 personal values",
                        "dpp1.AQE",
                        "Label printed: {name=[NAME]",
                        "No answer from [NAME], trying [PHONE]")
                .contains("CATEGORY_NOT_PERMITTED", "gone by 2026-04-01T09:00:00Z", "all its 3 documents open")
                .contains(
                        "none of its 3 documents opens",
                        "with all of it the 3 documents open",
                        "10 values dropped",
                        "audit verified: ")
                .endsWith("All 14 steps hold." + System.lineSeparator())
                .doesNotContain("✗");
        assertThat(printed().lines().toList())
                .containsAll(ReadmeTest.block("steps that it prints and checks")
                        .lines()
                        .toList())
                .filteredOn(line -> !line.startsWith("Its files are in "))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void everyStepHolds_withTheAnswersOfAFolder_whateverTheFilesAreCalled_andShowsNoneOfTheirValues()
            throws IOException {
        SyntheticOrder order = SyntheticOrder.of(40);
        String other = """
                {"order": {"orderId": "902-1111111-2222222", "buyer": {"buyerName": "Jadwiga Testowa"}}}""";
        Files.write(folder.resolve("orders-2026-01-01-getOrder-1.json"), order.unshipped(Instant.now()));
        Files.writeString(folder.resolve("ORDER 1 Jadwiga.JSON"), other);
        Files.writeString(folder.resolve("-v0-getOrder.json"), other);
        Files.writeString(folder.resolve("a".repeat(240) + ".json"), "\uFEFF" + other);
        Files.createSymbolicLink(folder.resolve("link.json"), folder.resolve("-v0-getOrder.json"));
        Files.writeString(folder.resolve("orders-2026-01-01-searchOrders-1.json"), orders(30));
        Files.createDirectory(folder.resolve("a folder.json"));
        Files.writeString(folder.resolve("notes.txt"), "not read");

        assertThat(run(folder.toString())).as(printed() + complained()).isZero();

        assertThat(printed())
                .contains("6 answers, taken in", order.orderId(), "companyName=[NAME]", "| name", "All 14 steps hold.")
                .doesNotContain("Jadwiga", "without dppkit");
        LeakCheck.of(order.canaries()).assertNoneInText("the terminal", printed() + complained());
    }

    @Test
    void aFolderWithoutAnOrderToFollow_isJoinedByAnInventedOne_andWhatIsNotLookedForIsCounted() throws IOException {
        Files.writeString(folder.resolve("order.json"), """
                {"order": {"orderId": "kto@example.org", "buyer": {"buyerEmail": "kto@example.org"}}}""");

        assertThat(run(folder.toString())).as(printed() + complained()).isZero();

        assertThat(printed())
                .contains("an invented one joins", "shop names do: 1.", "All 14 steps hold.")
                .doesNotContain("kto@");
    }

    @Test
    void everyStepHolds_withAmazonsOwnExamples() {
        Path samples =
                Path.of(System.getProperty("dpp.root")).resolveSibling("shared").resolve("spapi/samples");
        assumeTrue(Files.isDirectory(samples), "no example payloads beside this clone");

        assertThat(run(samples.toString())).as(printed() + complained()).isZero();

        assertThat(printed()).contains("435 answers", "All 14 steps hold.");
    }

    @Test
    void aStepThatDoesNotHold_endsWithOne_namesIt_andKeepsTheFiles() throws IOException {
        assertThat(run("--dpp.access.shipping-clerk.shipping=name")).isEqualTo(1);

        assertThat(printed()).contains("✗ AccessDeniedException").doesNotContain("steps hold");
        assertThat(lines()).hasSize(2);
        assertThat(lines().get(0)).isEqualTo("order-desk: step 3 does not hold.");
        Path kept = Path.of(lines().get(1).replaceAll("Its files stay in (.*); the log.*", "$1"));
        assertThat(kept.resolve("desk.log")).isNotEmptyFile();
        FileSystemUtils.deleteRecursively(kept);
    }

    @Test
    void aLogThatIsNotSanitized_isNoticed() throws IOException {
        // the application's own sanitizer bean is not the one that its dppkit tells the values; an order that no other
        // test of
        // this JVM has, since the sanitizer that is installed may still know those
        Files.write(folder.resolve("order.json"), SyntheticOrder.of(41).unshipped(Instant.now()));
        assertThat(run(folder.toString(), "--spring.main.sources=" + ForgetfulSanitizer.class.getName()))
                .isEqualTo(1);

        assertThat(printed()).contains("✗ Personal data (A2.6.d) in desk.log");
        assertThat(lines().get(0)).isEqualTo("order-desk: step 4 does not hold.");
        FileSystemUtils.deleteRecursively(
                Path.of(lines().get(1).replaceAll("Its files stay in (.*); the log.*", "$1")));
    }

    @Test
    void aMissingFolder_givesOneLine() {
        assertThat(run(folder.resolve("nowhere").toString())).isEqualTo(2);
        assertThat(lines()).hasSize(1);
        assertThat(lines().get(0)).startsWith("order-desk: there is no folder ").contains("nowhere", "or none");
        assertThat(printed()).isEmpty();
    }

    @Test
    @EnabledIfSystemProperty(named = "dpp.depth", matches = "full", disabledReason = "half a minute for 501 keys")
    void severalHundredOrders_areOneAnswerTooMany_ifOneAnswerHoldsThem() throws IOException {
        Files.writeString(folder.resolve("orders-2026-01-01-searchOrders-1.json"), orders(501));

        assertThat(run(folder.toString())).isEqualTo(2);

        assertThat(lines()).hasSize(1);
        assertThat(lines().get(0)).contains("orders-2026-01-01-searchOrders-1.json holds data of 501 orders");
    }

    private static String orders(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> String.format(
                        Locale.ROOT,
                        "{\"orderId\": \"902-1111111-%07d\", \"buyer\": {\"buyerName\": \"Jadwiga Testowa %d\"}}",
                        number,
                        number))
                .collect(Collectors.joining(",", "{\"orders\": [", "]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--stya", "-x", "--help"})
    void anUnknownOption_givesOneLine(String option) {
        assertThat(run(option)).isEqualTo(2);
        assertThat(lines()).hasSize(1);
        assertThat(lines().get(0)).startsWith("order-desk: start it as order-desk [FOLDER]");
        assertThat(printed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--server.port=abc", "--server.port=99999", "--spring.config.location=file:/nowhere/"})
    void aSettingThatCannotBe_givesOneLine(String option) {
        assertThat(run(option)).isEqualTo(2);
        assertThat(lines()).hasSize(1);
        assertThat(lines().get(0)).startsWith("order-desk: the desk did not start: ");
        assertNothingOfTheRunStays();
    }

    @Test
    void aFileThatIsNotUtf8_givesOneLine() throws IOException {
        Files.writeString(
                folder.resolve("order.json"), "{\"buyerName\": \"J\u00fcrgen\"}", StandardCharsets.ISO_8859_1);
        assertThat(run(folder.toString())).isEqualTo(2);
        assertThat(lines()).hasSize(1);
        assertThat(lines().get(0))
                .contains("the file order.json was not taken in", "not UTF-8")
                .doesNotContain("rgen");
    }

    @Test
    void aFileThatIsTooLong_givesOneLine() throws IOException {
        Files.writeString(folder.resolve("order.json"), "{\"a\": \"" + "a".repeat(17 << 20) + "\"}");
        assertThat(run(folder.toString())).isEqualTo(2);
        assertThat(lines()).hasSize(1);
        assertThat(lines().get(0)).contains("the file order.json was not taken in", "longer than 16777216 bytes");
    }

    @Test
    void aLinkToNothing_givesOneLine() throws IOException {
        Files.createSymbolicLink(folder.resolve("order.json"), folder.resolve("nothing"));
        assertThat(run(folder.toString())).isEqualTo(2);
        assertThat(lines())
                .containsExactly(
                        "order-desk: the file order.json cannot be read: it is not there, or a link to nothing.");
    }

    @Test
    void anEmptyFolder_givesOneLine() {
        assertThat(run(folder.toString())).isEqualTo(2);
        assertThat(lines()).hasSize(1);
        assertThat(lines().get(0)).contains("holds no .json file");
    }

    @Test
    void twoFolders_giveOneLine() {
        assertThat(run("a", "b")).isEqualTo(2);
        assertThat(lines())
                .hasSize(1)
                .allSatisfy(line -> assertThat(line).startsWith("order-desk: start it as order-desk [FOLDER]"));
    }

    @Test
    void badJson_givesOneLine_thatNamesFileAndPlace_andNothingOfTheRunStays() throws IOException {
        Files.writeString(folder.resolve("broken.json"), "{\"order\": {\"buyerName\": \"Anna Nowak\" ");

        assertThat(run(folder.toString())).isEqualTo(2);

        assertThat(lines()).hasSize(1);
        assertThat(lines().get(0))
                .startsWith("order-desk: the file broken.json was not taken in: ")
                .contains("line 1")
                .doesNotContain("Nowak");
        assertNothingOfTheRunStays();
    }

    @Test
    void aPortInUse_givesOneLine_thatNamesThePort() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            assertThat(run("--server.port=" + taken.getLocalPort())).isEqualTo(2);
            assertThat(lines()).hasSize(1);
            assertThat(lines().get(0))
                    .startsWith("order-desk: the desk did not start: ")
                    .contains("Port " + taken.getLocalPort() + " was already in use");
        }
    }

    private List<String> lines() {
        return Arrays.asList(complained().split("\\R"));
    }

    private void assertNothingOfTheRunStays() {
        Path files = Path.of(printed().replaceAll("(?s).*Its files are in (\\S+?),?\\s.*", "$1"));
        assertThat(files).isAbsolute().doesNotExist();
    }
}
