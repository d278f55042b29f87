package io.github.dppkit.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.keys.spi.Generation;
import io.github.dppkit.keys.spi.GenerationStore;
import io.github.dppkit.keys.spi.WrappedKey;
import io.github.dppkit.testkit.FakeVault;
import io.github.dppkit.testkit.tck.GenerationStoreContract;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FakeVaultTest extends GenerationStoreContract {

    private static final Instant NOW = Instant.parse("2027-03-01T12:00:00Z");

    private FakeVault vault = new FakeVault();

    @Override
    protected GenerationStore emptyStore() {
        vault = new FakeVault();
        return vault;
    }

    @Override
    protected GenerationStore again() {
        return vault; // one service for all nodes
    }

    private static Generation generation(int number) {
        return new Generation(number, WrappedKey.of(new byte[60]), "fake-kms://root", NOW, NOW, NOW, null);
    }

    @Test
    void callsNothingDestroyed_thatIsDeletedOnly() {
        vault.create(generation(1));
        vault.create(generation(2));
        vault.delete(1);
        Generation hidden = vault.find(1).orElseThrow();
        assertThat(hidden.wrapped()).isNull();
        assertThat(hidden.destroyedAt()).isNull();
        assertThat(vault.living()).hasSize(2);
        vault.undelete(1);
        assertThat(vault.find(1)).contains(generation(1));

        vault.delete(1);
        assertThat(vault.destroy(1, NOW)).isTrue();
        vault.undelete(1);
        assertThat(vault.find(1)).contains(generation(1).destroyed(NOW));
        assertThat(vault.storedKey(1)).isNull();
    }

    @Test
    void answersNothing_whileItIsOutOfReach() {
        vault.create(generation(1));
        vault.outage(true);
        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(vault::current);
        vault.outage(false);
        assertThat(vault.current()).contains(generation(1));
        assertThat(vault.calls()).isEqualTo(3);
    }
}
