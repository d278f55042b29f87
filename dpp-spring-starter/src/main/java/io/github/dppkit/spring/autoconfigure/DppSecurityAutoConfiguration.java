package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.Dpp;
import io.github.dppkit.access.login.ClientSource;
import io.github.dppkit.access.login.LoginAttempt;
import io.github.dppkit.access.login.LoginGuard;
import io.github.dppkit.access.login.LoginGuardBuilder;
import io.github.dppkit.access.login.SessionWatch;
import io.github.dppkit.access.spi.LockoutListener;
import io.github.dppkit.access.spi.LoginStore;
import io.github.dppkit.spring.security.GuardedAuthenticationProvider;
import io.github.dppkit.spring.security.LoginAttempts;
import java.util.Base64;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * The guard of log-ins and a provider for Spring Security, if {@code dpp.login.enabled} is true and the application has a
 * {@code PasswordEncoder} and a {@code UserDetailsService}.
 */
@AutoConfiguration(after = DppLoginAutoConfiguration.class)
@ConditionalOnDppEnabled
@ConditionalOnClass({AuthenticationProvider.class, PasswordEncoder.class})
@ConditionalOnBean({Dpp.class, LoginStore.class, PasswordEncoder.class})
@ConditionalOnSwitch(value = "dpp.login.enabled", matchIfMissing = false)
@EnableConfigurationProperties(DppProperties.class)
public final class DppSecurityAutoConfiguration {

    private static final int DUMMY_BYTES = 24;

    @Bean
    @ConditionalOnMissingBean
    LoginGuard dppLoginGuard(
            Dpp dpp,
            LoginStore store,
            PasswordEncoder encoder,
            ObjectProvider<LockoutListener> listeners,
            DppProperties properties) {
        String random = Base64.getEncoder()
                .encodeToString(KeyGenerators.secureRandom(DUMMY_BYTES).generateKey());
        LoginGuardBuilder guard = dpp.logins()
                .store(store)
                .hashing(encoder::matches, Objects.requireNonNull(encoder.encode(random), "hash"))
                .locks(properties.login().firstLock(), properties.login().longestLock())
                .sourceFailures(properties.login().sourceFailures());
        listeners.ifUnique(guard::listener);
        return guard.build();
    }

    @Bean
    @ConditionalOnMissingBean
    SessionWatch dppSessionWatch(LoginGuard guard) {
        return new SessionWatch(guard, System::nanoTime);
    }

    @Bean
    @ConditionalOnMissingBean
    UnusedLoginGuard dppUnusedLoginGuard(ObjectProvider<AuthenticationProvider> providers) {
        return new UnusedLoginGuard(providers);
    }

    @Bean
    @ConditionalOnBean(UserDetailsService.class)
    @ConditionalOnMissingBean(AuthenticationProvider.class)
    GuardedAuthenticationProvider dppAuthenticationProvider(
            LoginGuard guard, UserDetailsService users, ObjectProvider<LoginAttempts> attempts) {
        return new GuardedAuthenticationProvider(
                guard,
                users,
                attempts.getIfUnique(
                        () -> authentication -> LoginAttempt.of(authentication.getName(), ClientSource.unknown())));
    }
}
