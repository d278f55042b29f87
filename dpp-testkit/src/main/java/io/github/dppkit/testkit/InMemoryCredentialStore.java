package io.github.dppkit.testkit;

import io.github.dppkit.access.credential.Credential;
import io.github.dppkit.access.spi.CredentialStore;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A {@link CredentialStore} that forgets everything with the process: for tests only. It keeps the whole contract but
 * durability. Safe for use by several threads.
 */
public final class InMemoryCredentialStore implements CredentialStore {

    private final Map<String, Credential> credentials = new TreeMap<>();

    /** Creates an empty store. */
    public InMemoryCredentialStore() {}

    @Override
    public synchronized boolean put(Credential credential) {
        Credential stored = credentials.get(credential.name());
        if (credential.equals(stored)) {
            return true;
        }
        if (credential.version() != (stored == null ? 1 : stored.version() + 1)) {
            return false;
        }
        credentials.put(credential.name(), credential);
        return true;
    }

    @Override
    public synchronized List<Credential> credentials() {
        return List.copyOf(credentials.values());
    }
}
