package io.github.dppkit.testkit;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.github.dppkit.keys.spi.RootKeyProbe;
import io.github.dppkit.keys.spi.RootKeyState;
import io.github.dppkit.keys.spi.RootKeyState.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A key management service with one key, in memory, that fails as real ones do: slow, out of reach, key disabled, key
 * pending deletion, key gone; and, as in AWS, a changed state that the calls notice only some time later.
 *
 * <p>Give it to {@code RootKey.remote} and {@code RootKeyCheck.create}. Time is that of a {@link MovableClock}: a slow call
 * moves it. Every call is counted, failed ones too. Thread-safe; all moves and calls are one at a time.
 */
public final class FakeKms implements Aead, RootKeyProbe {

    private final Object lock = new Object();
    private final MovableClock clock;
    private @Nullable Aead key = newKey();
    private Duration latency = Duration.ZERO;
    private boolean outage;
    private Status told = Status.ENABLED;
    private Status noticed = Status.ENABLED;
    private Instant noticedAt = Instant.MIN;
    private @Nullable Instant deletionAt;
    private int wraps;
    private int unwraps;
    private int probes;

    private FakeKms(MovableClock clock) {
        this.clock = clock;
    }

    /**
     * Creates a service whose key is fresh and enabled.
     *
     * @param clock what its calls take time from, and its deletion waits for
     * @return the service
     */
    public static FakeKms create(MovableClock clock) {
        return new FakeKms(clock);
    }

    private static Aead newKey() {
        try {
            return KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get())
                    .getPrimitive(AeadConfig2026.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw new TestkitException("AES-256-GCM is not available.", e);
        }
    }

    /**
     * Makes each call from now on take time.
     *
     * @param time how long, zero or more
     */
    public void latency(Duration time) {
        synchronized (lock) {
            latency = time;
        }
    }

    /**
     * Takes the service out of reach, or brings it back: calls and probes fail after their latency.
     *
     * @param down whether it is out of reach
     */
    public void outage(boolean down) {
        synchronized (lock) {
            outage = down;
        }
    }

    /**
     * Disables the key.
     *
     * @param after how long calls still work, while {@link #state()} says at once that it is disabled
     */
    public void disable(Duration after) {
        change(Status.DISABLED, after);
    }

    /** Enables the key again, unless it is gone; takes a scheduled deletion back. Works at once. */
    public void enable() {
        synchronized (lock) {
            settle();
            deletionAt = null;
        }
        change(Status.ENABLED, Duration.ZERO);
    }

    /**
     * Schedules the deletion of the key: it works no more, and is gone after the waiting period unless enabled before.
     *
     * @param waiting how long until it is gone
     * @param after how long calls still work, while {@link #state()} says at once that deletion is pending
     */
    public void scheduleDeletion(Duration waiting, Duration after) {
        synchronized (lock) {
            settle();
            deletionAt = clock.instant().plus(waiting);
        }
        change(Status.PENDING_DELETION, after);
    }

    private void change(Status next, Duration after) {
        synchronized (lock) {
            settle();
            if (key != null) {
                told = next;
                noticedAt = clock.instant().plus(after);
                settle();
            }
        }
    }

    /** Lets happen what the time that has passed brings. */
    private void settle() {
        Instant now = clock.instant();
        if (!now.isBefore(noticedAt)) {
            noticed = told;
        }
        if (deletionAt != null && !now.isBefore(deletionAt)) {
            told = Status.DESTROYED;
            noticed = Status.DESTROYED;
            key = null;
        }
    }

    @Override
    public byte[] encrypt(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException {
        synchronized (lock) {
            wraps++;
            return usableKey().encrypt(plaintext, associatedData);
        }
    }

    @Override
    public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
        synchronized (lock) {
            unwraps++;
            return usableKey().decrypt(ciphertext, associatedData);
        }
    }

    private Aead usableKey() throws GeneralSecurityException {
        answer();
        if (key == null || noticed != Status.ENABLED) {
            throw new GeneralSecurityException("fake KMS: the key is " + noticed);
        }
        return key;
    }

    private void answer() {
        clock.advance(latency);
        if (outage) {
            throw new UncheckedIOException(new IOException("fake KMS: no answer"));
        }
        settle();
    }

    /**
     * Returns what the service says of its key.
     *
     * @return the state it was last told, and the time of deletion while that is pending
     */
    @Override
    public RootKeyState state() {
        synchronized (lock) {
            probes++;
            answer();
            Optional<Instant> at = told == Status.PENDING_DELETION ? Optional.ofNullable(deletionAt) : Optional.empty();
            return new RootKeyState(told, at);
        }
    }

    /**
     * Returns how often something was to be wrapped.
     *
     * @return calls, failed ones too
     */
    public int wraps() {
        synchronized (lock) {
            return wraps;
        }
    }

    /**
     * Returns how often something was to be unwrapped.
     *
     * @return calls, failed ones too
     */
    public int unwraps() {
        synchronized (lock) {
            return unwraps;
        }
    }

    /**
     * Returns how often the state was asked for.
     *
     * @return calls, failed ones too
     */
    public int probes() {
        synchronized (lock) {
            return probes;
        }
    }

    @Override
    public String toString() {
        synchronized (lock) {
            return "FakeKms[" + told + (outage ? ", out of reach]" : "]");
        }
    }
}
