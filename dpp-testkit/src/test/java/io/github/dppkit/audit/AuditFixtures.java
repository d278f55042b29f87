package io.github.dppkit.audit;

import com.google.crypto.tink.subtle.Ed25519Sign;
import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.audit.internal.Succession;
import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.SubjectTokenizer;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Environment;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What the audit tests share: a signer, a tokenizer, a movable clock, an anchor in memory, a sample event. */
final class AuditFixtures {

    static final Environment ENVIRONMENT = Environment.test("unit");
    static final String ORIGIN = "dppkit.audit/unit";
    static final SellingPartner SELLER = SellingPartner.of("A2SELLER");
    static final ActorId CLERK = new ActorId(ActorId.Kind.PERSON, "j.nowak");

    private AuditFixtures() {}

    /** A clock that stands still until it is moved; the beats of trails can be held back. */
    static final class MovableClock implements InstantSource {

        private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-08-01T10:00:00Z"));
        private final AtomicReference<@Nullable Held> held = new AtomicReference<>();

        /** Which beats wait, by the beginning of their threads' names, and for what. */
        private record Held(String threads, CountDownLatch release) {}

        @Override
        public Instant instant() {
            Held waits = held.get();
            if (waits != null && Thread.currentThread().getName().startsWith(waits.threads())) {
                await(waits.release());
            }
            return now.get();
        }

        private static void await(CountDownLatch release) {
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        /**
         * Lets the beats of trails wait where they look at the clock, as in a process that hangs; a trail is closed after
         * {@link #resumeBeats()} only. To be called before the time is moved: a beat that is due may be anywhere.
         */
        void holdBeats() {
            held.set(new Held("dpp-audit-checkpoint-", new CountDownLatch(1)));
        }

        /** Lets the beats of one writer wait for good, as in a process that was killed; its trail is never closed. */
        void endBeats(WriterId writer) {
            held.set(new Held("dpp-audit-checkpoint-" + writer, new CountDownLatch(1)));
        }

        void resumeBeats() {
            Held waiting = held.getAndSet(null);
            if (waiting != null) {
                waiting.release().countDown();
            }
        }

        void move(Duration by) {
            now.updateAndGet(instant -> instant.plus(by));
        }
    }

    /** Signs with a Tink key made from a seed. */
    static final class TestSigner implements AuditSigner {

        private final Ed25519Sign.KeyPair pair;

        TestSigner(long seed) {
            byte[] secret = Sha256.of(("audit test key " + seed).getBytes(StandardCharsets.US_ASCII));
            try {
                this.pair = Ed25519Sign.KeyPair.newKeyPairFromSeed(secret);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String name() {
            return ORIGIN;
        }

        @Override
        public byte[] publicKey() {
            return pair.getPublicKey();
        }

        @Override
        public byte[] sign(byte[] message) {
            try {
                return new Ed25519Sign(pair.getPrivateKey()).sign(message);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        VerifierKey key() {
            return VerifierKey.of(name(), publicKey());
        }
    }

    /** An anchor in memory that keeps the rule of succession and can be out of reach. */
    static final class MemoryAnchor implements CheckpointAnchor {

        private final List<Checkpoint> held = new ArrayList<>();
        private boolean unavailable;

        @Override
        public String name() {
            return "memory";
        }

        @Override
        public synchronized void publish(Checkpoint checkpoint) {
            if (unavailable) {
                throw new AnchorUnavailableException("Anchor is out of reach.");
            }
            if (held.isEmpty() || Succession.advances(held.get(held.size() - 1), checkpoint)) {
                held.add(checkpoint);
                notifyAll();
            }
        }

        @Override
        public synchronized Optional<Checkpoint> latest() {
            if (unavailable) {
                throw new AnchorUnavailableException("Anchor is out of reach.");
            }
            return held.isEmpty() ? Optional.empty() : Optional.of(held.get(held.size() - 1));
        }

        synchronized void setUnavailable(boolean value) {
            this.unavailable = value;
        }

        synchronized List<Checkpoint> held() {
            return List.copyOf(held);
        }

        synchronized void clear() {
            held.clear();
        }

        /** Waits until it holds so many; fails the test if that does not come to pass. */
        synchronized void awaitHeld(int count) throws InterruptedException {
            long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
            while (held.size() < count) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError("the anchor holds " + held.size() + " checkpoints, not " + count);
                }
                wait(Math.max(1, left / 1_000_000));
            }
        }
    }

    /** Hashes without a key: enough where only equality matters. */
    static final class TestTokenizer implements SubjectTokenizer {

        @Override
        public SubjectToken partnerToken(SellingPartner partner) {
            return token("p:" + partner.id());
        }

        @Override
        public SubjectToken scopeToken(PiiScope scope) {
            return token("s:" + scope.partner().id() + ":" + scope.canonical());
        }

        private static SubjectToken token(String text) {
            return SubjectToken.of(Arrays.copyOf(Sha256.of(text.getBytes(StandardCharsets.US_ASCII)), 16));
        }
    }

    static AuditTrailBuilder trail(
            AuditStore store, String node, CheckpointAnchor anchor, AuditSigner signer, InstantSource clock) {
        return AuditTrail.builder()
                .environment(ENVIRONMENT)
                .node(node)
                .store(store)
                .anchor(anchor)
                .signer(signer)
                .tokenizer(new TestTokenizer())
                .clock(clock)
                .writeTimeout(Duration.ofSeconds(10))
                .retryPause(Duration.ofMillis(2));
    }

    static AuditEvent reveal(int order) {
        return AuditEvent.builder(Action.REVEAL, Outcome.SUCCESS, CLERK, Channel.API)
                .role("shipping-clerk")
                .client(ClientAddressClass.PRIVATE)
                .purpose(Purpose.SHIPPING)
                .scope(PiiScope.order(SELLER, "902-3159896-" + (1_000_000 + order)))
                .categories(Set.of(PiiCategory.NAME, PiiCategory.ADDRESS))
                .count(1)
                .build();
    }
}
