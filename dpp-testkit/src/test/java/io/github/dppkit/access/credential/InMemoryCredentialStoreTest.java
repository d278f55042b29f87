package io.github.dppkit.access.credential;

import io.github.dppkit.access.spi.CredentialStore;
import io.github.dppkit.testkit.InMemoryCredentialStore;
import io.github.dppkit.testkit.tck.CredentialStoreContract;

class InMemoryCredentialStoreTest extends CredentialStoreContract {

    @Override
    protected CredentialStore emptyStore() {
        return new InMemoryCredentialStore();
    }
}
