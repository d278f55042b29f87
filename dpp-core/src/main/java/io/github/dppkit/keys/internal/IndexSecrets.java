package io.github.dppkit.keys.internal;

import com.github.benmanes.caffeine.cache.Cache;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.keys.spi.NamedSecretRecord;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.Environment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of the blind index: one for each UTC month, from which the key of each selling partner is derived and never
 * stored.
 *
 * <p>A month's secret is made at the first token of the month and serves until 00:00 UTC of the 62nd day after the month's
 * end, not a moment longer, whether or not its row is gone yet. Safe for use by several threads.
 */
@Enforces({"L4.d", "M2.d"})
public final class IndexSecrets {

    private static final String NAME = "blind-index-";
    private static final String KEY_LABEL = "dpp/index-key/v1";

    /** Two retention periods of 30 days and two days to spare: time to give what lives longer a new token. */
    private static final int DAYS_AFTER_MONTH = 62;

    private static final Duration RENEWAL = Duration.ofDays(31);

    /** How far back the first sweep of a process looks for secrets that nobody destroyed. */
    private static final int SWEPT_MONTHS = 120;

    /** A secret and when its row was read. */
    private static final class Opened {

        private final byte[] secret;
        private final long readAt;

        Opened(byte[] secret, long readAt) {
            this.secret = secret;
            this.readAt = readAt;
        }
    }

    private final Environment environment;
    private final NamedSecrets named;
    private final KeyEvents events;
    private final InstantSource clock;
    private final KeyCaches caches;
    private final WithdrawalWatch watch;
    private final Cache<YearMonth, Opened> opened;
    private final AtomicReference<@Nullable YearMonth> swept = new AtomicReference<>();

    /**
     * Creates the secrets of one {@code Dpp}.
     *
     * @param environment what every secret and key is bound to
     * @param rootKey opens the secrets
     * @param store keeps them wrapped
     * @param events hears of each use of the root key
     * @param clock the time
     * @param caches how opened secrets are cached
     */
    public IndexSecrets(
            Environment environment,
            RootKey rootKey,
            KeyStore store,
            KeyEvents events,
            InstantSource clock,
            KeyCaches caches) {
        this(environment, SecretWrapping.of(rootKey), store, events, clock, caches, new WithdrawalWatch(store, caches));
    }

    /**
     * Creates secrets that share the watch over withdrawn keys with others. None of theirs is ever on that list; whoever
     * cannot see it cannot see the store, and drops what it has opened.
     *
     * @param environment what every secret and key is bound to
     * @param secrets opens the secrets
     * @param store keeps them wrapped
     * @param events hears of each use of the root key
     * @param clock the time
     * @param caches how opened secrets are cached
     * @param watch over the same store
     */
    public IndexSecrets(
            Environment environment,
            SecretWrapping secrets,
            KeyStore store,
            KeyEvents events,
            InstantSource clock,
            KeyCaches caches,
            WithdrawalWatch watch) {
        this.environment = environment;
        this.watch = watch;
        this.named = new NamedSecrets(environment, secrets.recording(events), store, clock);
        this.events = events;
        this.clock = clock;
        this.caches = caches;
        this.opened = caches.create(secret -> secret.readAt);
        watch.add(opened::invalidateAll);
    }

    /**
     * Returns the key to write tokens with: that of this month, making its secret if it is the first.
     *
     * @param partner whose
     * @return the key
     * @throws io.github.dppkit.keys.KeyUnavailableException if the key store or the root key does not answer
     */
    public IndexKey forWriting(SellingPartner partner) {
        watch.look();
        YearMonth month = month(clock.instant());
        Opened cached = opened.getIfPresent(month);
        if (cached != null) {
            return key(partner, month, cached);
        }
        long readAt = caches.now();
        NamedSecretRecord record = named.find(name(month)).orElseGet(() -> named.create(name(month)));
        return key(partner, month, open(month, record, readAt));
    }

    /**
     * Returns the keys to search with, newest month first. A month without a secret has no tokens, or its time is over.
     *
     * @param partner whose
     * @param from in the first month
     * @param to in the last month
     * @return at most one for each month that lives
     * @throws io.github.dppkit.keys.KeyUnavailableException if the key store or the root key does not answer
     */
    public List<IndexKey> forSearch(SellingPartner partner, Instant from, Instant to) {
        watch.look();
        List<IndexKey> keys = new ArrayList<>();
        for (YearMonth month = month(clock.instant()); isAlive(month); month = month.minusMonths(1)) {
            if (!start(month).isAfter(to) && start(month.plusMonths(1)).isAfter(from)) {
                existing(partner, month).ifPresent(keys::add);
            }
        }
        return List.copyOf(keys);
    }

    private Optional<IndexKey> existing(SellingPartner partner, YearMonth month) {
        Opened secret = opened.getIfPresent(month);
        if (secret == null) {
            long readAt = caches.now();
            NamedSecretRecord record = named.find(name(month)).orElse(null);
            if (record == null) {
                return Optional.empty();
            }
            secret = open(month, record, readAt);
        }
        // the last look at the clock: opening can take long
        return isAlive(month) ? Optional.of(key(partner, month, secret)) : Optional.empty();
    }

    private Opened open(YearMonth month, NamedSecretRecord record, long readAt) {
        events.record(KeyEvents.Type.ROOT_KEY_USED, null);
        Opened secret = new Opened(named.open(record, name(month)), readAt);
        opened.put(month, secret);
        return secret;
    }

    private IndexKey key(SellingPartner partner, YearMonth month, Opened secret) {
        byte[] info = CanonicalBytes.of(KEY_LABEL)
                .add(environment.name())
                .add(partner.id())
                .add(month.toString())
                .toBytes();
        return new IndexKey(month, RawKeys.derive(secret.secret, info, RawKeys.KEY_LENGTH));
    }

    /**
     * Destroys the secrets of all months whose time is over. Idempotent.
     *
     * @return how many were there
     * @throws io.github.dppkit.keys.KeyUnavailableException if the key store does not answer; the next call goes over all
     *     of them again
     */
    public int destroyDue() {
        YearMonth last = oldestAlive().minusMonths(1);
        opened.asMap().keySet().removeIf(month -> !month.isAfter(last));
        YearMonth before = swept.get();
        YearMonth month = before == null ? last.minusMonths(SWEPT_MONTHS - 1) : before;
        int count = 0;
        for (; !month.isAfter(last); month = month.plusMonths(1)) {
            count += named.destroy(name(month)) ? 1 : 0;
        }
        swept.set(last);
        return count;
    }

    /**
     * Returns the first month that needs no new tokens yet: those of all earlier ones end within 31 days.
     *
     * @return the month
     */
    public YearMonth renewBefore() {
        Instant soon = clock.instant().plus(RENEWAL);
        YearMonth month = month(clock.instant());
        while (soon.isBefore(end(month.minusMonths(1)))) {
            month = month.minusMonths(1);
        }
        return month;
    }

    private YearMonth oldestAlive() {
        YearMonth month = month(clock.instant());
        while (isAlive(month.minusMonths(1))) {
            month = month.minusMonths(1);
        }
        return month;
    }

    private boolean isAlive(YearMonth month) {
        return clock.instant().isBefore(end(month));
    }

    private static Instant end(YearMonth month) {
        return lastDay(month).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static LocalDate lastDay(YearMonth month) {
        return month.plusMonths(1).atDay(1).plusDays(DAYS_AFTER_MONTH);
    }

    /**
     * Returns the day by whose start, 00:00 UTC, every index key is gone that a token written until then can have.
     *
     * @param writtenUntil no later token is meant
     * @return the day
     */
    public static LocalDate lastDay(Instant writtenUntil) {
        return lastDay(month(writtenUntil));
    }

    private static Instant start(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static YearMonth month(Instant instant) {
        return YearMonth.from(instant.atOffset(ZoneOffset.UTC));
    }

    private static String name(YearMonth month) {
        return NAME + month;
    }
}
