package io.github.dppkit.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.access.credential.Credential;
import io.github.dppkit.access.credential.CredentialKind;
import io.github.dppkit.access.spi.CredentialStore;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link CredentialStore} must do. Extend it, return a store over an empty base, and run it with JUnit. */
public abstract class CredentialStoreContract {

    private static final Instant NOW = Instant.parse("2026-11-21T10:15:30.123456Z");

    /** Creates the contract. */
    protected CredentialStoreContract() {}

    /**
     * Returns a store over an empty base.
     *
     * @return the store to test
     */
    protected abstract CredentialStore emptyStore();

    private static Credential credential(String name, @Nullable Instant withdrawnAt, int version) {
        return new Credential(name, CredentialKind.LWA_CLIENT_SECRET, NOW.plusSeconds(version), withdrawnAt, version);
    }

    @Test
    void returnsWhatWasPut_orderedByName() {
        CredentialStore store = emptyStore();
        assertThat(store.credentials()).isEmpty();
        for (String name : List.of("b-key", "a.key", "a-key", "a_key", "a1")) {
            assertThat(store.put(credential(name, name.equals("a1") ? NOW : null, 1)))
                    .isTrue();
        }
        assertThat(store.credentials())
                .containsExactly(
                        credential("a-key", null, 1),
                        credential("a.key", null, 1),
                        credential("a1", NOW, 1),
                        credential("a_key", null, 1),
                        credential("b-key", null, 1));
    }

    @Test
    void changesACredential_onlyFromTheVersionBefore_andTakesTheSameAgain() {
        CredentialStore store = emptyStore();
        assertThat(store.put(credential("lwa", null, 2))).isFalse();
        assertThat(store.put(credential("lwa", null, 1))).isTrue();
        assertThat(store.put(credential("lwa", null, 1))).isTrue();
        assertThat(store.put(new Credential("lwa", CredentialKind.API_KEY, NOW, null, 1)))
                .isFalse();
        assertThat(store.put(credential("lwa", null, 3))).isFalse();
        assertThat(store.put(credential("lwa", NOW, 2))).isTrue();
        assertThat(store.put(credential("lwa", NOW, 2))).isTrue();
        assertThat(store.credentials()).containsExactly(credential("lwa", NOW, 2));
    }
}
