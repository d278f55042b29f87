package io.github.dppkit.spring.security;

import io.github.dppkit.access.login.LoginAnswer;
import io.github.dppkit.access.login.LoginGuard;
import io.github.dppkit.access.login.LoginUnavailableException;
import io.github.dppkit.access.login.StoredPassword;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AccountStatusException;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.CredentialsExpiredException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/**
 * Checks user names and passwords through a {@link LoginGuard}, in the place of Spring Security's own provider.
 *
 * <p>Every refusal is the same {@link BadCredentialsException}: an account that does not exist, is disabled, expired or
 * locked gets it after the same work. Only who knew the password hears that it has expired. If the guard cannot answer,
 * nobody is let in. The account's id is {@link UserDetails#getUsername()}. Safe for use by several threads.
 */
public final class GuardedAuthenticationProvider implements AuthenticationProvider {

    private final LoginGuard guard;
    private final UserDetailsService users;
    private final LoginAttempts attempts;

    /**
     * Creates the provider.
     *
     * @param guard counts, checks and records
     * @param users finds accounts
     * @param attempts tells where attempts come from
     */
    public GuardedAuthenticationProvider(LoginGuard guard, UserDetailsService users, LoginAttempts attempts) {
        this.guard = guard;
        this.users = users;
        this.attempts = attempts;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        UserDetails user = find(authentication.getName());
        LoginAnswer answer = admit(authentication, user);
        if (!answer.isAdmitted() || user == null) {
            throw new BadCredentialsException("Bad credentials");
        }
        if (!user.isCredentialsNonExpired()) {
            throw new CredentialsExpiredException("The password has expired; set a new one.");
        }
        attempts.admitted(authentication, answer);
        UsernamePasswordAuthenticationToken admitted =
                UsernamePasswordAuthenticationToken.authenticated(user, null, user.getAuthorities());
        admitted.setDetails(authentication.getDetails());
        return admitted;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }

    private LoginAnswer admit(Authentication authentication, @Nullable UserDetails user) {
        CharSequence password = authentication.getCredentials() instanceof CharSequence typed ? typed : "";
        try {
            return guard.admit(attempts.of(authentication), password, stored(user));
        } catch (LoginUnavailableException e) {
            throw new AuthenticationServiceException(Objects.requireNonNull(e.getMessage()));
        }
    }

    private static @Nullable StoredPassword stored(@Nullable UserDetails user) {
        boolean open = user != null && user.isEnabled() && user.isAccountNonLocked() && user.isAccountNonExpired();
        String hash = user == null || !open ? null : user.getPassword();
        return user == null || hash == null ? null : StoredPassword.of(user.getUsername(), hash);
    }

    private @Nullable UserDetails find(String name) {
        try {
            return users.loadUserByUsername(name);
        } catch (UsernameNotFoundException | AccountStatusException e) {
            return null; // counted and answered like any other, also where the application throws for a locked account
        }
    }
}
