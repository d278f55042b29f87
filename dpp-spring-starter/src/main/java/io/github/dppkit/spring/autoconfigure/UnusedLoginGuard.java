package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.spring.security.GuardedAuthenticationProvider;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.security.authentication.AuthenticationProvider;

/**
 * Says at start, loudly, that the guard of log-ins is probably not asked: Spring Security takes a provider bean by itself only
 * if it is the only one.
 */
final class UnusedLoginGuard implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(UnusedLoginGuard.class);

    private final ObjectProvider<AuthenticationProvider> providers;

    UnusedLoginGuard(ObjectProvider<AuthenticationProvider> providers) {
        this.providers = providers;
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<AuthenticationProvider> all = providers.stream().toList();
        boolean guarded = all.stream().anyMatch(GuardedAuthenticationProvider.class::isInstance);
        if (all.size() == 1 && guarded) {
            return;
        }
        LOG.warn(
                "dpp.login.enabled is true, but THE GUARD OF LOG-INS IS NOT USED BY ITSELF (A1.2.f, L5.b): {}. Let passwords be"
                        + " checked by one GuardedAuthenticationProvider: remove the other AuthenticationProvider beans, or"
                        + " name it in your own AuthenticationManager, or call LoginGuard.admit in your provider. See docs/passwords.md.",
                guarded
                        ? "there are " + all.size()
                                + " AuthenticationProvider beans, of which Spring Security takes none"
                        : all.isEmpty()
                                ? "there is no AuthenticationProvider bean, as there is no UserDetailsService"
                                : "the application has AuthenticationProvider beans of its own");
    }
}
