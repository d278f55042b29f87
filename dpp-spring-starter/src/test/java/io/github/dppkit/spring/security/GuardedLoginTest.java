package io.github.dppkit.spring.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.Dpp;
import io.github.dppkit.access.Actor;
import io.github.dppkit.access.Claims;
import io.github.dppkit.access.credential.CredentialAge;
import io.github.dppkit.access.credential.CredentialKind;
import io.github.dppkit.access.credential.CredentialRegister;
import io.github.dppkit.access.login.ClientAddresses;
import io.github.dppkit.access.login.LoginAnswer;
import io.github.dppkit.access.login.LoginAttempt;
import io.github.dppkit.access.login.LoginGuard;
import io.github.dppkit.access.login.SessionWatch;
import io.github.dppkit.access.password.PasswordRules;
import io.github.dppkit.access.spi.LoginStore;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.LogLines;
import io.github.dppkit.spring.SetupProblem;
import io.github.dppkit.spring.TestApplication;
import io.github.dppkit.spring.WithKeyFiles;
import io.github.dppkit.spring.actuate.CredentialHealthIndicator;
import io.github.dppkit.spring.actuate.DppDescriptor;
import io.github.dppkit.spring.actuate.DppEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.CredentialsExpiredException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.password.PasswordEncoder;

class GuardedLoginTest extends WithKeyFiles {

    private static final String RIGHT = "Tr1ck-y horse battery";

    /** An application with accounts of its own. */
    @Configuration(proxyBeanMethods = false)
    @Import(TestApplication.class)
    static class Accounts {

        static final AtomicInteger CHECKS = new AtomicInteger();
        static final List<String> COOKIES = new ArrayList<>();

        @Bean
        PasswordEncoder encoder() {
            return new PasswordEncoder() {
                @Override
                public String encode(@Nullable CharSequence password) {
                    return "hash of " + password;
                }

                @Override
                public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
                    CHECKS.incrementAndGet();
                    return encode(password).equals(hash);
                }
            };
        }

        @Bean
        UserDetailsService users(PasswordEncoder encoder) {
            String hash = String.valueOf(encoder.encode(RIGHT));
            Map<String, UnaryOperator<User.UserBuilder>> users = new HashMap<>();
            users.put("anna", user -> user);
            users.put("former", user -> user.disabled(true));
            users.put("locked", user -> user.accountLocked(true));
            users.put("late", user -> user.credentialsExpired(true));
            return name -> {
                UnaryOperator<User.UserBuilder> user = users.get(name);
                if (name.equals("barred")) {
                    throw new LockedException("the account barred is locked");
                }
                if (user == null) {
                    throw new UsernameNotFoundException("no such user");
                }
                return user.apply(User.withUsername(name).password(hash).roles("CLERK"))
                        .build();
            };
        }

        @Bean
        LoginAttempts attempts(ClientAddresses addresses) {
            return new LoginAttempts() {
                @Override
                public LoginAttempt of(Authentication login) {
                    return LoginAttempt.of(
                            login.getName(),
                            addresses.sourceOf("10.1.0.5", List.of(String.valueOf(login.getDetails()))));
                }

                @Override
                public void admitted(Authentication login, LoginAnswer answer) {
                    answer.deviceCookie().ifPresent(COOKIES::add);
                }
            };
        }
    }

    private static Authentication login(ApplicationContext context, String user, String password) {
        UsernamePasswordAuthenticationToken token = UsernamePasswordAuthenticationToken.unauthenticated(user, password);
        token.setDetails("203.0.113.7");
        return Objects.requireNonNull(
                context.getBean(AuthenticationProvider.class).authenticate(token));
    }

    @Test
    @Verifies({"A1.2.f", "#110"})
    void checksPasswordsThroughTheGuard_withOneAnswerForEveryRefusal() {
        application(Accounts.class, "dpp.login.enabled=true", "dpp.login.trusted-proxies=10.1.0.0/16")
                .run(context -> {
                    Authentication admitted = login(context, "anna", RIGHT);
                    assertThat(admitted.isAuthenticated()).isTrue();
                    assertThat(admitted.getName()).isEqualTo("anna");
                    assertThat(admitted.getCredentials()).isNull();
                    assertThat(admitted.getDetails()).isEqualTo("203.0.113.7");
                    assertThat(Accounts.COOKIES).hasSize(1);

                    List<String> answers = new ArrayList<>();
                    for (String user : List.of("nobody", "former", "locked", "barred")) {
                        answers.add(refusal(context, user, RIGHT));
                    }
                    for (int i = 0; i < 5; i++) {
                        answers.add(refusal(context, "anna", "wrong"));
                    }
                    answers.add(refusal(context, "anna", RIGHT));
                    assertThat(answers).hasSize(10).containsOnly("Bad credentials");
                    assertThatThrownBy(() -> login(context, "late", RIGHT))
                            .isInstanceOf(CredentialsExpiredException.class);
                    assertThat(refusal(context, "late", "wrong")).isEqualTo("Bad credentials");
                    assertThat(rows(context, "SOURCE")).isOne();
                    Actor lead = Actor.person(
                            "m.kowalska", Claims.none().withMultiFactor().withApprovedDevice());
                    assertThat(context.getBean(SessionWatch.class).mustEnd("late"))
                            .isFalse();
                    context.getBean(LoginGuard.class).disable("anna", lead);
                    assertThat(context.getBean(SessionWatch.class).mustEnd("anna"))
                            .isTrue();
                });
    }

    private static String refusal(ApplicationContext context, String user, String password) {
        int before = Accounts.CHECKS.get();
        try {
            login(context, user, password);
        } catch (BadCredentialsException e) {
            assertThat(Accounts.CHECKS.get() - before).isOne();
            return String.valueOf(e.getMessage());
        } catch (AuthenticationException e) {
            return e.toString();
        }
        return "admitted";
    }

    private static int rows(ApplicationContext context, String kind) {
        Integer rows = new JdbcTemplate(context.getBean(DataSource.class))
                .queryForObject("SELECT COUNT(*) FROM dpp_login WHERE kind = ?", Integer.class, kind);
        return rows == null ? 0 : rows;
    }

    @Test
    void letsNobodyIn_whenTheTableOfAttemptsIsGone() {
        application(Accounts.class, "dpp.login.enabled=true").run(context -> {
            new JdbcTemplate(context.getBean(DataSource.class)).execute("DROP TABLE dpp_login");
            assertThatThrownBy(() -> login(context, "anna", RIGHT))
                    .isInstanceOf(AuthenticationServiceException.class)
                    .hasMessageContaining("A1.2.f")
                    .hasMessageNotContaining("anna");
        });
    }

    @Test
    void guardsNothing_unlessToldTo() {
        application(Accounts.class).run(context -> {
            assertThat(context).doesNotHaveBean(LoginGuard.class).doesNotHaveBean(AuthenticationProvider.class);
            assertThat(context).hasSingleBean(PasswordRules.class).hasSingleBean(LoginStore.class);
        });
    }

    @Test
    @Verifies("A1.2.f")
    void startsNothing_whereItIsToGuardAndThereIsNoEncoder() {
        application("dpp.login.enabled=true")
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOfSatisfying(
                                DppSetupException.class,
                                refusal -> assertThat(refusal.problem()).isEqualTo(SetupProblem.LOGIN))
                        .hasMessageContaining("dpp.login.enabled"));
    }

    @Test
    void leavesAProviderOfTheApplicationAlone() {
        AuthenticationProvider theirs = new AuthenticationProvider() {
            @Override
            public Authentication authenticate(Authentication authentication) {
                return authentication;
            }

            @Override
            public boolean supports(Class<?> authentication) {
                return true;
            }
        };
        application(Accounts.class, "dpp.login.enabled=true")
                .withBean("theirs", AuthenticationProvider.class, () -> theirs)
                .run(context -> assertThat(context)
                        .hasSingleBean(LoginGuard.class)
                        .getBean(AuthenticationProvider.class)
                        .isSameAs(theirs));
    }

    @Test
    @Verifies("A1.2.f")
    void saysLoudlyAtStart_thatTheGuardIsNotAsked_whereSpringSecurityWouldTakeNoProviderOrAnother() {
        AuthenticationProvider theirs = new AuthenticationProvider() {
            @Override
            public Authentication authenticate(Authentication authentication) {
                return authentication;
            }

            @Override
            public boolean supports(Class<?> authentication) {
                return false;
            }
        };
        assertThat(linesAtStart(application(Accounts.class, "dpp.login.enabled=true")))
                .noneMatch(line -> line.contains("GUARD OF LOG-INS"));
        ApplicationContextRunner withTheirs = application(Accounts.class, "dpp.login.enabled=true")
                .withBean("theirs", AuthenticationProvider.class, () -> theirs);
        assertThat(linesAtStart(withTheirs))
                .anyMatch(line ->
                        line.startsWith("WARN") && line.contains("has AuthenticationProvider beans of its own"));
        assertThat(linesAtStart(withTheirs.withUserConfiguration(GuardedToo.class)))
                .anyMatch(line -> line.startsWith("WARN") && line.contains("there are 2 AuthenticationProvider beans"));
    }

    private static List<String> linesAtStart(ApplicationContextRunner application) {
        try (LogLines lines = new LogLines()) {
            application.run(context -> assertThat(context).hasNotFailed());
            return lines.all();
        }
    }

    /** A guarded provider beside another. */
    @Configuration(proxyBeanMethods = false)
    static class GuardedToo {

        @Bean
        GuardedAuthenticationProvider guarded(LoginGuard guard, UserDetailsService users, LoginAttempts attempts) {
            return new GuardedAuthenticationProvider(guard, users, attempts);
        }
    }

    @Test
    @Verifies("V6.1.4.2")
    void forgetsOldAttemptsAndRaisesAlarmsByItself_unlessSwitchedOff() {
        String url = "spring.datasource.url=jdbc:h2:file:" + folder.resolve("kept");
        String schema = "dpp.jdbc.initialize-schema=always";
        application(Accounts.class, "dpp.login.enabled=true", url, schema, "dpp.housekeeping.enabled=false")
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean("dppHousekeeping");
                    assertThat(refusal(context, "nobody", "wrong")).isEqualTo("Bad credentials");
                    new JdbcTemplate(context.getBean(DataSource.class))
                            .update("UPDATE dpp_login SET seen_us = seen_us - 31 * CAST(86400000000 AS BIGINT)");
                    context.getBean(CredentialRegister.class)
                            .record(
                                    "carrier-api",
                                    CredentialKind.API_KEY,
                                    Instant.now().minus(Duration.ofDays(400)),
                                    Actor.person(
                                            "m.kowalska",
                                            Claims.none().withMultiFactor().withApprovedDevice()));
                    assertThat(rows(context, "ACCOUNT")).isPositive();
                });
        application(Accounts.class, "dpp.login.enabled=true", url, schema).run(context -> {
            assertThat(context).hasNotFailed();
            SmartLifecycle housekeeping = context.getBean("dppHousekeeping", SmartLifecycle.class);
            assertThat(housekeeping.isRunning()).isTrue();
            housekeeping.stop(); // waits for the round under way
            assertThat(rows(context, "ACCOUNT")).isZero();
            assertThat(alarms(context)).isOne();
        });
        application(Accounts.class, "dpp.housekeeping.forget-logins-after=1h")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(
                                DppSetupException.class,
                                refusal -> assertThat(refusal.problem()).isEqualTo(SetupProblem.HOUSEKEEPING)));
    }

    private static long alarms(ApplicationContext context) {
        AuditStore store = context.getBean(AuditStore.class);
        return store.writers().stream()
                .flatMap(writer -> store.events(writer.id(), 0, 1_000).stream())
                .map(row -> RecordedEvent.decode(row.body()))
                .filter(event -> event.reason() == Reason.CREDENTIAL_OVERDUE)
                .count();
    }

    @Test
    @Verifies({"V6.1.4.2", "L5.e"})
    void showsReviewAndAgesInTheEndpoint_andLeavesOutWhatDoesNotAnswer() {
        application("management.endpoints.web.exposure.include=dpp").run(context -> {
            Actor lead =
                    Actor.person("m.kowalska", Claims.none().withMultiFactor().withApprovedDevice());
            Instant made = Instant.now().minus(Duration.ofDays(400));
            context.getBean(CredentialRegister.class).record("carrier-api", CredentialKind.API_KEY, made, lead);
            DppDescriptor report = context.getBean(DppEndpoint.class).report();
            assertThat(report.credentials()).singleElement().satisfies(age -> {
                assertThat(age.name()).isEqualTo("carrier-api");
                assertThat(age.state()).isEqualTo(CredentialAge.State.OVERDUE);
            });
            assertThat(Objects.requireNonNull(report.review()).lastSignedAt()).isNull();
            assertThat(Objects.requireNonNull(report.review()).dueAt()).isAfter(Instant.now());
            assertThat(Objects.requireNonNull(report.review()).overdue()).isFalse();
            new JdbcTemplate(context.getBean(DataSource.class)).execute("DROP TABLE dpp_credential");
            assertThat(context.getBean(DppEndpoint.class).report().credentials())
                    .isNull();
        });
    }

    @Test
    @Verifies("V6.1.4.2")
    void showsOverdueCredentialsInHealth_andIsNeverDownForThem() {
        application().run(context -> {
            Actor lead =
                    Actor.person("m.kowalska", Claims.none().withMultiFactor().withApprovedDevice());
            CredentialRegister register = context.getBean(CredentialRegister.class);
            Instant now = Instant.now();
            register.record("carrier-api", CredentialKind.API_KEY, now.minus(Duration.ofDays(400)), lead);
            register.record("lwa-secret", CredentialKind.LWA_CLIENT_SECRET, now.minus(Duration.ofDays(160)), lead);
            register.record("print-api", CredentialKind.API_KEY, now.minus(Duration.ofDays(10)), lead);
            Health health = context.getBean(CredentialHealthIndicator.class).health();
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails())
                    .containsEntry("credentials", 3)
                    .containsEntry("dueSoon", List.of("lwa-secret"))
                    .containsEntry("overdue", List.of("carrier-api"));
            assertThat(context.getBean(Dpp.class).audit().verify().isPass()).isTrue();
            new JdbcTemplate(context.getBean(DataSource.class)).execute("DROP TABLE dpp_credential");
            assertThat(context.getBean(CredentialHealthIndicator.class).health())
                    .isEqualTo(Health.unknown()
                            .withDetail("credentials", "NO_ANSWER")
                            .build());
        });
    }
}
