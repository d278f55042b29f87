package com.example.orderdesk;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.orderdesk.order.OrderIntake;
import io.github.dppkit.spapi.SpApiOperation;
import io.github.dppkit.testkit.LeakCheck;
import io.github.dppkit.testkit.SyntheticOrder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** What a browser sees of the desk. */
class DeskPageTest {

    @TempDir
    Path folder;

    @Test
    void showsWhatIsStored_andWhatIsOn_andNothingOfABuyer() throws IOException, InterruptedException {
        SyntheticOrder order = SyntheticOrder.of(5);
        try (ConfigurableApplicationContext desk = new SpringApplicationBuilder(OrderDesk.class)
                .properties(Map.of("desk.folder", folder.toString(), "logging.threshold.console", "off"))
                .run("--server.port=0")) {
            String port = desk.getEnvironment().getRequiredProperty("local.server.port");
            SpApiOperation getOrder = SpApiOperation.of("orders", "2026-01-01", "getOrder");
            desk.getBean(OrderIntake.class).receive("first", getOrder, order.unshipped(Instant.now()), Instant.now());

            String page = get(port, "/");
            String status = get(port, "/actuator/dpp");
            String health = get(port, "/actuator/health");

            assertThat(page).contains("<td>" + order.orderId() + "</td>", "dpp1.", "gone by ");
            assertThat(status).contains("log-sanitizer", "disposal-targets");
            assertThat(status.replace(" ", ""))
                    .as("two databases, and how long backups of each are kept")
                    .contains(
                            "\"domains\":\"two\"", "\"keys\":\"PT48H\"", "\"root\":\"PT168H\"", "\"data\":\"PT336H\"");
            assertThat(health).contains("UP");
            LeakCheck.of(order.canaries()).assertNoneInText("the pages", page + status + health);
        }
    }

    private static String get(String port, String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body();
    }
}
