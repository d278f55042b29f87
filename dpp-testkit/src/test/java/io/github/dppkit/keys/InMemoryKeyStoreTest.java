package io.github.dppkit.keys;

import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.testkit.InMemoryKeyStore;
import io.github.dppkit.testkit.tck.KeyStoreContract;

class InMemoryKeyStoreTest extends KeyStoreContract {

    @Override
    protected KeyStore emptyStore() {
        return new InMemoryKeyStore();
    }
}
