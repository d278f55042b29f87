package io.github.dppkit.spring.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import io.github.dppkit.spring.TestApplication;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.logging.LoggingSystemFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.mock.env.MockEnvironment;

class DppLogbackLoggingSystemTest {

    private static final String APPLIED = "test.applied";

    private final LoggerContext context = DppLogbackLoggingSystem.context();

    @AfterEach
    void forget() {
        context.putObject(APPLIED, 0);
        System.clearProperty(LoggingSystem.SYSTEM_PROPERTY);
    }

    private int applied() {
        return context.getObject(APPLIED) instanceof Integer count ? count : 0;
    }

    private static void count(LoggerContext context) {
        context.putObject(APPLIED, (context.getObject(APPLIED) instanceof Integer count ? count : 0) + 1);
    }

    @Test
    void bootTakesIt_andItsHooksRunOnEachStart_beforeTheApplicationAndOnceReady() {
        for (int start = 1; start <= 2; start++) {
            try (ConfigurableApplicationContext application = run()) {
                assertThat(application.getBean(LoggingSystem.class)).isInstanceOf(DppLogbackLoggingSystem.class);
                DppLogbackLoggingSystem system = application.getBean(DppLogbackLoggingSystem.class);
                assertThat(system.hookCount()).isGreaterThanOrEqualTo(1);
                assertThat(CountingHook.times(context)).isEqualTo(2);
            }
        }
    }

    private ConfigurableApplicationContext run() {
        CountingHook.reset(context);
        return new SpringApplicationBuilder(TestApplication.class)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .run("--dpp.environment=dev", "--dpp.test-environment=true", "--dpp.development=true");
    }

    @Test
    void reportsThatItIsOff_whenAnotherSystemWasForced() {
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        try (ConfigurableApplicationContext application = run()) {
            assertThat(application
                            .getBean("dppLogHookControl", io.github.dppkit.spring.ControlReporter.class)
                            .report()
                            .on())
                    .isFalse();
            assertThat(CountingHook.times(context)).isZero();
        }
    }

    @Test
    void standsAheadOfBootsOwn() {
        LoggingSystem chosen = LoggingSystemFactory.fromSpringFactories()
                .getLoggingSystem(getClass().getClassLoader());
        assertThat(chosen).isInstanceOf(DppLogbackLoggingSystem.class);
        assertThat(new DppLoggingSystemFactory().getLoggingSystem(getClass().getClassLoader()))
                .isInstanceOf(DppLogbackLoggingSystem.class);
    }

    @Test
    void appliesHooks_afterBootHasConfigured_inTheirOrder() {
        StringBuilder order = new StringBuilder();
        DppLogbackLoggingSystem system = new DppLogbackLoggingSystem(
                getClass().getClassLoader(),
                List.of(
                        c -> order.append(
                                c.getLogger("ROOT").iteratorForAppenders().hasNext() ? "one " : "bare "),
                        c -> order.append("two")));
        initialise(system);
        assertThat(order).hasToString("one two");
        system.applyHooks();
        assertThat(order).hasToString("one twoone two");
    }

    @Test
    void aHookThatFails_failsTheStart() {
        DppLogbackLoggingSystem system = new DppLogbackLoggingSystem(
                getClass().getClassLoader(), List.of(DppLogbackLoggingSystemTest::count, c -> {
                    throw new IllegalStateException("no sanitizer");
                }));
        assertThatThrownBy(() -> initialise(system)).hasMessage("no sanitizer");
        assertThat(applied()).isEqualTo(1);
    }

    @Test
    void givesBootNothing_andLoadsNothingOfThem_whereNeitherLogbackNorLog4jIs() throws Exception {
        List<URL> urls = new ArrayList<>();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            if (!entry.contains("logback-c") && !entry.contains("log4j-core")) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        try (URLClassLoader bare = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            assertThatThrownBy(() -> bare.loadClass(LoggerContext.class.getName()))
                    .isInstanceOf(ClassNotFoundException.class);
            Class<?> factory = bare.loadClass(DppLoggingSystemFactory.class.getName());
            Object made = factory.getConstructor().newInstance();
            assertThat(factory.getMethod("getLoggingSystem", ClassLoader.class).invoke(made, bare))
                    .isNull();
        }
    }

    private static void initialise(DppLogbackLoggingSystem system) {
        system.cleanUp();
        system.beforeInitialize();
        system.initialize(new LoggingInitializationContext(new MockEnvironment()), null, null);
    }
}
