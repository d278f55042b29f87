package io.github.dppkit.spring;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.github.dppkit.Dpp;
import io.github.dppkit.access.Actor;
import io.github.dppkit.access.Claims;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.spapi.SpApiOperation;
import io.github.dppkit.testkit.LeakCheck;
import io.github.dppkit.testkit.SyntheticOrder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * A whole web application whose every logger is at TRACE, Tomcat's, Spring's, the pool's and the driver's: request bodies,
 * parameters, bound values and answers go through them, and what comes out holds no value of a buyer.
 */
class TraceLevelTest {

    private static final Claims LOGIN = Claims.none().withMultiFactor().withApprovedDevice();
    private static final Actor CLERK = Actor.person("j.nowak", LOGIN);
    private static final Actor MANAGER = Actor.person("m.kowalska", LOGIN);
    private static final SpApiOperation GET_ORDER = SpApiOperation.of("orders", "2026-01-01", "getOrder");
    private static final int ORDERS = 5;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    @Verifies({"A2.6.d", "L5.g", "#141"})
    void showsNoValue_whateverFrameworksLogAtTrace() throws Exception {
        Logger root = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream caught = new PrintStream(written, true, StandardCharsets.UTF_8);
        System.setOut(caught);
        System.setErr(caught);
        List<SyntheticOrder> orders = Stream.iterate(40, i -> i + 1)
                .limit(ORDERS)
                .map(SyntheticOrder::of)
                .toList();
        Map<String, String> canaries = new HashMap<>();
        try (ConfigurableApplicationContext application = start()) {
            application.getBean(Dpp.class).grants().approve(CLERK, "clerk", MANAGER);
            String home = "http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port");
            HttpClient client = HttpClient.newHttpClient();
            for (SyntheticOrder order : orders) {
                canaries.putAll(order.canaries());
                String answer = new String(order.unshipped(Instant.now().minusSeconds(60)), StandardCharsets.UTF_8);
                assertThat(send(
                                client,
                                HttpRequest.newBuilder(URI.create(home + "/orders/" + order.orderId()))
                                        .header("Content-Type", "application/json")
                                        .POST(HttpRequest.BodyPublishers.ofString(answer))))
                        .isEqualTo("stored");
                assertThat(send(client, HttpRequest.newBuilder(URI.create(home + "/orders/" + order.orderId()))))
                        .as("the clerk reads what was stored")
                        .contains(order.pii().values().iterator().next());
                String name = order.pii().values().iterator().next();
                assertThat(send(
                                client,
                                HttpRequest.newBuilder(URI.create(
                                        home + "/search?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8)))))
                        .isEqualTo("1");
            }
        } finally {
            System.setOut(out);
            System.setErr(err);
            root.setLevel(before);
        }
        // a state that nobody has taken in yet, as in the first request, stays: docs/logging.md
        canaries.keySet().removeIf(name -> name.contains("stateOrRegion"));
        String log = written.toString(StandardCharsets.UTF_8);
        assertThat(log)
                .as("every framework logs at TRACE")
                .contains("TRACE", "org.apache.", "o.s.web.", "Hikari", "o.s.jdbc.core.", "[NAME]");
        LeakCheck.of(canaries).assertNoneInText("console", log);
        LeakCheck.of(canaries).assertNoneInText("log file", Files.readString(folder.resolve("application.log")));
    }

    private static String send(HttpClient client, HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private ConfigurableApplicationContext start() {
        String all = Arrays.stream(PiiCategory.values())
                .map(category -> category.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.joining(","));
        Stream<String> arguments = Stream.concat(
                Stream.of(TestFiles.in(folder).properties(folder.resolve("anchor.txt"))),
                Stream.of(
                        "dpp.retention.enabled=false",
                        "dpp.jdbc.initialize-schema=always",
                        "dpp.access.clerk.tax-invoice=" + all,
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "spring.datasource.url=jdbc:h2:file:" + folder.resolve("data") + ";TRACE_LEVEL_FILE=4",
                        "logging.config=classpath:io/github/dppkit/spring/logback-file.xml",
                        "logging.file.name=" + folder.resolve("application.log"),
                        "logging.level.root=trace",
                        "spring.mvc.log-request-details=true"));
        return new SpringApplicationBuilder(Orders.class)
                .web(WebApplicationType.SERVLET)
                .bannerMode(Banner.Mode.OFF)
                .registerShutdownHook(false)
                .run(arguments.map(p -> "--" + p).toArray(String[]::new));
    }

    @Configuration(proxyBeanMethods = false)
    @Import({PayloadApplication.class, Desk.class})
    static class Orders {}

    @RestController
    static class Desk {

        private final Dpp dpp;
        private final JdbcTemplate database;

        Desk(Dpp dpp, JdbcTemplate database) {
            this.dpp = dpp;
            this.database = database;
            database.execute("create table careless (order_id varchar, buyer varchar)");
        }

        @PostMapping("/orders/{id}")
        String store(@PathVariable String id, @RequestBody String answer) {
            String stored = new String(
                    dpp.spApi()
                            .encrypt(
                                    GET_ORDER,
                                    answer.getBytes(StandardCharsets.UTF_8),
                                    PayloadApplication.SELLER,
                                    Provenance.spApi(GET_ORDER.name(), Instant.now()))
                            .bytes(),
                    StandardCharsets.UTF_8);
            database.update("insert into host_order values (?, ?, ?)", PayloadApplication.SELLER.id(), id, stored);
            // a careless host binds plaintext: Spring logs bound values at TRACE, and the driver
            database.update("insert into careless values (?, ?)", id, first(answer, id));
            return "stored";
        }

        private static String first(String answer, String id) {
            SyntheticOrder order = Stream.iterate(40, i -> i + 1)
                    .limit(ORDERS)
                    .map(SyntheticOrder::of)
                    .filter(one -> one.orderId().equals(id))
                    .findFirst()
                    .orElseThrow();
            String value = order.pii().values().iterator().next();
            assertThat(answer).contains(value);
            return value;
        }

        @GetMapping("/orders/{id}")
        String read(@PathVariable String id) {
            String stored = text("select payload from host_order where order_id = ?", id);
            PiiScope scope = PiiScope.order(PayloadApplication.SELLER, id);
            RevealPermit permit =
                    dpp.access().request(CLERK, Purpose.TAX_INVOICE, List.of(scope), EnumSet.allOf(PiiCategory.class));
            return new String(
                    dpp.spApi()
                            .decrypt(
                                    GET_ORDER,
                                    stored.getBytes(StandardCharsets.UTF_8),
                                    PayloadApplication.SELLER,
                                    permit),
                    StandardCharsets.UTF_8);
        }

        @GetMapping("/search")
        String search(@RequestParam String name) {
            return text("select count(*) from careless where buyer = ?", name);
        }

        private String text(String sql, String parameter) {
            return Objects.requireNonNull(database.queryForObject(sql, String.class, parameter));
        }
    }
}
