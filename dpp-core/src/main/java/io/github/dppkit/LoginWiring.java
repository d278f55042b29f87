package io.github.dppkit;

import io.github.dppkit.access.credential.CredentialRegister;
import io.github.dppkit.access.login.LoginGuard;
import io.github.dppkit.access.login.LoginGuardBuilder;
import io.github.dppkit.access.spi.CredentialStore;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.keys.internal.SubjectTokens;
import io.github.dppkit.policy.DppPolicy;
import java.time.InstantSource;

/**
 * Gives log-ins and credentials what they need of a {@link Dpp}.
 *
 * @param policy the figures in force
 * @param audit where everything is put on record
 * @param tokens keyed tokens, of which log-ins have kinds of their own
 * @param clock the time
 */
record LoginWiring(DppPolicy policy, AuditTrail audit, SubjectTokens tokens, InstantSource clock) {

    LoginGuardBuilder guard() {
        return LoginGuard.builder(
                policy, audit, (kind, value) -> SubjectToken.of(tokens.loginToken(kind, value)), clock);
    }

    CredentialRegister credentials(CredentialStore store) {
        return CredentialRegister.create(policy, store, audit, clock);
    }
}
