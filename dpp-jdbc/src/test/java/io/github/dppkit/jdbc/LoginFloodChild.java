package io.github.dppkit.jdbc;

import io.github.dppkit.access.login.ClientAddresses;
import io.github.dppkit.access.login.ClientSource;
import io.github.dppkit.access.login.LoginAttempt;
import io.github.dppkit.access.login.LoginGuard;
import io.github.dppkit.access.login.StoredPassword;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.testkit.CrashChild;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A node with little memory: locks an account, lets as many names fail from as many addresses as it is told, and tries the right
 * password then. Acknowledges {@code checks:N} with the checks of real passwords, and {@code admitted} or {@code refused}.
 * Arguments: URL, user, anchor file, number of names.
 */
final class LoginFloodChild {

    private static final int THREADS = 16;

    private LoginFloodChild() {}

    public static void main(String[] arguments) throws Exception {
        CrashChild parent = CrashChild.start();
        int names = Integer.parseInt(arguments[3]);
        AtomicInteger real = new AtomicInteger();
        try (LendingPool source = new LendingPool(new UrlSource(arguments[0], arguments[1], ""));
                AuditTrail trail = AuditLab.builder("flood", AuditLab.store(source), SigningKey.ephemeral())
                        .anchor(CheckpointAnchor.file(Path.of(arguments[2])))
                        .writeTimeout(Duration.ofSeconds(10))
                        .open()) {
            LoginGuard guard = LoginGuard.builder(
                            DppPolicy.strictest(), trail, LoginFloodChild::token, InstantSource.system())
                    .store(JdbcStores.create(source).loginStore())
                    .hashing(
                            (password, hash) -> {
                                real.addAndGet(hash.equals("real") ? 1 : 0);
                                return "right".contentEquals(password);
                            },
                            "dummy")
                    .build();
            for (int i = 0; i < 5; i++) {
                guard.admit(LoginAttempt.of("anna", from(i)), "wrong", StoredPassword.of("anna", "real"));
            }
            flood(guard, names);
            parent.ack(
                    guard.admit(LoginAttempt.of("anna", from(5)), "right", StoredPassword.of("anna", "real"))
                                    .isAdmitted()
                            ? "admitted"
                            : "refused");
            parent.ack("checks:" + real);
        }
    }

    private static void flood(LoginGuard guard, int names) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int first = t;
                tasks.add(() -> {
                    for (int i = first; i < names; i += THREADS) {
                        guard.admit(LoginAttempt.of("name-" + i, from(1_000 + i)), "wrong", null);
                    }
                    return null;
                });
            }
            for (Future<Void> done : pool.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static ClientSource from(int number) {
        return ClientAddresses.direct()
                .sourceOf("10." + (number >> 16) + '.' + (number >> 8 & 255) + '.' + (number & 255), List.of());
    }

    private static SubjectToken token(String kind, byte[] value) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(kind.getBytes(StandardCharsets.UTF_8));
            ByteBuffer bytes = ByteBuffer.wrap(digest.digest(value));
            return new SubjectToken(bytes.getLong(), bytes.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
