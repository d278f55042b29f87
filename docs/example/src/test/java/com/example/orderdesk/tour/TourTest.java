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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
    void everyStepHolds_withInventedOrders() {
        assertThat(run()).as(printed() + complained()).isZero();
        assertThat(complained()).isEmpty();
        assertThat(printed())
                .contains(
                        "30 personal values",
                        "dpp1.AQE",
                        "Label printed: {name=[name]",
                        "No answer from [name], trying [phone]")
                .contains("CATEGORY_NOT_PERMITTED", "gone by 2026-04-01T09:00:00Z", "all its 3 documents open")
                .contains("none of its 3 documents opens", "10 values dropped", "audit verified: ")
                .endsWith("All 13 steps hold." + System.lineSeparator())
                .doesNotContain("✗");
    }

    @Test
    void everyStepHolds_withTheAnswersOfAFolder_andShowsNoneOfTheirValues() throws IOException {
        SyntheticOrder order = SyntheticOrder.of(40);
        Files.write(folder.resolve("orders-2026-01-01-getOrder-1.json"), order.unshipped(Instant.now()));
        Files.writeString(folder.resolve("notes.txt"), "not read");

        assertThat(run(folder.toString())).as(printed() + complained()).isZero();

        assertThat(printed())
                .contains("1 answer, taken in", order.orderId(), "companyName=[name]", "| name", "All 13 steps hold.");
        LeakCheck.of(order.canaries()).assertNoneInText("the terminal", printed() + complained());
    }

    @Test
    void aFolderWithoutAnOrderToFollow_isJoinedByAnInventedOne() throws IOException {
        Files.writeString(folder.resolve("order.json"), """
                {"order": {"orderId": "902-1111111-2222222", "buyer": {"buyerEmail": "kto@example.org"}}}""");

        assertThat(run(folder.toString())).as(printed() + complained()).isZero();

        assertThat(printed())
                .contains("an invented one joins them", "All 13 steps hold.")
                .doesNotContain("kto@");
    }

    @Test
    void everyStepHolds_withAmazonsOwnExamples() {
        Path samples =
                Path.of(System.getProperty("dpp.root")).resolveSibling("shared").resolve("spapi/samples");
        assumeTrue(Files.isDirectory(samples), "no example payloads beside this clone");

        assertThat(run(samples.toString())).as(printed() + complained()).isZero();

        assertThat(printed()).contains("435 answers", "All 13 steps hold.");
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
        // the application's own sanitizer bean is not the one that its dppkit tells the values
        assertThat(run("--spring.main.sources=" + ForgetfulSanitizer.class.getName()))
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
    void anEmptyFolder_givesOneLine() {
        assertThat(run(folder.toString())).isEqualTo(2);
        assertThat(lines()).hasSize(1);
        assertThat(lines().get(0)).contains("holds no .json file");
    }

    @Test
    void twoFolders_giveOneLine() {
        assertThat(run("a", "b")).isEqualTo(2);
        assertThat(lines())
                .containsExactly(
                        "order-desk: name one folder at most; options are --stay and Boot's own, such as --server.port=0.");
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
        Path files = Path.of(printed().replaceAll("(?s).*Its files are in (.*?), and deleted.*", "$1"));
        assertThat(files).isAbsolute().doesNotExist();
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
}
