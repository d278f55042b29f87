package io.github.dppkit.jdbc;

import io.github.dppkit.Dpp;
import io.github.dppkit.access.login.ClientAddresses;
import io.github.dppkit.access.login.ClientSource;
import io.github.dppkit.access.login.LoginAnswer;
import io.github.dppkit.access.login.LoginAttempt;
import io.github.dppkit.access.login.LoginGuard;
import io.github.dppkit.access.login.StoredPassword;
import io.github.dppkit.access.spi.LoginStore;
import io.github.dppkit.access.spi.PasswordMatcher;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.testkit.InMemoryStores;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** A node that logs people in: a record and keys of its own, and a store of attempts that it shares. */
final class LoginNode implements AutoCloseable {

    static final String DUMMY = "dummy";
    static final String ANNA = "anna";

    private final Dpp dpp;
    private final LoginGuard guard;

    LoginNode(Path folder, LoginStore store, PasswordMatcher matcher) {
        dpp = Dpp.builder()
                .environment(Environment.test("logins"))
                .rootKey(RootKey.ephemeral())
                .signingKey(SigningKey.ephemeral())
                .stores(InMemoryStores.empty())
                .anchor(CheckpointAnchor.file(folder.resolve("anchor-" + UUID.randomUUID())))
                .erasureLedger(ErasureLedger.file(folder.resolve("erased-" + UUID.randomUUID())))
                .build();
        // tokens that every node gives alike, as nodes over one key store do
        guard = LoginGuard.builder(DppPolicy.strictest(), dpp.audit(), LoginNode::token, InstantSource.system())
                .store(store)
                .hashing(matcher, DUMMY)
                .build();
    }

    private static SubjectToken token(String kind, byte[] value) {
        String text = kind + '/' + new String(value, StandardCharsets.ISO_8859_1);
        return new SubjectToken(kind.hashCode(), text.hashCode());
    }

    LoginAnswer login(int number, String password) {
        ClientSource from = ClientAddresses.direct().sourceOf("198.18." + number / 250 + "." + number % 250, List.of());
        return guard.admit(LoginAttempt.of(ANNA, from), password, StoredPassword.of(ANNA, "real"));
    }

    @Override
    public void close() {
        dpp.close();
    }
}
