package io.github.dppkit.spring.logging;

import io.github.dppkit.Dpp;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.spring.ControlReporter;
import io.github.dppkit.spring.TestApplication;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that logs what it should not, in every part of an event; a program of its own for a JVM without Logback. */
public final class LeakyDesk {

    static final String NAME = "Quetzalia Brzeczyszczykiewicz";
    static final String MAIL = "wug.zyx@frobnitz.example";
    static final List<String> SECRETS = List.of("Quetzalia", "Brzeczyszczykiewicz", "wug.zyx", "frobnitz");

    private LeakyDesk() {}

    /** Starts, leaks, tells which controls are on, and ends. */
    public static void main(String... arguments) {
        try (ConfigurableApplicationContext application = start(arguments)) {
            leak(application);
            System.out.println("CHECK sanitizer " + on(application, "dppLogSanitizerControl") + " hook "
                    + on(application, "dppLogHookControl") + " system "
                    + application.getBean(LoggingSystem.class).getClass().getSimpleName());
        }
    }

    static ConfigurableApplicationContext start(String... arguments) {
        return new SpringApplicationBuilder(TestApplication.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .registerShutdownHook(false)
                .properties("dpp.environment=dev", "dpp.test-environment=true", "dpp.development=true")
                .run(arguments);
    }

    private static boolean on(ConfigurableApplicationContext application, String control) {
        return application.getBean(control, ControlReporter.class).report().on();
    }

    static void leak(ConfigurableApplicationContext application) {
        PiiScope order = PiiScope.order(SellingPartner.of("A1EXAMPLE"), "902-3159896-1390916");
        application.getBean(Dpp.class).logSanitizer().observed(PersonName.of(NAME), order);
        application.getBean(Dpp.class).logSanitizer().observed(EmailAddress.of(MAIL), order);
        Logger logger = LoggerFactory.getLogger("com.example.desk");
        MDC.put("user", NAME);
        logger.info("label for {}", NAME);
        logger.atInfo()
                .addMarker(MarkerFactory.getMarker("for " + NAME))
                .addKeyValue("mail", MAIL)
                .addKeyValue("count", 3)
                .log("fluent {}", MAIL);
        SQLException cause =
                new SQLException("Detail: Key (email)=(" + MAIL + ") already exists.\n2026 ERROR forged line");
        Exception thrown = new IllegalStateException("no label for " + NAME, cause);
        thrown.addSuppressed(new IllegalArgumentException(MAIL.toUpperCase(Locale.ROOT)));
        logger.error("failed for {}", NAME, thrown);
        application.getBean(LoggingSystem.class).setLogLevel("com.example.late", LogLevel.DEBUG);
        LoggerFactory.getLogger("com.example.late").debug("late {}", NAME);
        MDC.clear();
    }
}
