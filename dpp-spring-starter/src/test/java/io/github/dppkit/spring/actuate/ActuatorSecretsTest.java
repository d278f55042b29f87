package io.github.dppkit.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.policy.Verifies;
import io.github.dppkit.spring.TestApplication;
import io.github.dppkit.spring.WithKeyFiles;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What the actuator shows of {@code dpp.*} where the application has told it to show values. */
class ActuatorSecretsTest extends WithKeyFiles {

    private WebApplicationContextRunner application(Map<String, Object> environment, String... changes) {
        return new WebApplicationContextRunner()
                .withUserConfiguration(TestApplication.class)
                .withPropertyValues(properties(changes))
                .withPropertyValues(
                        "management.endpoints.web.exposure.include=*",
                        "management.endpoint.env.show-values=always",
                        "management.endpoint.configprops.show-values=always")
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addLast(new SystemEnvironmentPropertySource(
                                "test-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, environment)));
    }

    @Test
    @Verifies("A2.4.b")
    void showsNoKeyFileAndNoPassphrase_butWhatIsHarmless() {
        Map<String, Object> environment = Map.of(
                "DPP_ROOTKEY_PASSPHRASE", "correct horse", // what somebody may set by mistake
                "DPP_ROOT_KEY_PASSPHRASE", "correct horse",
                "DPP_SIGNINGKEY_PASSWORD", "correct horse",
                "DPP_API_TOKEN", "correct horse",
                "DPP_SECRET", "correct horse");
        application(environment, "dpp.node=node-7").run(context -> {
            assertThat(context).hasNotFailed();
            EnvironmentEndpoint env = context.getBean(EnvironmentEndpoint.class);
            String shown = env.environment("dpp|DPP").getPropertySources().toString()
                    + env.environment("dpp|DPP").getPropertySources().stream()
                            .map(source -> source.getProperties().entrySet().stream()
                                    .map(each -> each.getKey() + "="
                                            + each.getValue().getValue())
                                    .toList()
                                    .toString())
                            .toList();
            assertThat(shown)
                    .contains("dpp.node=node-7", "dpp.root-key.file=******", "DPP_SECRET=******")
                    .doesNotContain("correct horse", "root.key", "signing.key", "/passphrase");

            String bound = context
                    .getBean(ConfigurationPropertiesReportEndpoint.class)
                    .configurationProperties()
                    .getContexts()
                    .values()
                    .stream()
                    .flatMap(each -> each.getBeans().values().stream())
                    .filter(bean -> "dpp".equals(bean.getPrefix()))
                    .map(bean -> bean.getProperties() + " " + bean.getInputs())
                    .toList()
                    .toString();
            assertThat(bound)
                    .contains("node-7", "******")
                    .doesNotContain("correct horse", "root.key,", "/root.key", "/signing.key", "/passphrase");
        });
    }

    @Test
    void hidesThemWhereDppkitIsOffToo() {
        application(Map.of(), "dpp.enabled=false")
                .run(context -> assertThat(context.getBean(EnvironmentEndpoint.class)
                                .environmentEntry("dpp.root-key.passphrase-file")
                                .getProperty())
                        .extracting("value")
                        .isEqualTo("******"));
    }

    @Test
    void hidesAFormerRootKeyToo() {
        application(Map.of(), "dpp.enabled=false", "dpp.former-root-key.file=/etc/former.key")
                .run(context -> assertThat(context.getBean(EnvironmentEndpoint.class)
                                .environmentEntry("dpp.former-root-key.file")
                                .getProperty())
                        .extracting("value")
                        .isEqualTo("******"));
    }
}
