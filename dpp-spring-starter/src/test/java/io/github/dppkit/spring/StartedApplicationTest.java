package io.github.dppkit.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.Dpp;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.policy.Verifies;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;

/** Whole applications, started as {@code main} starts them. */
class StartedApplicationTest {

    private static final String PACKAGE = "io.github.dppkit.spring";
    private static final String[] SECRETS = {
        "Anna", "Nowak", "902-3159896", "A2EUQ1WTGCTBG2", "j.nowak", "battery staple"
    };

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private static ConfigurableApplicationContext start(WebApplicationType web, String... arguments) {
        return new SpringApplicationBuilder(TestApplication.class)
                .web(web)
                .bannerMode(org.springframework.boot.Banner.Mode.OFF)
                .registerShutdownHook(false)
                .run(Stream.concat(Stream.of("--logging.level." + PACKAGE + "=info"), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    /** Runs, and returns what was logged meanwhile: at INFO and above by our packages, at WARN and above by others. */
    private static List<String> logOf(Runnable run) {
        CapturingHook.reset();
        run.run();
        return CapturingHook.lines();
    }

    @Test
    void theSixLinesOfTheDocs_start() throws IOException {
        Path root = Path.of(Objects.requireNonNull(System.getProperty("dpp.root")));
        Matcher fence = Pattern.compile("(?s)<!-- a test starts.*?```yaml\n(.*?)```")
                .matcher(Files.readString(root.resolve("docs/spring.md")));
        assertThat(fence.find()).isTrue();
        assertThat(fence.group(1).lines()).hasSize(6);
        Files.writeString(folder.resolve("application.yml"), fence.group(1));

        List<String> log = logOf(() -> {
            try (ConfigurableApplicationContext context =
                    start(WebApplicationType.NONE, "--spring.config.location=" + folder.resolve("application.yml"))) {
                Dpp dpp = context.getBean(Dpp.class);
                String column = Orders.encrypt(dpp);
                Orders.approve(dpp, "shipping-clerk");
                assertThat(Orders.reveal(dpp, column)).isEqualTo(Orders.BUYER);
                assertThat(dpp.audit().verify().isPass()).isTrue();
            }
        });

        assertThat(log)
                .filteredOn(line -> line.startsWith("INFO dppkit is on: "))
                .singleElement()
                .asString()
                .contains(
                        "environment dev (test: no real data), node node-1, policy strictest(",
                        "by dppkit: ",
                        "policy",
                        "root-key",
                        "key-store",
                        "audit-store",
                        "erasure-ledger",
                        "retention-store",
                        "disposal-schedule",
                        "spapi",
                        "log-hook",
                        "log-sanitizer",
                        "by the application: none",
                        "off: ",
                        "own-key-database",
                        "disposal-targets")
                .doesNotContain("\n");
        assertThat(log)
                .filteredOn(line -> line.startsWith("WARN") || line.startsWith("ERROR"))
                .singleElement()
                .asString()
                .startsWith("WARN dppkit will clear nothing: no bean of type DisposalTarget is registered");
    }

    @Test
    void aFailedStart_isReportedAsDescriptionAndAction() {
        List<String> log = logOf(() -> assertThatThrownBy(() -> start(WebApplicationType.NONE, "--dpp.environment=x1"))
                .hasRootCauseInstanceOf(DppSetupException.class));
        assertThat(log)
                .filteredOn(line -> line.contains("APPLICATION FAILED TO START"))
                .singleElement()
                .asString()
                .containsSubsequence(
                        "Description:", "no root key is configured (A2.4.b)", "Action:", "RootKey.createKeyset");
    }

    @Test
    void whatIsSwitchedOff_warns_andItsEndpointSaysSo() {
        List<String> log = logOf(() -> {
            try (ConfigurableApplicationContext context = start(
                    WebApplicationType.SERVLET,
                    "--server.port=0",
                    "--dpp.enabled=false",
                    "--management.endpoints.web.exposure.include=dpp")) {
                HttpResponse<String> answer = get(context, "/actuator/dpp");
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).contains("\"status\":\"DISABLED\"").doesNotContain("ENABLED\",");
            }
        });
        assertThat(log).anyMatch(line -> line.startsWith("WARN dppkit is DISABLED (dpp.enabled=false)"));
    }

    @Test
    void h2OutsideATestEnvironment_saysThatItIsForTryingOut() {
        TestFiles files = TestFiles.in(folder);
        List<String> log = logOf(() -> start(
                        WebApplicationType.NONE,
                        arguments(
                                files,
                                "dpp.test-environment=false",
                                "spring.datasource.url=jdbc:h2:file:" + folder.resolve("data"),
                                "dpp.jdbc.initialize-schema=always"))
                .close());
        assertThat(log)
                .filteredOn(line -> line.startsWith("WARN") && line.contains("H2"))
                .singleElement()
                .asString()
                .contains("H2 is for trying out and for tests", "does not sync at commit");
    }

    @Test
    @Verifies("#143")
    void endpointHealthMetricsAndJmx_answer_withoutPersonalData() throws Exception {
        TestFiles files = TestFiles.in(folder);
        try (ConfigurableApplicationContext context = start(
                WebApplicationType.SERVLET,
                arguments(
                        files,
                        "server.port=0",
                        "management.endpoints.web.exposure.include=*",
                        "management.endpoint.health.show-details=always",
                        "spring.jmx.enabled=true",
                        "management.endpoints.jmx.exposure.include=dpp,health",
                        "management.endpoint.configprops.show-values=always",
                        "management.endpoint.env.show-values=always",
                        "dpp.access.clerk.shipping=name"))) {
            Dpp dpp = context.getBean(Dpp.class);
            String column = Orders.encrypt(dpp);
            Orders.approve(dpp, "clerk");
            assertThat(Orders.reveal(dpp, column)).isEqualTo(Orders.BUYER);
            dpp.audit().checkpoint();

            assertThat(get(context, "/actuator/dpp").body())
                    .contains(
                            "\"status\":\"ENABLED\"",
                            "\"environment\":{\"name\":\"staging\",\"test\":true}",
                            "\"id\":\"strictest(",
                            "\"control\":\"key-store\"",
                            "\"provider\":\"DPPKIT\"",
                            "\"control\":\"own-key-database\"",
                            "\"on\":false",
                            "\"state\":\"OPEN\"",
                            "\"head\":{\"size\":")
                    .contains("\"retention\":{\"scheduled\":true,\"interval\":\"PT45M\",\"targets\":0")
                    .contains("\"keys\":{\"backups\":{\"keys\":\"unknown\"", "\"migrationModeUntil\":null")
                    .hasSizeLessThan(6_144);
            assertThat(get(context, "/actuator/health").body())
                    .contains(
                            "\"dpp\":{", "\"audit\":\"OPEN\"", "\"keyStore\":\"ANSWERS\"", "\"generations\":\"NONE\"");
            List<String> paths =
                    new ArrayList<>(List.of("dpp", "health", "beans", "configprops", "env", "mappings", "metrics"));
            Matcher meters = Pattern.compile("\"([a-z]+\\.[a-z.]+)\"")
                    .matcher(get(context, "/actuator/metrics").body());
            while (meters.find()) {
                paths.add("metrics/" + meters.group(1));
            }
            assertThat(paths).hasSizeGreaterThan(20);
            for (String path : paths) {
                HttpResponse<String> answer = get(context, "/actuator/" + path);
                assertThat(answer.statusCode()).as(path).isEqualTo(200);
                assertThat(answer.body()).as(path).doesNotContain(SECRETS);
            }
            assertThat(jmx()).contains("status=ENABLED", "HikariPool").doesNotContain(SECRETS);
        }
    }

    /** Returns every attribute of every MBean of the host's, and what the operation of the endpoint dpp answers. */
    private static String jmx() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        StringBuilder all = new StringBuilder();
        for (ObjectName name : server.queryNames(new ObjectName("*:*"), null)) {
            if (name.getDomain().startsWith("java.") || name.getDomain().startsWith("com.sun.")) {
                continue;
            }
            all.append(name).append('\n');
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                if (attribute.isReadable()) {
                    all.append(server.getAttribute(name, attribute.getName())).append('\n');
                }
            }
            if ("Dpp".equals(name.getKeyProperty("name"))) {
                all.append(server.invoke(name, "report", new Object[0], new String[0]));
            }
        }
        return all.toString();
    }

    @Test
    void health_isDownOnceTheKeyStoreOrTheAuditTrailFails() {
        TestFiles files = TestFiles.in(folder);
        try (ConfigurableApplicationContext context = start(WebApplicationType.NONE, arguments(files))) {
            HealthIndicator health = context.getBean("dppHealthContributor", HealthIndicator.class);
            assertThat(up(health)).isEqualTo("UP");
            context.getBean(Dpp.class).close();
            assertThat(up(health)).isEqualTo("DOWN");
            assertThat(context.getBeansOfType(KeyStore.class)).hasSize(1);
        }
    }

    private static String up(HealthIndicator indicator) {
        return Objects.requireNonNull(indicator.health()).getStatus().getCode();
    }

    private String[] arguments(TestFiles files, String... changes) {
        String[] properties = TestFiles.with(files.properties(folder.resolve("anchor.txt")), changes);
        return Stream.of(properties).map(p -> "--" + p).toArray(String[]::new);
    }

    private static HttpResponse<String> get(ConfigurableApplicationContext context, String path) {
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                    .build(),
                            BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
