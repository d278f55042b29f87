package io.github.dppkit.jdbc;

import io.github.dppkit.testkit.CrashChild;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Logs in, and stays for ever in the check of the password. */
final class LoginCrashChild {

    private LoginCrashChild() {}

    public static void main(String[] arguments) {
        CrashChild parent = CrashChild.start();
        JdbcStores stores = JdbcStores.create(KeyLifeChild.source(arguments[0]));
        try (LoginNode node = new LoginNode(Path.of(arguments[1]), stores.loginStore(), (password, hash) -> {
            parent.ack("checking");
            return isNeverDone();
        })) {
            node.login(1, "wrong");
        }
    }

    private static boolean isNeverDone() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
